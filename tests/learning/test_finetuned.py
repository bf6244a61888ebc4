from functools import cache

import numpy as np
import pytest
from safetensors.numpy import load, save

from workers.learning.heads.finetuned import (
    FinetunedEncoder,
    balanced_batch,
    contrastive_loss,
    rate_at,
)
from workers.learning.heads.stopping import Stopped

PLACES, PEOPLE = ["Paris", "Rome", "Oslo", "Lima"], ["Ada", "Max", "Ida", "Tom"]
TEXTS = [f"Where is {place}?" for place in PLACES] + [f"Who is {name}?" for name in PEOPLE]
Y = np.array([0] * 4 + [1] * 4)
OUTSIDE = ["Where is Quito?", "Who is Eve?", "Where is Bonn, on the map of all of Europe?"]


@cache
def encoder() -> FinetunedEncoder:
    return FinetunedEncoder(steps=8, seed=3).fit(TEXTS, Y)


def apartness(rows: np.ndarray) -> float:
    """Mean cosine within the two classes less that between them."""
    cosines, same = rows @ rows.T, Y[:, None] == Y[None]
    return float(cosines[same & ~np.eye(len(Y), dtype=bool)].mean() - cosines[~same].mean())


def test_fine_tuning_moves_classes_apart():
    before = FinetunedEncoder(steps=0).fit(TEXTS, Y).encode(TEXTS)
    assert apartness(encoder().encode(TEXTS)) > apartness(before) + 0.1


def test_rows_are_of_unit_length_for_texts_it_has_not_seen():
    rows = encoder().encode(OUTSIDE)
    assert rows.shape == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)


def test_a_row_does_not_depend_on_the_texts_beside_it():
    alone = encoder().encode(OUTSIDE[:1])
    assert float((alone[0] * encoder().encode(OUTSIDE)[0]).sum()) > 0.999


def test_the_same_seed_gives_the_same_rows_and_another_one_others():
    again, other = (FinetunedEncoder(steps=8, seed=s).fit(TEXTS, Y) for s in (3, 4))
    np.testing.assert_array_equal(again.encode(OUTSIDE), encoder().encode(OUTSIDE))
    assert not np.array_equal(other.encode(OUTSIDE), encoder().encode(OUTSIDE))


def test_a_stored_encoder_answers_as_it_did():
    kept = FinetunedEncoder.from_arrays(load(save(encoder().to_arrays())))
    cosines = (kept.encode(OUTSIDE) * encoder().encode(OUTSIDE)).sum(1)
    assert cosines.min() > 0.999


def test_a_stored_encoder_is_small():
    assert len(save(encoder().to_arrays())) < 25e6


def test_it_gives_way_within_a_step():
    asked = iter([False, False, True])
    with pytest.raises(Stopped):
        FinetunedEncoder(steps=8).fit(TEXTS, Y, lambda: next(asked))


def test_one_class_is_refused():
    with pytest.raises(ValueError, match="two classes"):
        FinetunedEncoder().fit(TEXTS[:4], Y[:4])


def test_a_batch_holds_as_many_of_each_class_however_rare():
    y = np.array([0] * 50 + [1] * 3)
    batch = balanced_batch(y, np.random.default_rng(0))
    assert np.bincount(y[batch]).tolist() == [16, 16]


def test_a_batch_of_many_classes_holds_two_of_each():
    y = np.repeat(np.arange(40), 5)
    counts = np.bincount(y[balanced_batch(y, np.random.default_rng(0))], minlength=40)
    assert sorted(set(counts.tolist())) == [0, 2]


def test_the_rate_warms_up_and_falls_to_nearly_nothing():
    rates = [rate_at(step, 60) for step in range(60)]
    assert rates[0] < 0.2
    assert np.argmax(rates) == 5
    assert rates[-1] < 0.02


def test_the_loss_is_that_of_khosla_and_others():
    import torch

    rows = torch.nn.functional.normalize(torch.tensor([[1.0, 0.8], [1, 0.5], [1, 0.9]]), dim=1)
    told = rows @ rows.T / 0.1
    pair = [-(told[i, j] - torch.logsumexp(told[i, [k for k in range(3) if k != i]], 0))
            for i, j in ((0, 1), (1, 0))]  # fmt: skip
    loss = contrastive_loss(rows, torch.tensor([0, 0, 1]))
    assert float(loss) == pytest.approx(float(sum(pair)) / 3, rel=1e-5)

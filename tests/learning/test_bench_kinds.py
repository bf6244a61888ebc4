"""The bench of the kinds: what it makes is what it says, and its savings add up."""

import json

import numpy as np
import pytest

from workers.bench.kinds import page, preference, rewriting
from workers.bench.kinds.bench import KINDS, kinds
from workers.bench.kinds.boxes import CLASSES, MOST, SIDE, BoxesTrial, canvases
from workers.bench.kinds.report import Measure, summary
from workers.bench.kinds.texts import Texts
from workers.bench.kinds.trial import ARMS, OURS, RANDOM, replay
from workers.bench.target import BenchError
from workers.bench.tenfold.pools import digits_set
from workers.learning.boxes import overlaps
from workers.learning.rewriting import changed_share


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def texts() -> Texts:
    """300 texts of 5 to 30 words, whose vectors tell their class."""
    draw = rng()
    y = draw.integers(4, size=300)
    words = [f"word{k}" for k in range(400)]
    made = [" ".join(draw.choice(words, draw.integers(5, 30))) for _ in y]
    rows = np.eye(16)[y] + 0.3 * draw.normal(size=(300, 16))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return Texts("made", made, y, rows.astype(np.float32), 100)


@pytest.fixture(scope="module")
def drawn():
    digits = digits_set()
    return canvases(digits.pool, digits.test, (40, 20))


def curve(*figures: float) -> list[dict[str, float]]:
    return [{"labels": 10 * (i + 1), "accuracy": y} for i, y in enumerate(figures)]


def found(random: list, ours: list, **measure) -> dict:
    curves = {RANDOM: random, OURS: ours}
    return summary(curves, [Measure("accuracy", **measure)], 20)


def test_the_target_is_what_random_choice_reached_with_so_many_labels():
    row = found([curve(0.5, 0.6, 0.7)], [curve(0.6, 0.7, 0.8)])
    assert (row["target"], row["saving_vs_r1"]) == (0.6, 2)
    assert row["labels_to_target"] == {RANDOM: 20, OURS: 10}


def test_each_seed_is_held_to_its_own_target():
    row = found([curve(0.5, 0.6), curve(0.8, 0.9)], [curve(0.6, 0.7), curve(0.9, 0.95)])
    assert row["saving_vs_r1_spread"] == [2, 2]


def test_of_an_error_less_is_better():
    row = found([curve(0.6, 0.5, 0.4)], [curve(0.5, 0.4, 0.3)], lower=True)
    assert row["labels_to_target"] == {RANDOM: 20, OURS: 10}


def test_a_target_that_was_not_reached_has_no_saving():
    row = found([curve(0.5, 0.6)], [curve(0.1, 0.2)])
    assert row["labels_to_target"][OURS] is None
    assert row["saving_vs_r1"] is None
    assert row["seeds_better"] == 0


def test_the_spread_is_that_of_the_seeds_own_savings():
    random, ours = [curve(0.4, 0.6)] * 2, [curve(0.6, 0.7), curve(0.4, 0.6)]
    assert found(random, ours)["saving_vs_r1_spread"] == [1, 2]


def test_the_judge_answers_as_its_taste_says_more_often_than_not(texts):
    liked = preference.taste(texts, rng(1))
    assert liked.std() == pytest.approx(preference.DECIDED)
    answers = preference._judged(np.full(4000, 2.0), rng())
    chances = preference.outcomes(np.array(2.0), preference.TIES)
    assert [np.mean(answers == a) for a in (1, 0.5, 0)] == pytest.approx(list(chances), abs=0.02)


def test_no_text_is_held_against_itself():
    pairs = preference._pairs(3, 500, rng())
    assert (pairs[:, 0] != pairs[:, 1]).all()


def test_what_is_asked_about_and_what_is_tested_are_different_texts(texts):
    seen = []
    original, preference._pairs = preference._pairs, lambda *a: seen.append(a[:2]) or original(*a)
    try:
        preference.PreferenceTrial(texts, rng())
    finally:
        preference._pairs = original
    assert seen == [(200, preference.PAIRS), (100, preference.TEST_PAIRS)]


def test_drafts_need_a_share_of_words_changed_that_differs_by_class(texts):
    drafts = rewriting.machine_drafts(texts.texts, texts.y, rng(2))
    share = [
        changed_share(draft, rewriting.translated(text))
        for draft, text in zip(drafts, texts.texts, strict=True)
    ]
    by_class = [np.mean(np.array(share)[texts.y == k]) for k in range(4)]
    assert 0.1 < np.mean(share) < 0.4
    assert max(by_class) > 1.3 * min(by_class)


def test_the_same_seed_gives_the_same_drafts(texts):
    first, second = (rewriting.machine_drafts(texts.texts, texts.y, rng(3)) for _ in range(2))
    assert first == second


def test_boxes_are_on_the_canvas_and_hardly_touch(drawn):
    for truth in drawn[0].truth:
        assert len(truth) <= MOST
        assert (truth.boxes >= 0).all()
        assert (truth.boxes <= SIDE).all()
        apart = overlaps(truth.boxes, truth.boxes)
        assert apart[~np.eye(len(truth), dtype=bool)].max(initial=0) < 0.05


def test_some_digits_are_seldom(drawn):
    met = np.bincount(np.concatenate([t.classes for t in drawn[0].truth]), minlength=CLASSES)
    assert met.max() > 3 * met.min()


@pytest.mark.parametrize("arm", ARMS)
def test_a_run_labels_each_item_once_and_says_what_it_cost(drawn, arm):
    trial = BoxesTrial(*drawn, 0)
    points = list(replay(trial, arm, (10, 40), 10, rng()))
    assert [point["labels"] for point in points] == [10, 40]
    assert points[-1]["boxes_drawn"] == sum(map(len, drawn[0].truth))


def test_one_rank_in_ten_of_ours_is_random(drawn):
    seen = []

    class Noted(BoxesTrial):
        def strategy(self, model, labelled):
            choose = super().strategy(model, labelled)
            return lambda ctx, n, draw: seen.append(n) or choose(ctx, n, draw)

    list(replay(Noted(*drawn, 0), OURS, (20,), 10, rng()))
    assert seen == [9, 9]


def test_without_texts_it_says_so(tmp_path):
    figures = kinds(["preference", "rewriting"], tmp_path, 1)
    assert all("no labelled texts" in row["skipped"] for row in figures["kinds"].values())


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_target_that_random_choice_sets_is_measured(kind):
    assert kind.aim in kind.at


def test_an_unknown_kind_is_named():
    with pytest.raises(BenchError, match="No kind spans"):
        kinds(["spans"], None, 1)


def test_the_page_says_where_choosing_did_not_help(tmp_path):
    row = found([curve(0.5, 0.6)], [curve(0.5, 0.6)])
    said = {"processor": "abacus", "cores": 1, "python": "3"}
    run = {"machine": said, "commit": "abc", "seeds": 1, "cpu_seconds": 2.0, "sets": {"made": row}}
    figures = {"kinds": dict.fromkeys(KINDS, run)}
    for name in KINDS:  # one after the other: what was measured before stays
        page.write({"kinds": {name: run}}, tmp_path)
    assert (tmp_path / "kinds.md").read_text().count(
        "On made, choosing did not clearly beat random"
    ) == 3
    assert json.loads((tmp_path / "kinds.json").read_text()) == figures

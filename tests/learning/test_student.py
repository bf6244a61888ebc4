import io
from functools import cache

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import load, save

from workers.learning.heads.stopping import Stopped
from workers.learning.heads.student import StudentHead, lesson, pictures_of

CLASSES, SIZE = 3, 90
TRUTH = np.arange(SIZE) % CLASSES
LABELLED = np.arange(6)


def glyph(kind: int, number: int) -> bytes:
    """A bar, a cross or a ring's corner, with noise of its own."""
    rng = np.random.default_rng([kind, number])
    grey = rng.integers(0, 40, (28, 28), np.uint8)
    rows, columns = [(slice(6, 22), slice(12, 16)), (slice(12, 16), slice(6, 22))][kind % 2]
    grey[rows, columns] = 220
    if kind == 2:
        grey[6:22, 12:16] = 220
        grey[18:22, 6:22] = 220
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG")
    return file.getvalue()


@cache
def pictures() -> np.ndarray:
    return pictures_of([glyph(int(kind), number) for number, kind in enumerate(TRUTH)])


def teacher() -> np.ndarray:
    """Unsure, and right on three in four."""
    says = np.full((SIZE, CLASSES), 0.2, np.float32)
    wrong = np.random.default_rng(0).random(SIZE) < 0.25
    says[np.arange(SIZE), np.where(wrong, (TRUTH + 1) % CLASSES, TRUTH)] = 0.6
    return says


@cache
def student() -> StudentHead:
    return StudentHead((40, 20), seed=1).fit(pictures(), teacher(), LABELLED, TRUTH[LABELLED])


def test_a_student_outdoes_its_teacher_where_pictures_tell():
    right = student().predict_proba(pictures()).argmax(1) == TRUTH
    assert right.mean() > (teacher().argmax(1) == TRUTH).mean() + 0.1


def test_probabilities_sum_to_one_for_pictures_it_has_not_seen():
    probs = student().predict_proba(pictures_of([glyph(1, 999), glyph(2, 998)]))
    assert probs.shape == (2, CLASSES)
    np.testing.assert_allclose(probs.sum(1), 1, atol=1e-5)


def test_the_same_seed_gives_the_same_student():
    again = StudentHead((40, 20), seed=1).fit(pictures(), teacher(), LABELLED, TRUTH[LABELLED])
    np.testing.assert_array_equal(
        again.predict_proba(pictures()), student().predict_proba(pictures())
    )


def test_a_stored_student_answers_as_it_did():
    kept = StudentHead.from_arrays(load(save(student().to_arrays())))
    np.testing.assert_array_equal(
        kept.predict_proba(pictures()), student().predict_proba(pictures())
    )


def test_a_student_gives_way_within_a_step():
    asked = iter([False, True])
    with pytest.raises(Stopped):
        StudentHead((9,)).fit(pictures(), teacher(), LABELLED, TRUTH[LABELLED], lambda: next(asked))


def test_a_student_without_any_label_is_refused():
    with pytest.raises(ValueError, match="one true label"):
        StudentHead().fit(pictures(), teacher(), LABELLED[:0], TRUTH[:0])


def test_a_label_is_its_own_target_and_doubt_weighs_little():
    says = np.array([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]], np.float32)
    targets, weights = lesson(says, 2.0, np.array([2]), np.array([0]))
    assert targets[2].tolist() == [1, 0]
    assert targets[0, 0] == pytest.approx(0.81 / 0.82)
    assert weights[1] < weights[0] / 50

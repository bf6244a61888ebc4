import numpy as np
import pytest

from workers.learning.temperature import fit_temperature, tempered


def answers(probs: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return (probs.cumsum(1) > rng.random((len(probs), 1))).argmax(1)


@pytest.fixture
def honest() -> np.ndarray:
    return np.random.default_rng(0).dirichlet([0.4] * 4, size=2000)


def test_probabilities_that_are_too_sure_are_cooled(honest: np.ndarray):
    y = answers(honest, np.random.default_rng(1))
    assert fit_temperature(tempered(honest, 0.5), y) == pytest.approx(2, rel=0.2)


def test_honest_probabilities_stay(honest: np.ndarray):
    assert fit_temperature(honest, answers(honest, np.random.default_rng(1))) == pytest.approx(
        1, rel=0.15
    )


def test_a_handful_of_labels_changes_little(honest: np.ndarray):
    wrong = (honest[:4].argmax(1) + 1) % 4
    assert 1 <= fit_temperature(honest[:4], wrong) < 2.5


def test_without_labels_nothing_is_changed(honest: np.ndarray):
    nothing = np.zeros(0, int)
    assert fit_temperature(honest[:0], nothing) == pytest.approx(1)
    np.testing.assert_allclose(tempered(honest, 1.0), honest, atol=1e-5)


def test_an_item_that_no_class_fits_says_nothing_about_temperature(honest: np.ndarray):
    assert fit_temperature(honest[:9], np.full(9, -1)) == pytest.approx(1)


def test_no_prediction_changes(honest: np.ndarray):
    np.testing.assert_array_equal(tempered(honest, 3.0).argmax(1), honest.argmax(1))

import numpy as np
import pytest

from workers.learning.spans import words
from workers.learning.spans.hand import Place, hashed, sentence_features, shape, short_shape


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    return words.encode([["Ana", "lives", "in", "Paris"], [], ["Paris"]])


def test_each_word_has_a_row(rows):
    assert rows.shape == (5, 384)
    assert np.isfinite(rows).all()


def test_a_word_in_company_reads_otherwise_than_alone(rows):
    assert np.linalg.norm(rows[3] - rows[4]) > 1


def test_a_row_does_not_depend_on_what_is_read_beside_it(rows):
    alone = words.encode([["Ana", "lives", "in", "Paris"]])
    np.testing.assert_allclose(alone, rows[:4], atol=1e-3)


def test_words_of_no_piece_and_of_many_pieces_are_words_too():
    assert words.encode([["\u200d", "x" * 500, "end"]]).shape == (3, 384)


def test_a_long_document_is_read_in_windows_and_blended():
    text = ["word", "by", "word"] * 150
    made = words.encode([text])
    assert made.shape == (450, 384)
    assert np.isfinite(made).all()


def test_windows_cover_every_word_and_overlap_by_a_third():
    assert list(words.windows([1] * 400)) == [(0, 200), (136, 336), (272, 400)]
    assert list(words.windows([1] * 200)) == [(0, 200)]
    assert list(words.windows([])) == []


def test_windows_hold_no_more_pieces_than_the_model_reads():
    found = list(words.windows([16] * 200))
    assert all((end - first) * 16 <= words.MAX_PIECES for first, end in found)
    assert set(range(200)) == {i for first, end in found for i in range(first, end)}


def test_the_middle_of_a_window_counts_most():
    assert words.triangle(5).tolist() == [1, 2, 3, 2, 1]


def test_others_are_standardised_as_the_pool_is():
    pool = np.random.default_rng(0).normal(5, 3, (100, 384)).astype(np.float32)
    mine, theirs = words.standardised(pool, pool + 3)
    np.testing.assert_allclose(mine.mean(0), 0, atol=1e-4)
    np.testing.assert_allclose(mine.std(0), words.SCALE, rtol=1e-3)
    assert (theirs - mine > 0).all()


def test_shapes_tell_capitals_and_digits():
    assert shape("iPhone7") == "xXxxxxd"
    assert short_shape("iPhone7") == "xXxd"


def test_neighbours_and_ends_of_a_sentence_are_features():
    first, second = sentence_features(["In", "Paris"])
    assert {"word=in", "1:word=paris", "-1:none", "2:none"} <= set(first)
    assert {"title", "-1:word=in", "pre=par", "suf=is"} <= set(second)


def test_in_a_document_the_place_counts():
    place = Place(decile=3, heading="Education", new_line=True)
    plain, placed = (sentence_features(["MIT"], places)[0] for places in (None, [place]))
    assert set(placed) - set(plain) == {
        "decile=3", "heading=education", "heading=education|X", "new line"
    }  # fmt: skip


def test_hashed_rows_are_zeros_and_ones():
    made = hashed([["a", "b"], ["a"]])
    assert made.shape == (3, 1 << 20)
    assert set(made.data.tolist()) == {1.0}

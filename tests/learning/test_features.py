import numpy as np
import pytest

from workers.learning.encoders import ENCODERS, TextItem
from workers.learning.features import finish


def counts(*texts: str):
    return ENCODERS["tfidf"].encode([TextItem(text) for text in texts])


def test_parts_stand_side_by_side_dense_and_sparse():
    features = finish({"minilm": np.ones((2, 768), np.float32), "tfidf": counts("a b", "a c")})
    assert len(features) == 2
    assert features.dense.shape == (2, 768)
    assert features.sparse.shape[0] == 2


def test_rows_come_in_the_order_asked_for():
    pool = finish({"tfidf": counts("red apple", "red pear", "red apple pear")})
    some = pool.rows(np.array([2, 0]))
    np.testing.assert_array_equal(some.sparse.toarray(), pool.sparse.toarray()[[2, 0]])


def test_parts_of_different_length_are_refused():
    with pytest.raises(ValueError, match="same number of rows"):
        finish({"minilm": np.ones((3, 768), np.float32), "tfidf": counts("a", "b")})


def test_a_pool_without_parts_is_refused():
    with pytest.raises(ValueError, match="same number of rows"):
        finish({})


def test_photos_ask_for_a_penalty_that_rows_and_their_parts_keep():
    rows = np.random.default_rng(0).exponential(size=(30, 1280)).astype(np.float32)
    features = finish({"photos": rows})
    assert features.penalty > 0
    assert features.rows(np.arange(5)).penalty == features.penalty
    assert finish({"pixels": rows[:, :256]}).penalty == 0

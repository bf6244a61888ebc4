import numpy as np
import pytest

from workers.demo import digits
from workers.learning.encoders import ENCODERS, TextItem
from workers.learning.features import finish, finish_with

LINES = [TextItem(f"red apple {word} pie") for word in ("sweet", "sour", "sweet", "big", "sour")]


def parts(items: list[TextItem]):
    rng = np.random.default_rng(0)
    dense = rng.normal(size=(len(items), 768)).astype(np.float32)
    return {"minilm": dense, "tfidf": ENCODERS["tfidf"].encode(items)}


def test_a_pool_finished_beside_a_test_set_is_the_pool_finished_alone():
    pool, alone = finish_with(parts(LINES), parts(LINES[:1]))[0], finish(parts(LINES))
    np.testing.assert_array_equal(pool.dense, alone.dense)
    np.testing.assert_array_equal(pool.sparse.toarray(), alone.sparse.toarray())


def test_what_a_test_row_becomes_does_not_depend_on_the_other_test_rows():
    pool, strange = parts(LINES), [TextItem("sweet pie"), *[TextItem("pie pie red")] * 30]
    _, one = finish_with(pool, parts(strange[:1]))
    _, many = finish_with(pool, parts(strange))
    np.testing.assert_array_equal(one.sparse.toarray()[0], many.sparse.toarray()[0])


def test_a_test_row_that_stands_in_the_pool_becomes_what_it_is_there():
    files = [png for _, png, _ in digits.images()[:60]]
    encoded = ENCODERS["pixels"].encode(files)
    pool, test = finish_with({"pixels": encoded}, {"pixels": encoded[40:50]})
    np.testing.assert_allclose(test.dense, pool.dense[40:50], atol=1e-5)


def test_an_encoder_that_only_finishes_whole_pools_is_refused(monkeypatch: pytest.MonkeyPatch):
    class WholePools:
        def finish(self, matrix):
            return matrix

    monkeypatch.setitem(ENCODERS, "whole", WholePools())
    rows = np.ones((2, 3), np.float32)
    assert len(finish({"whole": rows})) == 2
    with pytest.raises(ValueError, match="whole finishes whole pools only"):
        finish_with({"whole": rows}, {"whole": rows})

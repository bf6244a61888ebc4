import numpy as np
import pytest

from workers.bench import instruments as module
from workers.bench.instruments import instruments


@pytest.fixture(scope="module")
def measured() -> dict:
    return instruments(runs=20)


def test_every_instrument_is_measured_on_every_model_at_every_size(measured: dict):
    expected = len(module.INSTRUMENTS) * len(module.MODELS) * len(module.AUDITED)
    assert len(measured["settings"]) == expected


def test_an_interval_that_is_a_point_is_found_out(monkeypatch: pytest.MonkeyPatch):
    def sure(case, audited, rng):
        found, truth = module._delivered(case, audited, rng)
        return type(found)(found.point, found.point, found.point), truth

    monkeypatch.setattr(module, "INSTRUMENTS", {"a point": sure})
    assert not instruments(runs=20)["holds"]


def test_pools_err_as_their_model_says():
    cases = {
        name: module.make(np.random.default_rng(0), rate) for name, rate in module.MODELS.items()
    }
    assert cases["makes no error"].wrong.sum() == 0
    assert cases["doubts too little"].wrong.sum() > cases["doubts as it should"].wrong.sum()

"""A worker's signs of life: its own row, and the claims that it keeps while it works."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError

from workers import pulse


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "EVERY_SECONDS", 0.01)


class Claim:
    """Counts its extensions; `answers` are what each says, the last one for ever."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.answers, self.extended, self.enough = answers, 0, threading.Event()

    def extend(self) -> bool:
        answer = self.answers[min(self.extended, len(self.answers) - 1)]
        self.extended += 1
        if self.extended >= 3:
            self.enough.set()
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_a_claim_is_extended_while_the_work_goes_on() -> None:
    claim = Claim(True)
    with pulse.kept(claim.extend):
        assert claim.enough.wait(5)


def test_a_database_that_is_away_for_a_moment_costs_no_claim() -> None:
    claim = Claim(OperationalError("database is locked"), True)
    with pulse.kept(claim.extend):
        assert claim.enough.wait(5)


def test_a_lost_claim_is_not_asked_for_again() -> None:
    claim = Claim(False)
    with pulse.kept(claim.extend):
        assert not claim.enough.wait(0.2)
    assert claim.extended == 1


def test_the_end_of_the_work_is_the_end_of_the_claims_thread() -> None:
    claim = Claim(True)
    with pulse.kept(claim.extend):
        claim.enough.wait(5)
    asked = claim.extended
    assert not [thread for thread in threading.enumerate() if thread.name == "claim"]
    assert claim.extended == asked


def test_work_that_breaks_ends_it_too() -> None:
    def work() -> None:
        with pulse.kept(Claim(True).extend):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert not [thread for thread in threading.enumerate() if thread.name == "claim"]

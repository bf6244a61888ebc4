"""Eight processes at once, on a database of their own: nothing is handed out, paid or claimed twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings

RACERS = 8
HEAD_START = 0.1  # seconds between the orders and the moment at which all begin
RACER = "import django; django.setup(); from tests.flow.racer import main; main()"
ON_POSTGRES = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"


class Race:
    """Racers as child processes, and one database that they all write to."""

    def __init__(self, url: str, var: Path) -> None:
        env = os.environ | {
            "DATABASE_URL": url,
            "LABELHUB_VAR": str(var),
            "LABELHUB_LOG_LEVEL": "ERROR",
        }
        # No broker listens: the wake-ups go nowhere, as when redis is away.
        env["REDIS_URL"] = f"redis+socket://{var}/nowhere.sock"
        self.racers = [
            subprocess.Popen(
                [sys.executable, "-c", RACER],
                env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            for _ in range(RACERS)
        ]  # fmt: skip
        self.one("migrate")

    def stop(self) -> None:
        for racer in self.racers:
            assert racer.stdin is not None
            racer.stdin.close()
        for racer in self.racers:
            racer.wait(timeout=20)

    def one(self, verb: str, **order: Any) -> Any:
        answer = self._answers([{"do": verb, **order}])[0]
        assert "value" in answer, answer
        return answer["value"]

    def all(self, orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """One order a racer, begun together; what each answered. None may have met an error."""
        start = time.time() + HEAD_START
        answers = self._answers([{"at": start, **order} for order in orders])
        assert not [answer for answer in answers if "error" in answer]
        return answers

    def _answers(self, orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
        racing = list(zip(self.racers, orders, strict=False))
        for racer, order in racing:
            assert racer.stdin is not None
            racer.stdin.write(json.dumps(order) + "\n")
            racer.stdin.flush()
        return [json.loads(self._line(racer)) for racer, _ in racing]

    def _line(self, racer: subprocess.Popen[str]) -> str:
        assert racer.stdout is not None
        line = racer.stdout.readline()
        assert line, f"a racer has ended with {racer.wait(timeout=5)}"
        return line

    def agrees(self, project: int) -> dict[str, Any]:
        """The money and the labels of a project, once they are known to agree."""
        found: dict[str, Any] = self.one("reckon", project=project)
        assert found["spent"] == found["entries"]
        assert found["labels"] == found["paid"] == found["labelled_on_time"] == found["standing"]
        assert found["reserved"] == found["open"]
        assert found["spent"] + found["reserved"] <= found["cap"]
        assert found["leased"] == found["open_leases"]
        assert (found["twice"], found["superseded"]) == (0, 0)
        assert found["tallied"] == found["answers"]
        return found


def own_postgres(name: str) -> str:
    """A new, empty database on the server that DATABASE_URL names; its address."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    server, _, options = os.environ["DATABASE_URL"].partition("?")
    return f"{server.rsplit('/', 1)[0]}/{name}?{options}"


@pytest.fixture(
    scope="module",
    params=[
        *([] if ON_POSTGRES else ["sqlite"]),
        pytest.param("postgres", marks=pytest.mark.postgres),
    ],
)
def race(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Race]:
    if request.param == "postgres" and not ON_POSTGRES:
        pytest.skip("needs a PostgreSQL server: make postgres starts one and runs these")
    var = tmp_path_factory.mktemp("race")
    url = f"sqlite:///{var}/race.sqlite3"
    racing = Race(own_postgres(f"race_{uuid4().hex[:8]}") if ON_POSTGRES else url, var)
    try:
        yield racing
    finally:
        racing.stop()


def test_leases_are_disjoint(race: Race) -> None:
    cast = race.one("cast", items=80, cap="20.00", people=RACERS)
    orders = [
        {"do": "take", "project": cast["project"], "user": user, "count": 8}
        for user in cast["people"]
    ]
    leases = [lease for answer in race.all(orders) for lease in answer["value"]]
    assert len(leases) == 64
    assert len({item for _, item, _ in leases}) == 64
    assert race.agrees(cast["project"])["reserved"] == 6_400_000


def test_the_last_ten_labels_of_a_budget_are_sold_ten_times(race: Race) -> None:
    cast = race.one("cast", items=200, cap="1.00", people=RACERS)
    orders = [{"do": "drain", "project": cast["project"], "user": user} for user in cast["people"]]
    assert sum(answer["value"] for answer in race.all(orders)) == 10
    found = race.agrees(cast["project"])
    assert found["spent"] == found["cap"]


def test_one_submission_sent_by_all_counts_once(race: Race) -> None:
    cast = race.one("cast", items=5, cap="1.00", people=1)
    user = cast["people"][0]
    lease, _, fence = race.one("take", project=cast["project"], user=user, count=1)[0]
    order = {
        "do": "answer", "project": cast["project"], "user": user, "lease": lease, "fence": fence,
        "submission": str(uuid4()),
    }  # fmt: skip
    answers = [answer["value"] for answer in race.all([order] * RACERS)]
    assert len({answer["annotation"] for answer in answers}) == 1
    assert sorted(answer["replayed"] for answer in answers) == [False] + [True] * (RACERS - 1)
    assert race.agrees(cast["project"])["labels"] == 1


def test_of_many_answers_to_one_task_one_is_taken(race: Race) -> None:
    cast = race.one("cast", items=5, cap="1.00", people=1)
    user = cast["people"][0]
    lease, _, fence = race.one("take", project=cast["project"], user=user, count=1)[0]
    orders = [
        {"do": "answer", "project": cast["project"], "user": user, "lease": lease, "fence": fence,
         "submission": str(uuid4())}
        for _ in range(RACERS)
    ]  # fmt: skip
    refused = [answer["refused"] for answer in race.all(orders) if "refused" in answer]
    assert refused == ["already_answered"] * (RACERS - 1)
    assert race.agrees(cast["project"])["answers"] == 1


def test_a_round_and_a_job_are_claimed_once(race: Race) -> None:
    cast = race.one("cast", items=5, cap="1.00", people=1)
    job = race.one("want", project=cast["project"])
    for order in ({"do": "claim_round"}, {"do": "claim", "job": job}):
        answers = race.all([{**order, "project": cast["project"]}] * RACERS)
        assert sum(answer["value"] for answer in answers) == 1


def test_of_two_jobs_of_a_kind_one_runs(race: Race) -> None:
    cast = race.one("cast", items=5, cap="1.00", people=1)
    jobs = [race.one("want", project=cast["project"]) for _ in range(RACERS)]
    answers = race.all([{"do": "claim", "job": job} for job in jobs])
    assert sum(answer["value"] for answer in answers) == 1


def test_a_link_lets_one_person_in(race: Race) -> None:
    cast = race.one("cast", items=5, cap="1.00", people=RACERS)
    secret = race.one("link", project=cast["project"], user=cast["alice"])
    orders = [{"do": "join", "secret": secret, "user": user} for user in cast["people"]]
    assert sum("value" in answer for answer in race.all(orders)) == 1


def test_managers_who_edit_at_once_leave_numbered_versions(race: Race) -> None:
    cast = race.one("cast", items=5, cap="1.00", people=1)
    orders = [
        {"do": "change", "project": cast["project"], "user": cast["alice"], "text": f"text {n}",
         "cap": f"{n + 1}.00"}
        for n in range(RACERS)
    ]  # fmt: skip
    race.all(orders)
    assert race.agrees(cast["project"])["guidelines"] == list(range(1, RACERS + 2))


def test_a_restless_crowd_leaves_money_and_labels_in_agreement(race: Race) -> None:
    """Nor does anybody meet a deadlock or a locked database: `all` lets no error pass."""
    cast = race.one("cast", items=400, cap="30.00", people=RACERS)
    everyone = {"project": cast["project"], "seconds": 5.0}
    others = [{"do": "rerank"}, {"do": "tinker", "user": cast["alice"]}]
    crowd = [{"do": "work", "user": user} for user in cast["people"][2:]]
    answers = race.all([{**order, **everyone} for order in [*others, *crowd]])
    assert sum(answer["value"]["label"] for answer in answers[2:]) > 10
    race.agrees(cast["project"])


def test_no_two_annotators_of_an_audit_get_the_same_place(race: Race) -> None:
    cast = race.one("cast", items=60, cap="20.00", people=RACERS)
    here = {"project": cast["project"]}
    row = race.one("frozen", user=cast["alice"], **here)
    orders = [{"do": "drain", "user": user, **here} for user in cast["people"]]
    assert sum(answer["value"] for answer in race.all(orders)) == 60
    found = race.one("audited", certificate=row, **here)
    assert found == {
        "places": list(range(60)), "wrong": 0, "agreed": 60, "leased_twice": 0, "given": 0,
    }  # fmt: skip
    race.agrees(cast["project"])


def test_a_certificate_is_given_once_whoever_looks(race: Race) -> None:
    cast = race.one("cast", items=20, cap="20.00", people=RACERS)
    row = race.one("frozen", user=cast["alice"], project=cast["project"])
    looks = race.all([{"do": "look", "certificate": row}] * RACERS)
    assert sum(answer["value"] for answer in looks) == 1
    assert race.one("audited", project=cast["project"], certificate=row)["given"] == 1


def test_a_restless_crowd_leaves_an_audit_that_agrees_with_the_labels(race: Race) -> None:
    cast = race.one("cast", items=300, cap="40.00", people=RACERS)
    here = {"project": cast["project"]}
    row = race.one("frozen", user=cast["alice"], **here)
    crowd = [{"do": "work", "user": user, "seconds": 4.0, **here} for user in cast["people"]]
    answers = race.all(crowd)
    assert sum(answer["value"]["label"] for answer in answers) > 10
    found = race.one("audited", certificate=row, **here)
    labelled = race.agrees(cast["project"])["labelled"]
    assert len(found["places"]) == found["agreed"] == labelled

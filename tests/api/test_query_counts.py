"""A page costs as many queries with many rows as with few."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from labelhub.flow.invite import invite
from labelhub.flow.return_leases import release_leases
from labelhub.flow.tokens import issue_token
from labelhub.models import Account, Certificate, Job, Membership, ModelVersion
from tests.api.wire import call
from tests.certificates import freeze
from tests.people import Cast, add_items, answer, make_cast, make_user, signed_in, take

N = 2


def queries(client: Client, path: str, method: str = "GET", body: Any = None) -> list[str]:
    """The statements of one call."""
    with CaptureQueriesContext(connection) as seen:
        response = call(client, method, path, body)
    assert response.status_code == 200, response.content
    return [query["sql"] for query in seen.captured_queries]


def same(few: list[str], many: list[str]) -> None:
    assert len(many) == len(few), "\n".join(many)


def more_projects(cast: Cast) -> None:
    Membership.objects.create(project=make_cast(items=3).project, user=cast.alice, role="manager")


def more_members(cast: Cast) -> None:
    Membership.objects.create(project=cast.project, user=make_user("Dan"), role="annotator")
    invite(project=cast.project, by=cast.alice, role="annotator")


def more_imports(cast: Cast) -> None:
    state = "failed"
    Job.objects.create(project=cast.project, kind="import", state=state, created_by=cast.erin)


def more_answers(cast: Cast) -> None:
    answer(cast, take(cast, cast.alice)[0], cast.alice)


def more_tokens(cast: Cast) -> None:
    issue_token(user=cast.alice, name="laptop")


def more_of_everything(cast: Cast) -> None:
    """People who labelled, jobs, model versions: what a dashboard is made of."""
    person = make_user("Dan")
    Membership.objects.create(project=cast.project, user=person, role="annotator")
    answer(cast, take(cast, person)[0], person)
    more_imports(cast)
    number = cast.project.model_versions.count() + 1
    version = ModelVersion.objects.create(
        project=cast.project, number=number, revision=0, human_labels=number, pool=40,
        data_hash="0" * 64, seed=7, recipe={}, metrics={}, classes=["c1"], seconds=0.1,
    )  # fmt: skip
    cast.project.current_model = version
    cast.project.save(update_fields=["current_model"])


def more_of_an_audit(cast: Cast) -> None:
    """Attempts that are over, and one that runs, with answers and a mistake more."""
    running = cast.project.certificates.filter(state="auditing").first()
    if running is None:
        freeze(cast)
    Certificate.objects.create(
        project=cast.project, target=0.9, alpha=0.05, frozen_by=cast.alice, state="failed"
    )
    person = make_user("Kim")
    Membership.objects.create(project=cast.project, user=person, role="annotator")
    answer(cast, take(cast, person)[0], person, choice="c3")


READS: dict[str, tuple[str, Callable[[Cast], None]]] = {
    "projects": ("/projects", more_projects),
    "dashboard": ("/projects/{slug}/dashboard", more_of_everything),
    "certificate": ("/projects/{slug}/certificate", more_of_an_audit),
    "members": ("/projects/{slug}/members", more_members),
    "imports": ("/projects/{slug}/imports", more_imports),
    "trail": ("/projects/{slug}/trail", more_answers),
    "tokens": ("/tokens", more_tokens),
}


@pytest.mark.parametrize(("path", "more"), READS.values(), ids=READS.keys())
def test_a_page_costs_the_same_at_three_times_the_rows(
    cast: Cast, path: str, more: Callable[[Cast], None]
) -> None:
    client, path = signed_in(cast.alice), path.format(slug=cast.project.slug)
    for _ in range(N):
        more(cast)
    few = queries(client, path)
    for _ in range(2 * N):
        more(cast)
    same(few, queries(client, path))


def test_taking_costs_the_same_in_a_pool_three_times_as_large(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Read every two seconds, whichever request comes first.
    monkeypatch.setattr("labelhub.queries.bench.learner_alive", lambda: True)
    client, path = signed_in(cast.bob), f"/projects/{cast.project.slug}/leases"
    few = queries(client, path, "POST", {"count": 4})
    release_leases(
        project=cast.project, user=cast.bob, lease_ids=[lease.pk for lease in cast.bob.leases.all()]
    )
    add_items(cast.project, 80)
    # Which slots are the audit's depends on how many leases came before: begin anew.
    Account.objects.update(issued=0)
    same(few, queries(client, path, "POST", {"count": 4}))


def test_an_export_costs_the_same_at_three_times_the_items(db: None) -> None:
    counts = []
    for cast in (make_cast(items=10), make_cast(items=30)):
        client = signed_in(cast.erin)
        with CaptureQueriesContext(connection) as seen:
            response = client.get(f"/api/v1/projects/{cast.project.slug}/export")
            assert len(b"".join(response.streaming_content).splitlines()) in (10, 30)
        counts.append(len(seen))
    assert counts[0] == counts[1]

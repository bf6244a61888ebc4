"""Every kind of task through the loop, on SQLite and in this process: label, learn, rank."""

from __future__ import annotations

import re
import uuid

import numpy as np
import pytest

from labelhub.flow.submit import submit_undo
from labelhub.kinds import KINDS
from labelhub.models import Item, Job, Lease, ModelVersion, ProjectRound, QueueEntry
from labelhub.queries.dashboard import dashboard
from labelhub.queries.export import export_rows
from tests.people import Cast, answer, take
from tests.workers.kinds import (
    ITEMS,
    SORTS,
    SPANS,
    Sort,
    add,
    encode,
    label,
    make_project,
    run_a_round,
)
from workers.arrays import load_pool
from workers.learners import LEARNERS
from workers.learners.parts import load_parts
from workers.learners.readers import READERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_folder")]
THERE = {name: sort for name, sort in SORTS.items() if sort.kind in KINDS}
EVERY_KIND = pytest.mark.parametrize("sort", THERE.values(), ids=THERE)


def error(cast: Cast) -> object:
    return ProjectRound.objects.get(project=cast.project).error


def ranked(cast: Cast) -> list[QueueEntry]:
    return list(QueueEntry.objects.filter(project=cast.project).order_by("rank"))


def loop(cast: Cast, sort: Sort, labels: int, batch: int = 10) -> list[Lease]:
    """Encoded, then labels and rounds in turn."""
    encode(cast)
    run_a_round(cast)
    given = []
    for _ in range(0, labels, batch):
        given += label(cast, sort.right, batch)
        run_a_round(cast)
        assert error(cast) is None
    return given


@EVERY_KIND
def test_before_a_label_the_whole_pool_but_the_audit_is_ranked(sort: Sort) -> None:
    cast = make_project(sort)
    encode(cast)
    run_a_round(cast)
    assert error(cast) is None
    assert not ModelVersion.objects.exists()
    kept = Item.objects.filter(audit_rank__lte=cast.project.audit_reserve).count()
    entries = ranked(cast)
    assert len(entries) == ITEMS - kept
    assert {entry.guess for entry in entries} == {""}


@EVERY_KIND
def test_thirty_labels_make_models_that_rank_the_queue(sort: Sort) -> None:
    cast = make_project(sort)
    given = loop(cast, sort, 30)
    versions = list(ModelVersion.objects.order_by("number"))
    assert len(versions) >= 2
    last = versions[-1]
    assert (last.human_labels, last.pool, cast.project.current_model) == (30, ITEMS, last)
    assert last.data_hash != versions[0].data_hash
    entries = ranked(cast)
    assert {entry.model_version_id for entry in entries} == {last.pk}
    assert {entry.item_id for entry in entries}.isdisjoint(lease.item_id for lease in given)
    assert {e.strategy for e in entries if e.arm == "chosen"} <= sort.strategies
    reason = dashboard(cast.project)["recipe"]["reason"]
    assert re.match(rf"{last.metrics['labels']:.0f}\b.*(labels|answers|edits)", reason)
    assert "one in ten is random" in reason or "come first" in reason
    assert len(list(export_rows(cast.project, machine=True))) == ITEMS


@EVERY_KIND
def test_one_in_ten_is_random_and_the_audit_trains_nothing(sort: Sort) -> None:
    cast = make_project(sort)
    given = loop(cast, sort, 30)
    audited = sum(lease.arm == "audit" for lease in given)
    drawn = sum(lease.arm == "random" for lease in given)
    assert audited >= 3
    assert drawn == (30 - audited) // 10
    metrics = ModelVersion.objects.latest("number").metrics
    assert (metrics["labels"], metrics["audited"]) == (30 - audited, audited)


@EVERY_KIND
def test_an_answer_of_nothing_fits_teaches_nothing_and_breaks_nothing(sort: Sort) -> None:
    cast = make_project(sort)
    loop(cast, sort, 10)
    before = ModelVersion.objects.latest("number").metrics["labels"]
    (lease,) = take(cast)
    answer(cast, lease, action="none")
    run_a_round(cast)
    assert error(cast) is None
    after = ModelVersion.objects.latest("number").metrics
    assert after["labels"] == before
    assert after["audited"] >= (lease.arm == "audit")


@pytest.mark.parametrize("kind", sorted(READERS.keys() & THERE.keys()))
def test_items_that_come_later_are_read_and_ranked_too(kind: str) -> None:
    sort = SORTS[kind]
    cast = make_project(sort, 40)
    loop(cast, sort, 10)
    add(cast, sort, 20)
    encode(cast)
    run_a_round(cast)
    assert error(cast) is None
    newest = Item.objects.filter(project=cast.project).order_by("-pk").values_list("pk", flat=True)
    assert {entry.item_id for entry in ranked(cast)} & set(newest[:20])


def test_what_is_read_of_an_item_is_found_in_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.learners.readers.MOST_CHARACTERS", 300)  # several shards
    cast = make_project(SPANS, 30)
    encode(cast)
    pool, reader = load_pool(cast.project), READERS["spans"]
    assert pool is not None
    parts = load_parts(cast.project.pk, pool, reader)
    assert parts is not None
    assert parts.known.all()
    item = Item.objects.get(pk=int(pool.items[17]))
    count, rows = reader.read([item])
    assert parts.count[17] == count[0]
    found = parts.of(np.array([3, 17]))[int(parts.count[3]) :]
    assert np.allclose(found, rows, atol=1e-2)


def test_a_kind_that_nothing_learns_from_is_ranked_and_publishes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(LEARNERS, "rewriting")
    cast = make_project(SORTS["rewriting"], 40)
    loop(cast, SORTS["rewriting"], 10)
    assert not ModelVersion.objects.exists()
    assert {e.strategy for e in ranked(cast)} == {"typiclust", "random"}


def test_words_that_get_other_rows_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_project(SPANS, 30)
    loop(cast, SPANS, 10)
    monkeypatch.setattr("workers.learning.spans.words.VERSION", 99)
    queued = Job.objects.filter(kind=Job.Kind.EMBED, state=Job.State.QUEUED)
    assert not queued.exists()
    run_a_round(cast)
    assert queued.count() == 1
    assert error(cast) is None


def test_what_was_answered_again_after_undo_is_what_teaches() -> None:
    sort = SORTS["choices"]
    cast = make_project(sort, 40)
    loop(cast, sort, 10)
    before = ModelVersion.objects.latest("number")
    given = label(cast, sort.right, 1)
    submit_undo(project=cast.project, user=cast.bob, submission=uuid.uuid4())
    run_a_round(cast)
    after = ModelVersion.objects.latest("number")
    assert after.number > before.number
    assert (after.human_labels, after.data_hash) == (10, before.data_hash)
    assert Item.objects.get(pk=given[0].item_id).state != "labelled"

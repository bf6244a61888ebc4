"""The worker's tasks in this process, on small pictures: what they write, and how they break."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from labelhub import storage
from labelhub.flow.draw_audit import draw_rank, reserve_audit
from labelhub.flow.edit_project import new_guideline
from labelhub.flow.lease_next import lease_next
from labelhub.flow.run_job import queue_job
from labelhub.flow.start_round import want_round
from labelhub.flow.store_vectors import queue_embedding, settle_encoders
from labelhub.models import (
    Item,
    Job,
    Lease,
    ModelVersion,
    Project,
    ProjectRound,
    QueueEntry,
    VectorShard,
)
from labelhub.queries.dashboard import dashboard
from labelhub.queries.predictions import predictions_of
from tests.learning.test_folder import picture_model
from tests.people import Cast, answer, make_cast, take
from workers import arrays, embedding, tasks
from workers.learners import classification
from workers.learning.encoders import encoder_named
from workers.pools import Shard, read_ids

pytestmark = pytest.mark.usefixtures("files_folder")
CLASSES = ("c1", "c2", "c3")


def glyph(kind: int, number: int) -> bytes:
    """An 8 x 8 picture: a bar at one of three heights, and some noise of its own."""
    grey = np.random.default_rng([kind, number]).integers(0, 60, (8, 8), np.uint8)
    grey[1 + 2 * kind : 3 + 2 * kind] = 220
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG")
    return file.getvalue()


def add_glyphs(project: Project, count: int) -> None:
    job = Job.objects.create(project=project, kind="import", state="done")
    start = project.items.count()
    for number in range(start, start + count):
        media = f"items/{project.pk}/{number}"
        storage.write_bytes(media, glyph(number % 3, number))
        Item.objects.create(
            project=project, imported_by=job, key=f"glyph-{number}", state="open", media=media,
            data={"name": f"{number}.png", "mime": "image/png"}, audit_rank=draw_rank(),
        )  # fmt: skip
    reserve_audit(project)
    project.refresh_from_db()


@pytest.fixture
def cast(db: None) -> Cast:
    """60 pictures of three kinds, not yet encoded, and a budget that buys 50 labels."""
    made = make_cast(items=0, cap="5.00", modality="image")
    add_glyphs(made.project, 60)
    return made


@pytest.fixture
def ready(cast: Cast) -> Cast:
    """The same, encoded and ranked once."""
    encode(cast)
    run_a_round(cast)
    return cast


def encode(cast: Cast) -> Job:
    queue_embedding(cast.project)
    job = Job.objects.get(project=cast.project, kind=Job.Kind.EMBED, state=Job.State.QUEUED)
    tasks.embed(job.pk)
    job.refresh_from_db()
    return job


def run_a_round(cast: Cast) -> None:
    want_round(Project.objects.get(pk=cast.project.pk))
    tasks.round_(cast.project.pk)
    cast.project = Project.objects.get(pk=cast.project.pk)


def truth(lease: Lease) -> str:
    return CLASSES[int(lease.item.key.removeprefix("glyph-")) % 3]


def label(cast: Cast, count: int) -> list[Lease]:
    """Bob labels `count` items as they are; the leases that he was given."""
    given = []
    for _ in range(count):
        lease = take(cast)[0]
        answer(cast, lease, choice=truth(lease))
        given.append(lease)
    return given


def row(cast: Cast) -> ProjectRound:
    return ProjectRound.objects.get(project=cast.project)


def covered(cast: Cast) -> list[int]:
    shards = VectorShard.objects.filter(project=cast.project).order_by("first_item")
    read = [read_ids(Shard(row.rows, partial(storage.open_read, row.path))) for row in shards]
    return [int(item) for ids in read for item in ids]


def pks(cast: Cast) -> list[int]:
    return list(cast.project.items.order_by("pk").values_list("pk", flat=True))


# -- encoding ------------------------------------------------------------------------------------


def test_every_item_is_encoded_once_and_a_round_is_wanted(cast: Cast) -> None:
    job = encode(cast)
    assert (job.state, job.done, job.total) == ("done", 60, 60)
    assert covered(cast) == pks(cast)
    assert row(cast).wanted_rev > 0


def test_what_comes_later_is_encoded_beside_what_is_there(cast: Cast) -> None:
    encode(cast)
    add_glyphs(cast.project, 10)
    encode(cast)
    assert covered(cast) == pks(cast)
    assert VectorShard.objects.count() == 2


def test_an_encoding_that_broke_goes_on_where_it_stopped(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("labelhub.flow.store_vectors.SHARD_ROWS", 25)
    store, calls = embedding.store_vectors, []

    def breaks(*arguments: Any) -> VectorShard:
        calls.append(arguments)
        if len(calls) == 2:
            raise OSError("No space left on device")
        return store(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(embedding, "store_vectors", breaks)
        failed = encode(cast)
    assert (failed.state, len(covered(cast))) == ("failed", 25)
    assert "No space left" in failed.error["message"]
    encode(cast)
    assert covered(cast) == pks(cast)


def test_a_job_that_broke_is_shown_with_what_to_do(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(job: Job) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(tasks, "import_items", breaks)
    job = queue_job(project=cast.project, kind="import", by=cast.erin, params={})
    tasks.import_(job.pk)
    (shown,) = dashboard(cast.project)["jobs"]
    assert shown["state"] == "failed"
    assert "No space left" in shown["error"]["message"]
    assert "import again" in shown["error"]["advice"]


# -- rounds --------------------------------------------------------------------------------------


def test_the_first_round_ranks_without_a_model_and_without_the_audit(ready: Cast) -> None:
    assert not ModelVersion.objects.exists()
    entries = QueueEntry.objects.select_related("item").order_by("rank")
    kept = ready.project.items.filter(audit_rank__lte=ready.project.audit_reserve).count()
    assert len(entries) == 60 - kept
    assert all(entry.item.audit_rank > ready.project.audit_reserve for entry in entries)
    assert entries[0].strategy == "typiclust"


def test_the_ranking_is_what_people_are_handed(ready: Cast) -> None:
    first = QueueEntry.objects.order_by("rank").first()
    assert first is not None
    while (lease := take(ready)[0]).arm == "audit":
        answer(ready, lease, choice=truth(lease))
    assert (lease.item_id, lease.strategy) == (first.item_id, first.strategy)


def test_labels_become_a_model_that_ranks_what_is_left(ready: Cast) -> None:
    label(ready, 12)
    run_a_round(ready)
    version = ModelVersion.objects.get(project=ready.project)
    assert (version.number, version.pool, version.human_labels) == (1, 60, 12)
    assert ready.project.current_model == version
    assert storage.sha256(version.artefact) == version.artefact_sha256
    ranked = QueueEntry.objects.select_related("item")
    assert {entry.model_version_id for entry in ranked} == {version.pk}
    assert {entry.item.state for entry in ranked} == {"open"}


def test_a_new_label_leads_to_a_newer_model(ready: Cast) -> None:
    label(ready, 9)
    run_a_round(ready)
    label(ready, 3)
    run_a_round(ready)
    first, second = ModelVersion.objects.order_by("number")
    assert (second.number, second.parent) == (2, first)
    assert second.data_hash != first.data_hash
    assert row(ready).done_rev == row(ready).wanted_rev


def test_audit_answers_measure_and_never_train(ready: Cast) -> None:
    given = label(ready, 25)
    run_a_round(ready)
    version = ModelVersion.objects.get(project=ready.project)
    audited = sum(lease.arm == "audit" for lease in given)
    assert audited >= 3
    assert (version.metrics["labels"], version.metrics["audited"]) == (25 - audited, audited)
    assert version.metrics["estimate"]["audited"] == audited


def test_an_audit_item_that_is_set_aside_counts_as_wrong_until_a_reviewer_decides(
    ready: Cast,
) -> None:
    label(ready, 18)  # enough for a model that gets the pictures right
    while (lease := take(ready)[0]).arm != "audit":
        answer(ready, lease, choice=truth(lease))
    answer(ready, lease, action="flag", note="two in one")
    run_a_round(ready)
    before = ModelVersion.objects.latest("number").metrics
    (review,) = lease_next(project=ready.project, user=ready.carol, count=1, review=True)
    answer(ready, review, ready.carol, choice=truth(review))
    run_a_round(ready)
    after = ModelVersion.objects.latest("number").metrics
    assert after["audited"] == before["audited"]
    assert after["labels"] == before["labels"]
    said = predictions_of(ModelVersion.objects.latest("number")).get(lease.item_id)
    assert said is not None
    right = said[0] == truth(lease)  # nearly always; the model has seen eighteen pictures
    assert after["estimate"]["wrong"] == before["estimate"]["wrong"] - right


def test_a_class_that_is_added_gets_a_column_in_the_next_model(ready: Cast) -> None:
    label(ready, 9)
    run_a_round(ready)
    names = [{"id": class_id, "name": class_id} for class_id in CLASSES]
    new_guideline(project=ready.project, by=ready.alice, classes=[{"name": "new"}, *names])
    run_a_round(ready)
    assert ModelVersion.objects.latest("number").classes == ["c4", *CLASSES]


def test_a_burst_is_served_by_one_round(ready: Cast) -> None:
    label(ready, 20)
    for _ in range(5):  # as many wake-ups as may have been sent
        tasks.round_(ready.project.pk)
    assert ModelVersion.objects.count() == 1


def test_a_round_before_anything_is_encoded_does_no_harm(cast: Cast) -> None:
    label(cast, 3)
    run_a_round(cast)
    assert (row(cast).error, ModelVersion.objects.count()) == (None, 0)
    encode(cast)
    run_a_round(cast)
    assert ModelVersion.objects.count() == 1


def test_vectors_of_an_older_encoder_are_asked_for_again(
    ready: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    label(ready, 3)
    for name in arrays.encoder_names(ready.project):
        monkeypatch.setattr(encoder_named(name), "version", 99)
    queued = Job.objects.filter(kind=Job.Kind.EMBED, state=Job.State.QUEUED)
    assert not queued.exists()
    run_a_round(ready)
    assert queued.count() == 1


@pytest.fixture
def broken(ready: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A project whose round has just failed."""

    def breaks(_: object) -> None:
        raise ValueError("singular matrix")

    label(ready, 6)
    with monkeypatch.context() as patch:
        patch.setattr(classification, "run_round", breaks)
        run_a_round(ready)
    return ready


def test_a_failed_round_is_on_its_row_and_on_the_managers_page(broken: Cast) -> None:
    assert "singular matrix" in row(broken).error["message"]
    shown = dashboard(broken.project)
    assert (shown["round"]["state"], shown["round"]["wanted"]) == ("failed", True)
    assert "singular matrix" in shown["round"]["error"]


def test_labels_are_taken_after_a_failed_round_and_the_next_one_serves_them(broken: Cast) -> None:
    label(broken, 3)
    run_a_round(broken)
    assert row(broken).error is None
    assert ModelVersion.objects.get(project=broken.project).human_labels == 9


def test_what_may_be_queued_is_open_and_beyond_the_audits_reserve(ready: Cast) -> None:
    label(ready, 3)
    held = take(ready)[0]
    project = Project.objects.get(pk=ready.project.pk)
    pool = arrays.load_pool(project)
    assert pool is not None
    found = pool.items[arrays.read_labels(project, pool, list(CLASSES)).selectable]
    reserved = project.items.filter(audit_rank__lte=project.audit_reserve)
    rest = project.items.filter(state="open").exclude(pk__in=reserved)
    assert list(found) == list(rest.order_by("pk").values_list("pk", flat=True))
    assert reserved.filter(state="open").exists()
    assert held.item_id not in found


def test_a_damaged_shard_fails_the_round_and_names_it(ready: Cast, files_folder: Path) -> None:
    shard = VectorShard.objects.get(project=ready.project)
    arrays._pools.clear()  # as in a worker that has just started
    (files_folder / shard.path).write_bytes(b"not what was written")
    label(ready, 3)
    run_a_round(ready)
    assert row(ready).error is not None
    assert not ModelVersion.objects.exists()


def test_what_encodes_a_pool_is_settled_by_its_first_items_and_told_with_the_model(
    ready: Cast,
) -> None:
    ready.project.refresh_from_db()
    assert ready.project.encoders == ["scattering"]
    label(ready, 3)
    run_a_round(ready)
    recipe = ModelVersion.objects.get().recipe
    assert recipe["encoders"] == ["scattering"]
    assert recipe["reason"].endswith(ready.project.encoders_reason)


def test_a_choice_once_made_stays(ready: Cast) -> None:
    settle_encoders(ready.project, ["pixels"], "Somebody else was later.")
    assert ready.project.encoders == ["scattering"]


def test_a_model_in_a_folder_of_ones_own_goes_before_what_items_look_like(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = picture_model(tmp_path)
    monkeypatch.setenv("LABELHUB_ENCODER", str(own))
    encode(cast)
    cast.project.refresh_from_db()
    assert cast.project.encoders == [f"folder:{own}"]
    shards = cast.project.vector_shards.values_list("encoder", flat=True)
    assert all(name.startswith("folder-") for name in shards)

"""A file comes in whole or not at all, once, however often it is sent or the worker dies."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from labelhub import storage
from labelhub.flow import import_items as flow
from labelhub.flow.errors import Invalid
from labelhub.flow.import_items import CHUNK, ClaimLost, import_items
from labelhub.flow.queue_import import queue_import
from labelhub.flow.run_job import claim_job
from labelhub.models import Item, Job, ProjectRound
from tests.people import Cast, make_cast

pytestmark = pytest.mark.usefixtures("files_folder")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(items=0)


def upload(cast: Cast, content: str | bytes, folder: Path, name: str = "lines.jsonl") -> Job:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with file.open("rb") as source:
        return queue_import(project=cast.project, by=cast.erin, file=source, filename=name)


def run(job: Job) -> Job:
    claimed = claim_job(job.pk)
    assert claimed is not None
    import_items(claimed)
    job.refresh_from_db()
    return job


def lines(*texts: str) -> str:
    return "".join(f'{{"text": "{text}"}}\n' for text in texts)


def test_an_import_publishes_every_record_and_says_how_many(cast: Cast, tmp_path: Path) -> None:
    job = run(upload(cast, lines("one", "two", "three"), tmp_path))
    assert (job.state, job.result["imported"], job.result["rejected"]) == ("done", 3, 0)
    assert [item.data["text"] for item in cast.project.items.order_by("pk")] == [
        "one", "two", "three",
    ]  # fmt: skip
    assert set(cast.project.items.values_list("state", flat=True)) == {"open"}


def test_importing_the_same_file_twice_adds_nothing(cast: Cast, tmp_path: Path) -> None:
    for _ in range(2):
        job = run(upload(cast, lines("one", "two", "two"), tmp_path))
    assert (job.result["imported"], job.result["already_here"]) == (0, 3)
    assert cast.project.items.count() == 3


def test_a_record_with_a_key_that_is_here_is_left_alone(cast: Cast, tmp_path: Path) -> None:
    run(upload(cast, '{"key": "a", "text": "first"}\n', tmp_path))
    run(upload(cast, '{"key": "a", "text": "second"}\n{"key": "b", "text": "b"}\n', tmp_path))
    texts = {item.key: item.data["text"] for item in cast.project.items.all()}
    assert texts == {"a": "first", "b": "b"}


def test_a_structural_fault_imports_nothing_and_says_where(cast: Cast, tmp_path: Path) -> None:
    content = "text\nfine\n" + '"an open quote\n' * 3
    job = run(upload(cast, content, tmp_path, "lines.csv"))
    assert job.state == "failed"
    assert all(job.error[part] for part in ("message", "where", "advice"))
    assert not Item.objects.exists()
    assert storage.local_path(job.params["path"]) is None


def test_a_bad_record_is_rejected_and_reported_alone(cast: Cast, tmp_path: Path) -> None:
    content = lines("fine") + '{"text": ""}\n' + lines("fine too")
    job = run(upload(cast, content, tmp_path))
    assert (job.result["imported"], job.result["rejected"]) == (2, 1)
    reject = job.result["rejects"][0]
    assert (reject["row"], reject["field"]) == (2, "text")
    assert all(reject[part] for part in ("reason", "advice"))


def test_nothing_is_seen_of_an_import_until_all_of_it_is(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []
    publish = flow._publish

    def look(*arguments: Any) -> dict[str, Any]:
        seen.append(set(Item.objects.values_list("state", flat=True)))
        return publish(*arguments)

    monkeypatch.setattr(flow, "_publish", look)
    run(upload(cast, lines("one", "two"), tmp_path))
    assert seen == [{"pending"}]


def test_an_attempt_that_died_half_way_is_begun_anew(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = upload(cast, lines(*(f"line {n}" for n in range(CHUNK + 5))), tmp_path)
    dying = claim_job(job.pk)
    assert dying is not None
    with monkeypatch.context() as patch:
        patch.setattr(Job, "report", lambda *_, **__: False)
        with pytest.raises(ClaimLost):
            import_items(dying)
    assert cast.project.items.filter(state="pending").count() == CHUNK
    Job.objects.filter(pk=job.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert run(job).result["imported"] == CHUNK + 5
    assert cast.project.items.count() == CHUNK + 5


def test_what_a_failed_import_left_unseen_never_keeps_a_record_out(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = upload(cast, lines("one", "two"), tmp_path)
    Job.objects.filter(pk=failed.pk).update(state="failed")
    Item.objects.create(
        project=cast.project, imported_by=failed, key="a", data={"text": "a"}, audit_rank=1
    )
    assert run(upload(cast, '{"key": "a", "text": "a"}\n', tmp_path)).result["imported"] == 1
    assert cast.project.items.get().state == "open"


def test_a_worker_that_dies_right_after_publishing_leaves_an_embedding_queued(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(_: str) -> None:
        raise KeyboardInterrupt

    job = upload(cast, lines("one"), tmp_path)
    monkeypatch.setattr(storage, "remove", dies)
    with pytest.raises(KeyboardInterrupt):
        run(job)
    assert Job.objects.get(kind="embed").state == "queued"
    assert ProjectRound.objects.get(project=cast.project).wanted_rev == 1


def test_an_import_that_lost_its_claim_publishes_nothing(cast: Cast, tmp_path: Path) -> None:
    job = claim_job(upload(cast, lines("one"), tmp_path).pk)
    assert job is not None
    Job.objects.filter(pk=job.pk).update(fence=job.fence + 1)
    with pytest.raises(ClaimLost):
        import_items(job)
    assert not Item.objects.filter(state="open").exists()


def test_each_item_draws_an_audit_rank_of_its_own(cast: Cast, tmp_path: Path) -> None:
    run(upload(cast, lines(*(f"line {n}" for n in range(40))), tmp_path))
    assert cast.project.items.values("audit_rank").distinct().count() == 40
    cast.project.refresh_from_db()
    reserved = cast.project.items.filter(audit_rank__lte=cast.project.audit_reserve)
    assert reserved.count() == 3  # 15 % of the 20 labels that the budget buys


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [(b"", "lines.jsonl", "empty_file"), (b"PK\x03\x04", "images.zip", "wrong_format")],
)
def test_what_cannot_be_an_import_is_refused_at_the_door(
    cast: Cast, tmp_path: Path, content: bytes, name: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        upload(cast, content, tmp_path, name)
    assert refused.value.code == code
    assert not Job.objects.filter(state="queued").exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\temp\\lines.jsonl", "a/b/lines.jsonl"])
def test_a_file_name_is_kept_without_its_folders_and_never_is_a_path(
    cast: Cast, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "upload"
    file.write_text(lines("one"))
    with file.open("rb") as source:
        job = queue_import(
            project=cast.project, by=cast.erin, file=source, filename=name, format_name="jsonl"
        )
    assert "/" not in job.params["filename"]
    assert "\\" not in job.params["filename"]
    assert job.params["path"].startswith(f"uploads/{cast.project.pk}/")

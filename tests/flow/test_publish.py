from pathlib import Path

from labelhub import storage
from labelhub.flow.publish_model import KEEP_FILES, Trained, publish_model
from labelhub.flow.rank_pool import Ranked, rank_pool
from labelhub.flow.start_round import RoundClaim, start_round, want_round
from labelhub.models import ModelVersion, ProjectRound, QueueEntry
from tests.people import Cast, take


def claim_round(cast: Cast) -> RoundClaim:
    cast.project.round.refresh_from_db()
    want_round(cast.project)
    claim = start_round(cast.project.pk)
    assert claim is not None
    return claim


def trained(**changes: object) -> Trained:
    fields = {
        "human_labels": 3, "pool": 40, "data_hash": "0" * 64, "seed": 7, "recipe": {},
        "metrics": {}, "classes": ["c1", "c2", "c3"], "seconds": 0.1,
        "artefact": lambda file: file.write(b"weights"),
        "predictions": lambda file: file.write(b"predictions"),
    }  # fmt: skip
    return Trained(**(fields | changes))  # type: ignore[arg-type]


def publish(cast: Cast, labels: int = 3) -> ModelVersion:
    claim = claim_round(cast)
    version = publish_model(claim, trained(human_labels=labels))
    assert version is not None
    ProjectRound.objects.filter(project=cast.project).update(claimed_until=None)
    return version


def test_a_version_is_numbered_linked_and_current(cast: Cast, files_folder: Path) -> None:
    first, second = publish(cast), publish(cast)
    cast.project.refresh_from_db()
    assert (second.number, second.parent) == (2, first)
    assert cast.project.current_model == second


def test_the_artefact_is_what_its_checksum_says(cast: Cast, files_folder: Path) -> None:
    version = publish(cast)
    assert storage.read_bytes(version.artefact) == b"weights"
    assert storage.sha256(version.artefact) == version.artefact_sha256


def test_a_round_that_lost_its_claim_publishes_nothing(cast: Cast, files_folder: Path) -> None:
    claim = claim_round(cast)
    ProjectRound.objects.filter(project=cast.project).update(fence=claim.fence + 1)
    assert publish_model(claim, trained()) is None
    assert not ModelVersion.objects.exists()


def test_old_versions_keep_their_row_and_lose_their_files(cast: Cast, files_folder: Path) -> None:
    versions = [publish(cast) for _ in range(KEEP_FILES + 1)]
    assert storage.local_path(versions[0].artefact) is None
    assert storage.local_path(versions[1].artefact) is not None
    assert ModelVersion.objects.count() == KEEP_FILES + 1


def test_predictions_stay_while_a_forecast_compares_with_them(
    cast: Cast, files_folder: Path
) -> None:
    versions = [publish(cast, labels) for labels in range(10, 310, 20)]  # 10, 30, ... 290
    kept = [v.human_labels for v in versions if storage.local_path(v.predictions) is not None]
    assert kept == [150, 170, 190, 210, 230, 250, 270, 290]


def test_a_ranking_replaces_the_last_and_leaves_out_what_is_taken(cast: Cast) -> None:
    held = take(cast)[0]
    items = list(cast.project.items.order_by("pk"))
    rank_pool(cast.project.pk, [Ranked(items[5].pk, "chosen", "margin", 0.1, 1.0)], None)
    ranking = [Ranked(pk, "chosen", "margin", 0.1, 1.0) for pk in (held.item_id, items[7].pk)]
    assert rank_pool(cast.project.pk, ranking, None) == 1
    assert [entry.item_id for entry in QueueEntry.objects.all()] == [items[7].pk]

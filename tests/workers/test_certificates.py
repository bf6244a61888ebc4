"""A certificate from the first plan to the export, by the worker's own tasks, on small pictures."""

from __future__ import annotations

import pytest

from labelhub.flow.certify import freeze_pool, plan_certificate, void_certificate
from labelhub.models import Certificate, CertificateItem, Item, Job, Lease, Project
from labelhub.queries.export import export_rows
from tests.people import Cast, answer, make_cast, take
from tests.workers.test_tasks import add_glyphs, encode, label, run_a_round, truth
from workers import tasks

pytestmark = pytest.mark.usefixtures("files_folder")


@pytest.fixture
def ripe(db: None) -> Cast:
    """150 pictures, of which 48 are labelled: the model has guessed 30 of them before."""
    made = make_cast(items=0, cap="50.00", modality="image")
    add_glyphs(made.project, 150)
    encode(made)
    run_a_round(made)
    label(made, 8)
    for _ in range(5):
        run_a_round(made)
        label(made, 8)
    run_a_round(made)
    return made


def planned(cast: Cast, target: float = 0.95) -> Job:
    job = plan_certificate(project=cast.project, by=cast.alice, target=target, confidence=0.95)
    tasks.plan(job.pk)
    job.refresh_from_db()
    return job


def frozen(cast: Cast, target: float = 0.95) -> Certificate:
    row = freeze_pool(project=cast.project, by=cast.alice, target=target, confidence=0.95)
    assert row.job is not None
    tasks.freeze(row.job.pk)
    tasks.look(row.pk)
    cast.project = Project.objects.get(pk=cast.project.pk)
    row.refresh_from_db()
    return row


def audit_to_the_end(cast: Cast, row: Certificate) -> list[Lease]:
    given = []
    while row.state == "auditing":
        (lease,) = take(cast)
        answer(cast, lease, choice=truth(lease))
        given.append(lease)
        tasks.look(row.pk)
        row.refresh_from_db()
    return given


def test_a_plan_says_what_a_certificate_would_take(ripe: Cast) -> None:
    job = planned(ripe)
    assert (job.state, job.error) == ("done", None)
    found = job.result
    assert found is not None
    assert (found["pool"], found["machine"] + found["people"]) == (150, 102)
    assert (found["attempt"], found["level"], found["allowed"]) == (1, 0.025, 7)
    low, middle, high = found["audit"]
    assert 0 < low <= middle <= high <= 95
    assert len(found["random"]) == len(found["doubtful"]) == 8


def test_a_pool_is_frozen_audited_certified_exported_and_voided(ripe: Cast) -> None:
    row = frozen(ripe)
    assert (row.state, row.attempt, row.machine) == ("auditing", 1, 102)
    given = audit_to_the_end(ripe, row)
    assert {lease.arm for lease in given} == {"certify"}
    assert [lease.rank for lease in given] == list(range(len(given)))
    assert row.look is not None
    assert (row.state, row.look["audited"]) == ("certified", len(given))
    assert row.look["right_at_least"] >= 0.95
    assert take(ripe) == []
    delivered = list(export_rows(ripe.project, machine=True))
    assert {one["certificate"] for one in delivered} == {1}
    assert sum(one["label_source"] == "model" for one in delivered) == 102 - len(given)
    void_certificate(
        project=ripe.project, by=ripe.alice, certificate_id=row.pk, reason="more classes to come"
    )
    ripe.project = Project.objects.get(pk=ripe.project.pk)
    assert {one["certificate"] for one in export_rows(ripe.project, machine=True)} == {None}
    assert take(ripe)[0].arm != "certify"


def test_a_further_attempt_spends_a_smaller_alpha(ripe: Cast) -> None:
    row = frozen(ripe)
    void_certificate(project=ripe.project, by=ripe.alice, certificate_id=row.pk, reason="try anew")
    ripe.project.refresh_from_db()
    found = planned(ripe).result
    assert found is not None
    assert (found["attempt"], found["level"]) == (2, 0.0125)


def test_frozen_labels_stay_when_later_rounds_think_otherwise(ripe: Cast) -> None:
    row = frozen(ripe)
    before = dict(CertificateItem.objects.values_list("item_id", "frozen_label"))
    item = Item.objects.get(pk=next(iter(before)))
    CertificateItem.objects.filter(certificate=row)
    run_a_round(ripe)
    rows = {one["key"]: one for one in export_rows(ripe.project, machine=True)}
    assert rows[item.key]["model_version"] == row.model_version.number if row.model_version else 0
    assert dict(CertificateItem.objects.values_list("item_id", "frozen_label")) == before

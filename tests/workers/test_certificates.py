"""A certificate from the first plan to the export, by the worker's own tasks, on small pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from labelhub.flow.certify import freeze_pool, next_attempt, plan_certificate, void_certificate
from labelhub.flow.certify_answers import overdue_looks
from labelhub.models import Certificate, CertificateItem, Job, Lease, Project
from labelhub.queries.export import export_rows
from tests.certificates import freeze
from tests.people import Cast, answer, make_cast, take
from tests.workers.test_tasks import add_glyphs, encode, label, run_a_round, truth
from workers import certificate_plan, certificates, tasks

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
    assert (found["attempt"], found["level"], found["allowed"]) == (1, pytest.approx(0.04), 7)
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
    assert (found["attempt"], found["level"]) == (2, pytest.approx(0.008))


def test_frozen_labels_are_delivered_when_later_rounds_think_otherwise(ripe: Cast) -> None:
    row = frozen(ripe)
    assert row.model_version is not None
    before = dict(CertificateItem.objects.values_list("item_id", "frozen_label"))
    label(ripe, 3)
    run_a_round(ripe)
    assert ripe.project.current_model != row.model_version
    machine = [
        one for one in export_rows(ripe.project, machine=True) if one["label_source"] == "model"
    ]
    assert {one["model_version"] for one in machine} == {row.model_version.number}
    assert dict(CertificateItem.objects.values_list("item_id", "frozen_label")) == before


def trained_on(cast: Cast) -> int:
    run_a_round(cast)
    assert cast.project.current_model is not None
    labels: int = cast.project.current_model.metrics["labels"]
    return labels


def test_a_certificates_answers_train_nothing_while_it_lives_and_train_once_it_is_voided(
    ripe: Cast,
) -> None:
    before = trained_on(ripe)
    row = frozen(ripe)
    given = label(ripe, 5)
    assert {lease.arm for lease in given} == {"certify"}
    assert trained_on(ripe) == before
    void_certificate(project=ripe.project, by=ripe.alice, certificate_id=row.pk, reason="train")
    ripe.project.refresh_from_db()
    assert trained_on(ripe) == before + 5


def test_what_the_certificate_cannot_afford_is_labelled_by_people_before_it_is_given(
    ripe: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A model that is thought to be wrong once in seven times: the target bears one in twenty.
    monkeypatch.setattr(
        certificate_plan,
        "doubts_of",
        lambda guesses, sure, said: np.linspace(0.02, 0.26, len(sure)),
    )
    row = frozen(ripe)
    assert row.people
    assert row.pool == 150
    assert row.machine == 102 - row.people
    given = audit_to_the_end(ripe, row)
    kinds = [lease.strategy for lease in given]
    assert kinds.count("people") == row.people
    assert kinds == sorted(kinds, key=lambda kind: kind == "people")
    assert row.look is not None
    assert row.look["people_left"] == 0
    assert not [one for one in export_rows(ripe.project, machine=True) if not one["certificate"]]


def test_a_pool_that_changed_since_the_manager_asked_is_not_frozen(ripe: Cast) -> None:
    row = freeze_pool(project=ripe.project, by=ripe.alice, target=0.95, confidence=0.95)
    add_glyphs(ripe.project, 3)
    assert row.job is not None
    tasks.freeze(row.job.pk)
    row.refresh_from_db()
    assert (row.state, row.attempt) == ("failed", None)
    assert row.error["message"].startswith("The model has not read every item")
    ripe.project.refresh_from_db()
    assert take(ripe)[0].arm != "certify"


def test_a_freeze_that_is_voided_meanwhile_leaves_nothing(
    ripe: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = freeze_pool(project=ripe.project, by=ripe.alice, target=0.95, confidence=0.95)
    begin = certificates.begin_audit

    def voided_first(*arguments: Any) -> bool:
        void_certificate(
            project=ripe.project, by=ripe.alice, certificate_id=row.pk, reason="changed my mind"
        )
        return begin(*arguments)

    monkeypatch.setattr(certificates, "begin_audit", voided_first)
    assert row.job is not None
    tasks.freeze(row.job.pk)
    row.refresh_from_db()
    assert (row.state, row.attempt) == ("voided", None)
    assert not CertificateItem.objects.exists()
    assert next_attempt(ripe.project) == 1


def test_a_freeze_that_died_half_way_begins_anew(
    ripe: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = freeze_pool(project=ripe.project, by=ripe.alice, target=0.95, confidence=0.95)
    assert row.job is not None
    CertificateItem.objects.create(
        certificate=row, place=0, item=ripe.project.items.all()[0], doubt=0.5, frozen_label="c1"
    )
    tasks.freeze(row.job.pk)
    row.refresh_from_db()
    assert row.state == "auditing"
    places = row.items.order_by("place").values_list("place", flat=True)
    assert list(places) == list(range(102))


def test_a_look_that_breaks_is_said_on_the_row_and_the_next_one_clears_it(
    ripe: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = frozen(ripe)
    label(ripe, 2)

    def breaks(*arguments: Any) -> None:
        raise MemoryError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(certificates, "audit_of", breaks)
        tasks.look(row.pk)
    row.refresh_from_db()
    assert "no room" in row.error["message"]
    assert overdue_looks() == [row.pk]
    tasks.look(row.pk)
    row.refresh_from_db()
    assert (row.error, row.look and row.look["audited"]) == (None, 2)
    assert overdue_looks() == []


def test_so_few_machine_labels_that_the_target_bears_them_all_need_no_audit(db: None) -> None:
    cast = make_cast(cap="50.00")
    for lease in take(cast, count=4):
        answer(cast, lease)
    row = freeze(cast, 0.1)
    assert (row.allowed, row.machine) == (36, 36)
    tasks.look(row.pk)
    row.refresh_from_db()
    assert row.look is not None
    assert (row.state, row.look["certain"], row.look["audited"]) == ("certified", True, 0)

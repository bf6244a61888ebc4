"""What people do with a frozen pool, and what the database refuses to anybody."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from labelhub.flow.certify import freeze_pool, next_attempt, plan_certificate, void_certificate
from labelhub.flow.certify_answers import publish_look, read_answers, start_look
from labelhub.flow.certify_freeze import settle_failed_freezes
from labelhub.flow.edit_project import new_guideline
from labelhub.flow.errors import Conflict, Invalid, NotFound
from labelhub.flow.lease_next import lease_next
from labelhub.flow.return_leases import release_leases
from labelhub.flow.run_job import claim_job, fail_job
from labelhub.flow.undo import undo
from labelhub.models import Certificate, CertificateItem, Item, Job, Project
from labelhub.queries.bench import bench_of
from tests.certificates import begin, freeze, make_version
from tests.people import Cast, add_items, answer, make_cast, take
from workers.learning.certify import Terms


@pytest.fixture
def cast(db: None) -> Cast:
    """40 lines, of which Bob has labelled four, and money for all."""
    made = make_cast(cap="50.00")
    for lease in take(made, count=4):
        answer(made, lease)
    make_version(made.project)
    return made


def places(cast: Cast, user: str = "bob", count: int = 8) -> list[int]:
    return [lease.rank for lease in take(cast, cast.member(user), count)]


def found(row: Certificate) -> dict[int, bool]:
    return read_answers(row).wrong


# -- handing out ---------------------------------------------------------------------------------


def test_places_are_handed_out_in_drawn_order_and_to_one_person_each(cast: Cast) -> None:
    freeze(cast)
    assert places(cast, "bob", 4) == [0, 1, 2, 3]
    assert places(cast, "carol", 3) == [4, 5, 6]
    assert {lease.arm for lease in take(cast, cast.bob, 4)} == {"certify"}


def test_a_place_that_was_given_back_is_the_next_one(cast: Cast) -> None:
    freeze(cast)
    held = take(cast, cast.bob, 3)
    release_leases(project=cast.project, user=cast.bob, lease_ids=[held[1].pk])
    assert places(cast, "carol", 2) == [1, 3]


def test_a_skipped_place_goes_to_another_person_first(cast: Cast) -> None:
    freeze(cast)
    answer(cast, take(cast)[0], action="skip")
    assert places(cast, "bob", 1) == [1]
    assert places(cast, "carol", 1) == [0]


def test_what_the_certificate_leaves_to_people_comes_after_the_audit_most_doubtful_first(
    cast: Cast,
) -> None:
    doubts = [0.1] * 34 + [0.6, 0.8]
    row = freeze(cast, doubts=doubts, people=2)
    held = []
    while leases := take(cast, count=1):
        answer(cast, leases[0])
        held += leases
    assert [lease.rank for lease in held[:34]] == list(range(34))
    assert [lease.score for lease in held[34:]] == [0.8, 0.6]
    assert {lease.strategy for lease in held[34:]} == {"people"}
    assert read_answers(row).people_left == 0


def test_while_labels_are_frozen_nothing_is_handed_out(cast: Cast) -> None:
    begin(cast)
    assert take(cast) == []
    assert bench_of(cast.project, cast.bob, [], review=False)["state"] == "freezing"


def test_items_that_came_later_are_labelled_as_ever(cast: Cast) -> None:
    row = freeze(cast)
    Certificate.objects.filter(pk=row.pk).update(look={"certified": True})
    later = {item.pk for item in add_items(cast.project, 5)[-5:]}
    leases = take(cast, count=8)
    assert {lease.item_id for lease in leases} == later
    assert {lease.arm for lease in leases} <= {"random", "audit"}


# -- answers -------------------------------------------------------------------------------------


def test_an_answer_is_compared_with_the_frozen_label(cast: Cast) -> None:
    row = freeze(cast)
    right, wrong, none = take(cast, count=3)
    answer(cast, right, choice="c1")
    answer(cast, wrong, choice="c2")
    answer(cast, none, action="none")
    assert found(row) == {0: False, 1: True, 2: True}


def test_an_item_that_was_held_at_the_freeze_counts_at_its_place(cast: Cast) -> None:
    (lease,) = take(cast)
    assert lease.arm != "certify"
    row = freeze(cast)
    place = CertificateItem.objects.get(item=lease.item).place
    answer(cast, lease, choice="c2")
    assert found(row) == {place: True}


def test_an_item_that_was_labelled_during_the_freeze_counts_at_its_place(cast: Cast) -> None:
    (lease,) = take(cast)
    row = freeze(cast, meanwhile=lambda: answer(cast, lease, choice="c3"))
    place = CertificateItem.objects.get(item=lease.item).place
    assert found(row) == {place: True}


def test_a_reviewer_decides_a_flagged_place(cast: Cast) -> None:
    row = freeze(cast)
    answer(cast, take(cast)[0], action="flag", note="two in one")
    assert found(row) == {}
    (review,) = lease_next(project=cast.project, user=cast.carol, count=1, review=True)
    done = answer(cast, review, cast.carol, choice="c1")
    assert (found(row), done.annotation.arm) == ({0: False}, "certify")


def test_an_answer_that_is_undone_is_no_evidence_and_outdates_a_look(cast: Cast) -> None:
    row = freeze(cast)
    for lease in take(cast, count=3):
        answer(cast, lease)
    seen = start_look(row.pk)
    assert seen is not None
    undo(project=cast.project, user=cast.bob, submission=uuid.uuid4())
    assert found(row) == {0: False, 1: False}
    assert not publish_look(seen, {"audited": 3, "wrong": 0, "evidence": 99.0}, enough=True)
    row.refresh_from_db()
    assert (row.state, row.look) == ("auditing", None)


def given(cast: Cast, answers: int = 3) -> Certificate:
    row = freeze(cast)
    for lease in take(cast, count=answers):
        answer(cast, lease)
    seen = start_look(row.pk)
    assert seen is not None
    look = {"audited": answers, "wrong": 0, "evidence": 99.0, "certified": True}
    assert publish_look(seen, look, enough=True)
    row.refresh_from_db()
    cast.project = Project.objects.get(pk=cast.project.pk)
    return row


def test_a_certificate_is_given_once(cast: Cast) -> None:
    row = given(cast)
    assert row.state == "certified"
    assert start_look(row.pk) is None
    assert not publish_look(row, {"audited": 9, "wrong": 0, "evidence": 1.0}, enough=True)
    assert cast.project.events.filter(kind="certificate_given").count() == 1


def test_an_answer_that_a_certificate_rests_on_cannot_be_undone(cast: Cast) -> None:
    given(cast)
    with pytest.raises(Conflict, match="rests on"), transaction.atomic():
        undo(project=cast.project, user=cast.bob, submission=uuid.uuid4())


def test_once_it_is_given_the_pool_is_finished(cast: Cast) -> None:
    given(cast)
    assert take(cast) == []
    assert bench_of(cast.project, cast.bob, [], review=False)["state"] == "finished"


def test_an_answer_that_comes_after_the_certificate_changes_nothing_in_it(cast: Cast) -> None:
    row = freeze(cast)
    leases = take(cast, count=4)
    for lease in leases[:3]:
        answer(cast, lease)
    late = leases[3]
    seen = start_look(row.pk)
    assert seen is not None
    publish_look(seen, {"audited": 3, "wrong": 0, "evidence": 99.0}, enough=True)
    assert answer(cast, late, choice="c2").paid
    assert found(row) == {0: False, 1: False, 2: False}
    undo(project=cast.project, user=cast.bob, submission=uuid.uuid4())


# -- voiding and attempts ------------------------------------------------------------------------


def void(cast: Cast, row: Certificate, reason: str = "more training") -> None:
    void_certificate(project=cast.project, by=cast.alice, certificate_id=row.pk, reason=reason)


def test_voiding_lets_the_queue_go_on_and_keeps_the_labels(cast: Cast) -> None:
    row = given(cast)
    void(cast, row)
    row.refresh_from_db()
    assert (row.state, row.void_reason, row.voided_by) == ("voided", "more training", cast.alice)
    assert row.certified_at is not None
    assert Project.objects.get(pk=cast.project.pk).certificate is None
    assert take(cast)[0].arm != "certify"
    assert Item.objects.filter(annotation__arm="certify").count() == 3


def test_a_void_needs_a_reason_and_happens_once(cast: Cast) -> None:
    row = freeze(cast)
    with pytest.raises(Invalid):
        void(cast, row, "  ")
    void(cast, row)
    with pytest.raises(Conflict, match="ended already"):
        void(cast, row)
    with pytest.raises(NotFound):
        void_certificate(
            project=make_cast(items=2).project, by=cast.alice, certificate_id=row.pk, reason="x"
        )


def test_every_freeze_counts_as_an_attempt_and_a_failed_one_does_not(cast: Cast) -> None:
    assert next_attempt(cast.project) == 1
    void(cast, freeze(cast))
    assert next_attempt(cast.project) == 2
    void(cast, begin(cast))  # given up before anything was drawn
    assert next_attempt(cast.project) == 2


def test_a_freeze_whose_job_failed_lets_the_project_go(cast: Cast) -> None:
    row = begin(cast)
    job = Job.objects.create(project=cast.project, kind="freeze", params={"certificate": row.pk})
    Certificate.objects.filter(pk=row.pk).update(job=job)
    claimed = claim_job(job.pk)
    assert claimed is not None
    fail_job(claimed, {"message": "out of memory", "where": None, "advice": None})
    assert settle_failed_freezes() == 1
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", job.error or claimed.error or row.error)
    assert Project.objects.get(pk=cast.project.pk).certificate is None


def test_without_guesses_to_learn_from_there_is_no_plan_and_no_freeze(cast: Cast) -> None:
    for ask in (plan_certificate, freeze_pool):
        with pytest.raises(Conflict) as refused:
            ask(project=cast.project, by=cast.alice, target=0.9, confidence=0.95)
        assert refused.value.code == "few_guesses"


@pytest.mark.parametrize(("target", "confidence"), [(1.0, 0.95), (0.2, 0.95), (0.9, 1.0)])
def test_terms_out_of_range_are_refused(cast: Cast, target: float, confidence: float) -> None:
    with pytest.raises(Invalid):
        plan_certificate(project=cast.project, by=cast.alice, target=target, confidence=confidence)


def test_all_attempts_share_the_first_ones_alpha(cast: Cast) -> None:
    void(cast, freeze(cast))
    with pytest.raises(Conflict) as refused:
        plan_certificate(project=cast.project, by=cast.alice, target=0.9, confidence=0.99)
    assert refused.value.code == "confidence_fixed"


def test_classes_stay_while_a_certificate_speaks_of_them(cast: Cast) -> None:
    freeze(cast)
    names = [{"id": f"c{n}", "name": f"class {n}"} for n in (1, 2, 3)]
    new_guideline(project=cast.project, by=cast.alice, classes=names)
    with pytest.raises(Conflict) as refused:
        new_guideline(project=cast.project, by=cast.alice, classes=[*names, {"name": "new"}])
    assert refused.value.code == "certificate_lives"


# -- what the database refuses -------------------------------------------------------------------


def refused(change: object) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change()  # type: ignore[operator]


def test_a_project_has_one_live_certificate(cast: Cast) -> None:
    freeze(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        begin(cast)


def test_what_the_freeze_has_fixed_is_written_once(cast: Cast) -> None:
    row = freeze(cast)
    rows = Certificate.objects.filter(pk=row.pk)
    for change in ({"target": 0.5}, {"allowed": 9}, {"attempt": 4}, {"seed": 8}, {"alpha": 0.1}):
        refused(lambda change=change: rows.update(**change))
    refused(lambda: rows._raw_delete(rows.db))


def test_frozen_labels_and_their_order_are_written_once(cast: Cast) -> None:
    row = freeze(cast)
    items = CertificateItem.objects.filter(certificate=row)
    for change in ({"frozen_label": "c2"}, {"place": 99}, {"doubt": 0.0}):
        refused(lambda change=change: items.filter(place=3).update(**change))
    one = items.filter(place=3)
    refused(lambda: one._raw_delete(one.db))


def test_the_evidence_of_a_given_certificate_stays(cast: Cast) -> None:
    row = given(cast)
    evidence = CertificateItem.objects.filter(certificate=row, place=0)
    refused(lambda: evidence.update(wrong=None))
    rows = Certificate.objects.filter(pk=row.pk)
    refused(lambda: rows.update(certified_at=None))
    void(cast, row)
    refused(lambda: rows.update(state="certified", voided_at=None, void_reason=""))


def test_a_place_is_taken_once(cast: Cast) -> None:
    row = freeze(cast)
    item = add_items(cast.project, 1)[-1]
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateItem.objects.create(
            certificate=row, place=0, item=item, doubt=0.1, frozen_label="c1"
        )


def test_the_models_default_spends_what_the_test_is_made_for() -> None:
    assert Certificate._meta.get_field("spend").default == Terms.spend


def test_an_answer_that_comes_as_the_certificate_is_given_meets_no_error(cast: Cast) -> None:
    row = given(cast)
    late = CertificateItem.objects.filter(certificate=row, place=7)
    assert late.update(wrong=True) == 1
    refused(lambda: late.update(wrong=False))

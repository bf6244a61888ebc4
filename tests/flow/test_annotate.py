from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Sum

from labelhub.flow.errors import Conflict, Invalid, NotFound
from labelhub.flow.return_leases import expire_leases
from labelhub.models import Account, Annotation, Guideline, LedgerEntry, ProjectRound
from tests.flow.test_lease_next import lapse
from tests.people import Cast, answer, make_cast, take


def account(cast: Cast) -> Account:
    return Account.objects.get(project=cast.project)


def test_an_answer_writes_annotation_ledger_and_closed_lease(cast: Cast) -> None:
    lease = take(cast)[0]
    answered = answer(cast, lease, choice="c2")
    lease.refresh_from_db()
    item = cast.project.items.get(pk=lease.item_id)
    assert (item.state, item.label, item.annotation) == ("labelled", "c2", answered.annotation)
    assert lease.state == "closed"
    assert LedgerEntry.objects.get(annotation=answered.annotation).amount_micros == 100_000
    assert (account(cast).spent_micros, account(cast).reserved_micros) == (100_000, 0)


def test_a_replayed_submission_changes_nothing(cast: Cast) -> None:
    lease, submission = take(cast)[0], uuid4()
    first = answer(cast, lease, submission=submission)
    again = answer(cast, lease, submission=submission)
    assert again.annotation == first.annotation
    assert (first.replayed, again.replayed) == (False, True)
    assert Annotation.objects.count() == LedgerEntry.objects.count() == 1
    assert account(cast).labels == 1


def test_a_lease_is_answered_once(cast: Cast) -> None:
    lease = take(cast)[0]
    answer(cast, lease)
    with pytest.raises(Conflict, match="answered already"):
        answer(cast, lease)
    assert account(cast).labels == 1


def test_a_late_answer_is_kept_unpaid_and_counts_while_nobody_else_has_the_item(cast: Cast) -> None:
    lease = take(cast)[0]
    lapse([lease])
    expire_leases(cast.project)
    late = answer(cast, lease)
    assert (late.paid, late.annotation.late) == (False, True)
    assert LedgerEntry.objects.get().amount_micros == 0
    assert cast.project.items.get(pk=lease.item_id).state == "labelled"
    assert account(cast).spent_micros == 0


def test_a_late_answer_never_overrides_the_one_that_stands(db: None) -> None:
    cast = make_cast(items=1)
    bobs = take(cast, cast.bob)[0]
    lapse([bobs])
    carols = take(cast, cast.carol)[0]
    answer(cast, carols, cast.carol, choice="c3")
    late = answer(cast, bobs, cast.bob, choice="c1")
    assert late.annotation.late
    assert cast.project.items.get().label == "c3"


def test_an_answer_past_its_time_is_paid_while_its_reservation_stands(cast: Cast) -> None:
    lease = take(cast)[0]
    lapse([lease])
    answered = answer(cast, lease)
    assert (answered.paid, answered.annotation.late) == (True, False)


def test_none_of_these_is_an_answer_and_is_paid(cast: Cast) -> None:
    lease = take(cast)[0]
    assert answer(cast, lease, action="none").paid
    item = cast.project.items.get(pk=lease.item_id)
    assert (item.state, item.outcome, item.label) == ("labelled", "none", "")


def test_a_skip_is_not_paid_and_frees_its_reservation(cast: Cast) -> None:
    assert not answer(cast, take(cast)[0], action="skip").paid
    assert (account(cast).spent_micros, account(cast).reserved_micros) == (0, 0)


def test_two_skips_set_an_item_aside(db: None) -> None:
    cast = make_cast(items=1)
    answer(cast, take(cast, cast.bob)[0], cast.bob, action="skip")
    assert cast.project.items.get().state == "open"
    answer(cast, take(cast, cast.carol)[0], cast.carol, action="skip")
    assert cast.project.items.get().state == "set_aside"


def test_a_flag_needs_a_note(cast: Cast) -> None:
    lease = take(cast)[0]
    with pytest.raises(Invalid) as refused:
        answer(cast, lease, action="flag")
    assert "note" in refused.value.fields


def test_an_unknown_class_is_refused_and_the_lease_stays_open(cast: Cast) -> None:
    lease = take(cast)[0]
    with pytest.raises(Invalid):
        answer(cast, lease, choice="c99")
    lease.refresh_from_db()
    assert lease.state == "open"


def test_a_wrong_fence_is_refused(cast: Cast) -> None:
    lease = take(cast)[0]
    lease.fence += 1
    with pytest.raises(Conflict):
        answer(cast, lease)


def test_nobody_answers_for_somebody_else(cast: Cast) -> None:
    lease = take(cast, cast.bob)[0]
    with pytest.raises(NotFound):
        answer(cast, lease, cast.carol)


def test_an_answer_remembers_guideline_and_model(cast: Cast) -> None:
    answered = answer(cast, take(cast)[0])
    assert answered.annotation.guideline == Guideline.objects.get(project=cast.project, number=1)


def test_an_answer_wants_a_round(cast: Cast) -> None:
    before = ProjectRound.objects.get(project=cast.project).wanted_rev
    answer(cast, take(cast)[0])
    row = ProjectRound.objects.get(project=cast.project)
    assert row.wanted_rev == before + 1
    assert row.wanted_since is not None


def test_the_cap_is_never_exceeded_by_one_label(db: None) -> None:
    cast = make_cast(cap="0.50")
    labelled = 0
    while leases := take(cast, count=4):
        for lease in leases:
            answer(cast, lease)
            labelled += 1
    assert labelled == 5
    assert account(cast).spent_micros == account(cast).cap_micros


def test_the_account_equals_the_sum_of_its_entries(cast: Cast) -> None:
    for lease in take(cast, count=6):
        answer(cast, lease)
    total = LedgerEntry.objects.aggregate(total=Sum("amount_micros"))["total"]
    assert total == account(cast).spent_micros


def test_the_database_refuses_to_pass_the_cap(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(project=cast.project).update(spent_micros=2_000_001)


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("model", [Annotation, LedgerEntry, Guideline])
def test_the_database_refuses_to_change_what_is_written_once(
    cast: Cast, model: type, change: str
) -> None:
    answer(cast, take(cast)[0])
    rows = model._default_manager.all()
    changes = {
        "update": lambda: rows.update(project_id=cast.project.pk),
        "delete": lambda: rows._raw_delete(rows.db),
    }
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        changes[change]()

from uuid import uuid4

import pytest
from django.db.models import Sum

from labelhub.flow.errors import Conflict
from labelhub.flow.undo import REACH, undo
from labelhub.models import Account, Annotation, LedgerEntry
from tests.people import Cast, answer, make_cast, take


def test_undo_reverses_supersedes_and_reopens(cast: Cast) -> None:
    first = answer(cast, take(cast)[0], choice="c2").annotation
    undone, lease = undo(project=cast.project, user=cast.bob, submission=uuid4())
    assert undone.supersedes == first
    assert lease is not None
    assert lease.item_id == first.item_id
    item = cast.project.items.get(pk=first.item_id)
    assert (item.state, item.label) == ("leased", "")
    account = Account.objects.get(project=cast.project)
    assert (account.spent_micros, account.reserved_micros, account.labels) == (0, 100_000, 0)
    assert LedgerEntry.objects.aggregate(total=Sum("amount_micros"))["total"] == 0


def test_undo_goes_back_one_answer_at_a_time(cast: Cast) -> None:
    answered = [answer(cast, take(cast)[0]).annotation for _ in range(3)]
    undone = [undo(project=cast.project, user=cast.bob, submission=uuid4())[0] for _ in range(3)]
    assert [row.supersedes_id for row in undone] == [row.pk for row in reversed(answered)]


def test_a_replayed_undo_changes_nothing(cast: Cast) -> None:
    for _ in range(2):
        answer(cast, take(cast)[0])
    submission = uuid4()
    first, lease = undo(project=cast.project, user=cast.bob, submission=submission)
    again, same = undo(project=cast.project, user=cast.bob, submission=submission)
    assert (first, lease) == (again, same)
    assert Annotation.objects.filter(action="undo").count() == 1


def test_an_undone_item_can_be_answered_anew(cast: Cast) -> None:
    answer(cast, take(cast)[0], choice="c1")
    _, lease = undo(project=cast.project, user=cast.bob, submission=uuid4())
    assert lease is not None
    answer(cast, lease, choice="c3")
    assert cast.project.items.get(pk=lease.item_id).label == "c3"
    assert Account.objects.get(project=cast.project).labels == 1


def test_undo_works_at_the_cap(db: None) -> None:
    cast = make_cast(cap="0.10")
    answer(cast, take(cast)[0])
    assert take(cast) == []
    assert undo(project=cast.project, user=cast.bob, submission=uuid4())[1] is not None


def test_a_skip_can_be_undone_until_somebody_else_has_the_item(db: None) -> None:
    cast = make_cast(items=1)
    answer(cast, take(cast)[0], action="skip")
    take(cast, cast.carol)
    with pytest.raises(Conflict, match="Somebody else"):
        undo(project=cast.project, user=cast.bob, submission=uuid4())


def test_nothing_to_undo_says_so(cast: Cast) -> None:
    with pytest.raises(Conflict, match="nothing left"):
        undo(project=cast.project, user=cast.bob, submission=uuid4())


def test_nobody_undoes_the_answer_of_somebody_else(cast: Cast) -> None:
    answer(cast, take(cast, cast.bob)[0], cast.bob)
    with pytest.raises(Conflict, match="nothing left"):
        undo(project=cast.project, user=cast.carol, submission=uuid4())


def test_undo_reaches_back_fifty_answers(db: None) -> None:
    cast = make_cast(items=70, cap="10.00")
    for _ in range(REACH + 5):
        answer(cast, take(cast)[0])
    for _ in range(REACH):
        undo(project=cast.project, user=cast.bob, submission=uuid4())
    with pytest.raises(Conflict):
        undo(project=cast.project, user=cast.bob, submission=uuid4())

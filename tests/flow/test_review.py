"""Set aside by one person, decided by a second; what measures goes on measuring."""

from uuid import uuid4

from labelhub.flow.lease_next import lease_next
from labelhub.flow.return_leases import release_leases
from labelhub.flow.undo import undo
from labelhub.models import Lease
from labelhub.queries.bench import bench_of
from tests.people import Cast, answer, make_cast, take


def handed(cast: Cast, arm: str) -> Lease:
    """Bob's first task of `arm`; where it falls among the first twenty is drawn."""
    while (lease := take(cast)[0]).arm != arm:
        answer(cast, lease)
    return lease


def flagged(cast: Cast, arm: str) -> Lease:
    """An item that Bob was handed for `arm` and flagged, in Carol's hands for review."""
    lease = handed(cast, arm)
    answer(cast, lease, action="flag", note="two lines in one")
    return lease_next(project=cast.project, user=cast.carol, count=1, review=True)[0]


def test_an_audit_item_that_was_flagged_stays_in_the_audit(db: None) -> None:
    cast = make_cast(items=60, cap="6.00")
    review = flagged(cast, "audit")
    assert review.arm == "review"
    assert answer(cast, review, cast.carol).annotation.arm == "audit"


def test_a_chosen_item_that_was_flagged_counts_as_reviewed(db: None) -> None:
    cast = make_cast(items=60, cap="6.00")
    assert answer(cast, flagged(cast, "random"), cast.carol).annotation.arm == "review"


def test_an_audit_item_whose_flag_was_undone_is_handed_out_as_before(db: None) -> None:
    cast = make_cast(items=60, cap="6.00")
    lease = handed(cast, "audit")
    answer(cast, lease, action="flag", note="a slip of the finger")
    _, again = undo(project=cast.project, user=cast.bob, submission=uuid4())
    assert again is not None
    assert (again.item_id, again.arm) == (lease.item_id, "audit")
    assert answer(cast, again).annotation.arm == "audit"


def test_a_reviewed_answer_that_is_undone_and_given_back_is_set_aside_again(db: None) -> None:
    cast = make_cast(items=60, cap="6.00")
    review = flagged(cast, "audit")
    answer(cast, review, cast.carol)
    _, again = undo(project=cast.project, user=cast.carol, submission=uuid4())
    assert again is not None
    release_leases(project=cast.project, user=cast.carol, lease_ids=[again.pk])
    assert cast.project.items.get(pk=review.item_id).state == "set_aside"


def test_a_reviewer_reads_who_flagged_and_why(cast: Cast) -> None:
    flagged = take(cast)[0]
    answer(cast, flagged, action="flag", note="two lines in one")
    held = lease_next(project=cast.project, user=cast.carol, count=1, review=True)
    bench = bench_of(cast.project, cast.carol, held, review=True)
    assert bench["tasks"][0]["remarks"] == [
        {"by": "Bob", "action": "flag", "note": "two lines in one"}
    ]

"""The client's submission id: the same answer again changes nothing, another answer is refused."""

from uuid import uuid4

import pytest

from labelhub.flow.edit_project import new_guideline
from labelhub.flow.errors import Conflict
from labelhub.flow.return_leases import expire_leases, release_leases
from labelhub.flow.undo import undo
from labelhub.models import Annotation
from tests.flow.test_lease_next import lapse
from tests.people import Cast, answer, take


def test_an_id_that_answered_another_task_is_refused_and_the_task_stays_open(cast: Cast) -> None:
    first, second = take(cast, count=2)
    submission = uuid4()
    answer(cast, first, submission=submission)
    with pytest.raises(Conflict) as refused:
        answer(cast, second, submission=submission, choice="c2")
    assert refused.value.code == "submission_taken"
    second.refresh_from_db()
    assert second.state == "open"


def test_the_id_of_somebody_else_is_refused(cast: Cast) -> None:
    submission = uuid4()
    answer(cast, take(cast, cast.bob)[0], cast.bob, submission=submission)
    with pytest.raises(Conflict) as refused:
        answer(cast, take(cast, cast.carol)[0], cast.carol, submission=submission)
    assert refused.value.code == "submission_taken"


def test_the_id_of_an_answer_undoes_nothing(cast: Cast) -> None:
    submission = uuid4()
    answer(cast, take(cast)[0], submission=submission)
    with pytest.raises(Conflict) as refused:
        undo(project=cast.project, user=cast.bob, submission=submission)
    assert refused.value.code == "submission_taken"
    assert not Annotation.objects.filter(action="undo").exists()


def test_the_id_of_an_undo_answers_nothing(cast: Cast) -> None:
    submission = uuid4()
    answer(cast, take(cast)[0])
    _, lease = undo(project=cast.project, user=cast.bob, submission=submission)
    assert lease is not None
    with pytest.raises(Conflict) as refused:
        answer(cast, lease, submission=submission)
    assert refused.value.code == "submission_taken"


def test_a_replay_answers_as_it_did_though_its_class_is_gone(cast: Cast) -> None:
    lease, submission = take(cast)[0], uuid4()
    answer(cast, lease, choice="c3", submission=submission)
    undo(project=cast.project, user=cast.bob, submission=uuid4())
    kept = [{"id": "c1", "name": "Job Title"}, {"id": "c2", "name": "Company"}]
    new_guideline(project=cast.project, by=cast.alice, classes=kept)
    again = answer(cast, lease, choice="c3", submission=submission)
    assert (again.replayed, again.annotation.value) == (True, {"choice": "c3"})


@pytest.mark.parametrize("end", ["lapsed", "released"])
def test_a_task_that_ended_is_answered_once(cast: Cast, end: str) -> None:
    lease = take(cast)[0]
    if end == "lapsed":
        lapse([lease])
        expire_leases(cast.project)
    else:
        release_leases(project=cast.project, user=cast.bob, lease_ids=[lease.pk])
    assert answer(cast, lease).annotation.late
    with pytest.raises(Conflict, match="answered already"):
        answer(cast, lease, choice="c2")

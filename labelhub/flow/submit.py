"""One round trip a label: the answer goes in and the next tasks come back, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from labelhub.flow.annotate import Answered, KnownAnswer, annotate, prepare, replay
from labelhub.flow.lease_next import fill, find_lease, held_leases, lease_next
from labelhub.flow.undo import undo
from labelhub.models import Annotation, Lease, Project, User


@dataclass(frozen=True)
class Submitted:
    """An answer and everything that the person holds after it."""

    answer: Answered
    held: list[Lease]


def submit(
    *,
    project: Project,
    user: User,
    submission: UUID,
    lease_id: int,
    fence: int,
    action: str,
    value: Any = None,
    note: str = "",
    seconds: float | None = None,
    count: int = 0,
    review: bool = False,
) -> Submitted:
    """Store one answer and hand out the next tasks, up to `count` in all.

    A replay of `submission` changes nothing, answers the same and hands out nothing new. Raises
    NotFound (not this person's lease), Invalid (value or note), Conflict (fence, or an id taken).
    """
    held = held_leases(project, user)
    lease = next((mine for mine in held if mine.pk == lease_id), None)
    lease = lease or find_lease(project, user, lease_id)
    kept = [mine for mine in held if mine.pk != lease_id]
    try:
        draft = prepare(
            project=project,
            lease=lease,
            fence=fence,
            submission=submission,
            action=action,
            value=value,
            note=note,
            seconds=seconds,
        )
        with transaction.atomic():
            answer = annotate(project, user, draft)
            missing = count - len(kept)
            # Two at a time cost little more than one, so the hands are filled every second label.
            if missing >= 2 or (missing == 1 and len(kept) < 2):
                kept += fill(project, user, missing, review=review)
    except KnownAnswer:
        return Submitted(replay(project, user, submission, lease_id), kept)
    except IntegrityError:
        # The id is taken: a copy of this submission was faster, or another answer carries it.
        if not Annotation.objects.filter(project=project, submission=submission).exists():
            raise
        return Submitted(replay(project, user, submission, lease_id), kept)
    if count and not kept:
        kept = lease_next(project=project, user=user, count=count, review=review)
    return Submitted(answer, kept)


def submit_undo(
    *, project: Project, user: User, submission: UUID
) -> tuple[Annotation, Lease | None, list[Lease]]:
    """`undo`, with everything that the person holds after it."""
    with transaction.atomic():
        annotation, lease = undo(project=project, user=user, submission=submission)
        return annotation, lease, held_leases(project, user)

"""One round trip a label: the answer goes in and the next tasks come back, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from labelhub.flow.annotate import Answered, annotate
from labelhub.flow.lease_next import held_leases, lease_next
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
    """`annotate`, then `lease_next` up to `count`. A replay hands out nothing new."""
    with transaction.atomic():
        answer = annotate(
            project=project,
            user=user,
            submission=submission,
            lease_id=lease_id,
            fence=fence,
            action=action,
            value=value,
            note=note,
            seconds=seconds,
        )
        wanted = 0 if answer.replayed else count
        return Submitted(
            answer, lease_next(project=project, user=user, count=wanted, review=review)
        )


def submit_undo(
    *, project: Project, user: User, submission: UUID
) -> tuple[Annotation, Lease | None, list[Lease]]:
    """`undo`, with everything that the person holds after it."""
    with transaction.atomic():
        annotation, lease = undo(project=project, user=user, submission=submission)
        held = held_leases(project, user)
        return annotation, lease, list(held)

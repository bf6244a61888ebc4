"""Rounds: wanted by labels, claimed by one worker at a time, coalesced by revision.

Each label raises `wanted_rev`. A round takes the revision that it sees at its start as `running_rev`, and
makes it `done_rev` at its end; whatever came in between wants the next round. So a burst of any size makes
at most two rounds, and a lost message is only a delay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from labelhub.models import CLAIM_SECONDS, Claimable, Project, ProjectRound
from labelhub.statements import execute
from labelhub.wake import wake

DEBOUNCE = 0.2  # seconds: a second label that follows at once joins the round of the first
# A round that took t seconds is followed by 4 t of rest: learning takes a fifth of a core.
REST = 4.0
MAX_REST = 30.0
MAX_FAILURES = 5


@dataclass(frozen=True)
class RoundClaim:
    """The right to run one round, until another process holds a newer fence."""

    project_id: int
    revision: int
    fence: int
    started_at: datetime
    wanted_since: datetime | None = None


def want_round(project: Project) -> None:
    """Something that the model learns from has changed; wake a worker unless one is on its way."""
    execute(
        "UPDATE labelhub_projectround SET wanted_rev = wanted_rev + 1,"
        " wanted_since = COALESCE(wanted_since, NOW()) WHERE project_id = %s",
        project.pk,
    )
    sleeping = "UPDATE labelhub_projectround SET wake_pending = true"
    if execute(f"{sleeping} WHERE project_id = %s AND NOT wake_pending", project.pk):
        not_before = ProjectRound.objects.values_list("not_before", flat=True).get(project=project)
        wake("round", project.pk, countdown=_delay(not_before))


def _delay(not_before: datetime | None) -> float:
    rest = (not_before - timezone.now()).total_seconds() if not_before else 0.0
    return max(DEBOUNCE, rest)


def start_round(project_id: int) -> RoundClaim | None:
    """Claim the project's round; None when none is wanted or somebody else runs it."""
    rounds = ProjectRound.objects.filter(project_id=project_id)
    rounds.update(wake_pending=False)
    since = rounds.values_list("wanted_since", flat=True).get()
    claimed = rounds.filter(Claimable.unclaimed(), wanted_rev__gt=F("done_rev")).update(
        running_rev=F("wanted_rev"),
        started_at=Now(),
        wanted_since=None,
        stage="reading labels",
        done=0,
        total=None,
        **Claimable.claim_fields(),
    )
    if not claimed:
        return None
    row = rounds.get()
    return RoundClaim(
        project_id, row.running_rev or 0, row.fence, row.started_at or timezone.now(), since
    )


def _held(claim: RoundClaim) -> Any:
    return ProjectRound.objects.filter(project_id=claim.project_id, fence=claim.fence)


def report_round(claim: RoundClaim, stage: str, done: int = 0, total: int | None = None) -> bool:
    """Progress of the running round; False when the claim was lost, and the work should stop."""
    row = ProjectRound.objects.get(project_id=claim.project_id)
    row.fence = claim.fence
    return row.report(stage=stage, done=done, total=total)


def extend_round(claim: RoundClaim) -> bool:
    """Keep the claim while the round runs; False when it was lost."""
    lasts = Now() + timedelta(seconds=CLAIM_SECONDS)
    return bool(_held(claim).update(claimed_until=lasts) == 1)


def finish_round(claim: RoundClaim) -> bool:
    """Close the round; when labels came in meanwhile, wake the next one after its rest."""
    seconds = max(0.0, (timezone.now() - claim.started_at).total_seconds())
    rest = min(MAX_REST, REST * seconds)
    closed = _held(claim).update(
        done_rev=claim.revision,
        running_rev=None,
        claimed_until=None,
        finished_at=Now(),
        stage="",
        error=None,
        failures=0,
        not_before=Now() + timedelta(seconds=rest),
    )
    _wake_if_wanted(claim.project_id, rest)
    return bool(closed == 1)


def fail_round(claim: RoundClaim, error: dict[str, str | None]) -> None:
    """Record why the round failed; the next try waits longer each time, and gives up after five."""
    row = ProjectRound.objects.get(project_id=claim.project_id)
    pause = min(300.0, 2.0 ** (row.failures + 2))
    _held(claim).update(
        running_rev=None,
        claimed_until=None,
        finished_at=Now(),
        error=error,
        failures=F("failures") + 1,
        not_before=Now() + timedelta(seconds=pause),
        # The labels of this round have been waiting since before it, and go on waiting.
        wanted_since=claim.wanted_since or F("wanted_since"),
    )
    if row.failures + 1 < MAX_FAILURES:
        _wake_if_wanted(claim.project_id, pause)


def _wake_if_wanted(project_id: int, delay: float) -> None:
    waiting = ProjectRound.objects.filter(
        project_id=project_id, wanted_rev__gt=F("done_rev"), wake_pending=False
    )
    if waiting.update(wake_pending=True):
        wake("round", project_id, countdown=max(DEBOUNCE, delay))


def overdue_rounds() -> list[int]:
    """Projects whose round is wanted, unclaimed and past its rest: their message was lost."""
    late = Q(not_before=None) | Q(not_before__lt=Now() - timedelta(seconds=5))
    rows = ProjectRound.objects.filter(
        Claimable.unclaimed(), late, wanted_rev__gt=F("done_rev"), failures__lt=MAX_FAILURES
    )
    return list(rows.values_list("project_id", flat=True))

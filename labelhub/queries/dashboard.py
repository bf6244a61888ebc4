"""The manager's page in one answer; each part is one function with a fixed number of queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from labelhub.models import (
    ANSWERS,
    Account,
    Annotation,
    Arm,
    Item,
    Job,
    Lease,
    ModelVersion,
    Project,
    ProjectRound,
    Role,
    Tally,
    from_micros,
)
from labelhub.queries.advice import advise
from labelhub.queries.bench import waiting_for_review
from labelhub.queries.budget import budget_of
from labelhub.queries.certificate import certificate_out, live_certificate
from labelhub.queries.classes import class_rows
from labelhub.queries.jobs import job_out
from labelhub.queries.models import learning_curve, model_age, outlook_of, quality_of
from labelhub.queries.projects import item_counts
from labelhub.queries.savings import savings_of
from labelhub.queries.words import UNMEASURED, class_names
from labelhub.queries.workers import worker_health

EXPLANATION = (
    "Of all items of the pool, the share whose delivered label is what the annotators would say: "
    "people's labels count as right, the model's are judged by items drawn at random before any were "
    "chosen, weighed by how sure the model is. Bounds hold with 95 % confidence for one look."
)
LEFT = "left"  # stands in the role's place


def dashboard(project: Project) -> dict[str, Any]:
    """The contract's Dashboard."""
    account = Account.objects.get(project=project)
    round_row = ProjectRound.objects.get(project=project)
    version = project.current_model
    quality, workers = quality_of(version), worker_health()
    live = live_certificate(project)
    budget, counts = budget_of(project, account), item_counts(project)
    outlook = outlook_of(project, version)
    return {
        "headline": advise(
            project,
            items=counts["total"],
            budget=budget,
            quality=quality,
            worker_alive=workers["alive"],
            round_error=round_row.error,
            set_aside=counts["set_aside"],
            certificate=live,
            outlook=outlook,
        ),
        "items": counts,
        "model": model_age(version, round_row.wanted_rev),
        "recipe": {"reason": version.recipe.get("reason", ""), **version.recipe}
        if version
        else None,
        "quality": quality,
        "certificate": certificate_out(project, live, class_names(project)) if live else None,
        "outlook": outlook,
        "explanation": EXPLANATION if project.measured else UNMEASURED,
        "budget": {**budget, **_hours(project, account)},
        "savings": savings_of(project),
        "curve": learning_curve(project),
        "loop": _loop(project),
        "round": round_out(round_row, version),
        "jobs": [job_out(job) for job in _recent_jobs(project)],
        "workers": workers,
        "classes": class_rows(project, version),
        "people": _people(project),
    }


def _hours(project: Project, account: Account) -> dict[str, Any]:
    seconds = (
        Annotation.objects.filter(project=project).aggregate(total=Sum("seconds"))["total"] or 0.0
    )
    per_hour = None
    if seconds >= 600:
        per_hour = from_micros(int(account.spent_micros / seconds * 3600) // 10_000 * 10_000)
    return {"hours_worked": seconds / 3600, "per_hour": per_hour}


def _loop(project: Project) -> dict[str, Any]:
    arms = dict(
        Annotation.objects.filter(project=project, action__in=ANSWERS, superseded_by__isnull=True)
        .values_list("arm")
        .annotate(n=Count("pk"))
    )
    return {
        "queue_length": project.queue.filter(item__state=Item.State.OPEN).count(),
        "chosen": arms.get(Arm.CHOSEN, 0),
        "random": arms.get(Arm.RANDOM, 0),
        "audit": arms.get(Arm.AUDIT, 0),
        "review": arms.get(Arm.REVIEW, 0),
        "certify": arms.get(Arm.CERTIFY, 0),
        "set_aside": waiting_for_review(project),
        "median_seconds_to_rerank": _median_rerank(project),
    }


def _median_rerank(project: Project) -> float | None:
    """From a label to the queue that has seen it: the median of the last 50 rounds' oldest label."""
    newest = ModelVersion.objects.filter(project=project).order_by("-number")
    metrics = newest.values_list("metrics", flat=True)[:50]
    found = [entry.get("seconds_to_rerank") for entry in metrics]
    waits = sorted(seconds for seconds in found if seconds is not None)
    return waits[len(waits) // 2] if waits else None


def round_out(row: ProjectRound, version: ModelVersion | None) -> dict[str, Any]:
    """The running round, or how the last one ended."""
    now = timezone.now()
    running = (
        row.running_rev is not None and row.claimed_until is not None and row.claimed_until > now
    )
    elapsed = (now - row.started_at).total_seconds() if row.started_at and running else None
    usual = version.seconds if version else None
    return {
        "number": (version.number if version else 0) + (1 if running else 0),
        "state": "running" if running else "failed" if row.error else "idle",
        "stage": row.stage,
        "done": row.done,
        "total": row.total,
        "seconds_left": max(0.0, usual - elapsed) if usual and elapsed is not None else None,
        "error": row.error["message"] if row.error else None,
        "wanted": row.wanted_rev > row.done_rev,
        "finished_at": row.finished_at,
    }


def _recent_jobs(project: Project) -> list[Job]:
    since = timezone.now() - timedelta(days=1)
    shown = Q(state__in=("queued", "running")) | Q(state="failed", created_at__gt=since)
    return list(project.jobs.filter(shown).select_related("created_by").order_by("-pk")[:20])


def _people(project: Project) -> list[dict[str, Any]]:
    today = timezone.now().date()
    rows = (
        Tally.objects.filter(project=project)
        .values("user_id")
        .annotate(
            name=F("user__name"),
            email=F("user__email"),
            total=Sum("answers"),
            today=Sum("answers", filter=Q(day=today), default=0),
        )
        .order_by("-total")
    )
    roles = _roles(project)
    medians, active = _median_seconds(project), _active(project)
    return [
        {
            "name": row["name"],
            "email": row["email"],
            "role": roles.get(row["user_id"], LEFT),
            "today": row["today"],
            "total": row["total"],
            "median_seconds": medians.get(row["user_id"]),
            "active_now": row["user_id"] in active,
        }
        for row in rows
    ]


def _roles(project: Project) -> dict[int, str]:
    """User id -> role. Owners are no members; who is neither has left, and their labels stay."""
    owners = project.organisation.owners.values_list("pk", flat=True)
    members = dict(project.memberships.values_list("user_id", "role"))
    return members | dict.fromkeys(owners, Role.OWNER.value)


def _active(project: Project) -> set[int]:
    """Who holds a task that they took, or that their page kept alive, within five minutes."""
    since = timezone.now() + Lease.DURATION - timedelta(minutes=5)
    held = Lease.objects.filter(project=project, state=Lease.State.OPEN, expires_at__gt=since)
    return set(held.values_list("user_id", flat=True))


def _median_seconds(project: Project) -> dict[int, float]:
    """The median over each person's timed answers among the project's last 5,000."""
    recent = (
        Annotation.objects.filter(project=project, action__in=ANSWERS, seconds__isnull=False)
        .order_by("-pk")
        .values_list("user_id", "seconds")[:5000]
    )
    by_person: dict[int, list[float]] = {}
    for user_id, seconds in recent:
        if seconds is not None:
            by_person.setdefault(user_id, []).append(seconds)
    return {user: sorted(times)[len(times) // 2] for user, times in by_person.items()}

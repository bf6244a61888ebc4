"""Certified completion, as a manager asks for it: plan, freeze, void."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from labelhub.flow.errors import Conflict, Invalid, NotFound
from labelhub.flow.record_event import record_event
from labelhub.flow.run_job import queue_job
from labelhub.flow.start_round import want_round
from labelhub.models import Arm, Certificate, Guideline, Item, Job, Project, User

GUESSES_NEEDED = 30  # labels that the model had guessed before: below that doubts are guesswork
TARGETS = (0.5, 0.999)
CONFIDENCES = (0.8, 0.999)
MAX_REASON = 2000


@dataclass(frozen=True)
class Obstacle:
    """Why there can be no certificate yet, and what to do. done of needed, where it is a count."""

    code: str
    message: str
    advice: str
    done: int | None = None
    needed: int | None = None


def obstacle(project: Project) -> Obstacle | None:
    """The first thing that stands between this project and a freeze; None when it is ready."""
    published = Item.objects.filter(project=project).exclude(state=Item.State.PENDING)
    total, version = published.count(), project.current_model
    if not project.measured:
        return Obstacle(
            "kind_not_certified",
            "An answer of this kind is not one class, so an audit cannot count it as right or wrong.",
            "Certificates are for projects of classification with one class an item.",
        )
    if version is None:
        return Obstacle(
            "no_model",
            "There is no model yet, so there are no machine labels to certify.",
            "Label the first items; the model starts with them.",
        )
    known = guessed_labels(project)
    if known < GUESSES_NEEDED:
        return Obstacle(
            "few_guesses",
            f"Only {known} labels could be compared with what the model had said before.",
            f"From {GUESSES_NEEDED} on it is known how far its confidence can be trusted.",
            known,
            GUESSES_NEEDED,
        )
    if set(version.classes) != {entry["id"] for entry in newest_classes(project)}:
        return Obstacle(
            "classes_changed",
            "The classes have changed, and the model does not know the new ones yet.",
            "Give it a round, and a label of each new class.",
        )
    if version.pool < total:
        return Obstacle(
            "pool_unread",
            f"The model has not read {total - version.pool} of {total} items yet.",
            "Wait until the worker has read them.",
            version.pool,
            total,
        )
    if not published.exclude(state=Item.State.LABELLED).exists():
        return Obstacle(
            "all_labelled",
            "People have labelled every item.",
            "There is nothing left for the model; take the data.",
        )
    return None


def guessed_labels(project: Project) -> int:
    """Standing labels whose items the model had given a class, and a confidence, before."""
    return Item.objects.filter(
        project=project,
        state=Item.State.LABELLED,
        annotation__arm__in=(Arm.CHOSEN, Arm.RANDOM),
        annotation__lease__confidence__isnull=False,
    ).count()


def newest_classes(project: Project) -> list[dict[str, str]]:
    """The class list that annotators see now."""
    newest = Guideline.objects.filter(project=project).order_by("-number")
    return list(newest.values_list("classes", flat=True)[0])


def next_attempt(project: Project) -> int:
    """The number of the next freeze: every freeze counts, whatever became of it."""
    made = Certificate.objects.filter(project=project).aggregate(Max("attempt"))
    return (made["attempt__max"] or 0) + 1


def fixed_risk(project: Project) -> tuple[float, float] | None:
    """(alpha, spend) of all attempts together, as the first one has fixed them; None before."""
    frozen = Certificate.objects.filter(project=project, attempt__isnull=False)
    return frozen.order_by("attempt").values_list("alpha", "spend").first()


def plan_certificate(*, project: Project, by: User, target: float, confidence: float) -> Job:
    """Ask a worker what a certificate on these terms would take. Costs nothing, fixes nothing.

    Raises Invalid for terms out of range, Conflict while one lives or the project is not ready.
    """
    alpha, spend = _checked_terms(project, target, confidence)
    _refuse_if_not_ready(project)
    params = {"target": target, "alpha": alpha, "spend": spend}
    waiting = Job.objects.filter(project=project, kind=Job.Kind.PLAN, state=Job.State.QUEUED)
    for job in waiting:  # nobody needs the forecast of terms that have been changed since
        job.params = params
        job.save(update_fields=["params"])
        return job
    return queue_job(project=project, kind=Job.Kind.PLAN, by=by, params=params)


@transaction.atomic
def freeze_pool(*, project: Project, by: User, target: float, confidence: float) -> Certificate:
    """Begin an attempt on these terms: a worker freezes the machine labels and draws the audit's order.

    From now on the project's own queue rests. Raises as `plan_certificate` does.
    """
    _lock(project)
    alpha, spend = _checked_terms(project, target, confidence)
    _refuse_if_not_ready(project)
    certificate = Certificate.objects.create(
        project=project, target=target, alpha=alpha, spend=spend, frozen_by=by
    )
    params = {"certificate": certificate.pk}
    certificate.job = queue_job(project=project, kind=Job.Kind.FREEZE, by=by, params=params)
    certificate.save(update_fields=["job"])
    Project.objects.filter(pk=project.pk).update(certificate=certificate)
    record_event(
        project, by, "freeze_asked", certificate=certificate.pk, target=target, alpha=alpha
    )
    return certificate


@transaction.atomic
def void_certificate(
    *, project: Project, by: User, certificate_id: int, reason: str
) -> Certificate:
    """End the certificate, given or not: its alpha is spent, and the queue goes on.

    What people labelled stays, and trains from now on. Raises NotFound, Invalid without a reason,
    Conflict when it has ended already.
    """
    _lock(project)
    found = Certificate.objects.filter(project=project, pk=certificate_id).first()
    if found is None:
        raise NotFound("not_found", "There is no such certificate in this project.")
    reason = _checked_reason(reason)
    ended = Certificate.objects.filter(pk=found.pk, state__in=Certificate.LIVE).update(
        state=Certificate.State.VOIDED, voided_at=Now(), voided_by=by, void_reason=reason
    )
    if not ended:
        raise Conflict(
            "already_ended", "This certificate has ended already.", advice="Reload the page."
        )
    let_go(project, found.pk)
    record_event(project, by, "certificate_voided", certificate=found.pk)
    want_round(project)
    found.refresh_from_db()
    return found


def let_go(project: Project, certificate_id: int) -> None:
    """The project has no live certificate any more; its own queue goes on."""
    Project.objects.filter(pk=project.pk, certificate=certificate_id).update(certificate=None)
    project.refresh_from_db(fields=["certificate"])


def _lock(project: Project) -> None:
    """Managers who freeze or void at once do so one after the other."""
    list(Project.objects.select_for_update(no_key=True).filter(pk=project.pk).values("pk"))


def _checked_terms(project: Project, target: float, confidence: float) -> tuple[float, float]:
    """alpha of the confidence, and the share of it that an attempt takes; NaN is in no range."""
    wrong = {}
    for field, value, (low, high) in (
        ("target", target, TARGETS),
        ("confidence", confidence, CONFIDENCES),
    ):
        if not low <= value <= high:
            wrong[field] = f"Between {100 * low:g} % and {100 * high:g} %."
    if wrong:
        raise Invalid("invalid_terms", "These terms cannot be certified.", fields=wrong)
    alpha, fixed = round(1 - confidence, 9), fixed_risk(project)
    if fixed is None:
        return alpha, Certificate._meta.get_field("spend").get_default()
    if alpha != fixed[0]:
        raise Conflict(
            "confidence_fixed",
            f"The first attempt has fixed the confidence at {100 * (1 - fixed[0]):g} %.",
            where="confidence",
            advice="All attempts share what it leaves; choose another target instead.",
        )
    return fixed


def _refuse_if_not_ready(project: Project) -> None:
    if Certificate.objects.filter(project=project, state__in=Certificate.LIVE).exists():
        raise Conflict(
            "certificate_lives",
            "This project has a certificate that is being earned or has been given.",
            advice="Void it before another attempt.",
        )
    if project.state == Project.State.CLOSED:
        raise Conflict("project_closed", "The project is closed.", advice="Open it first.")
    found = obstacle(project)
    if found is not None:
        raise Conflict(found.code, found.message, advice=found.advice)


def _checked_reason(reason: str) -> str:
    reason = reason.strip()
    if not 1 <= len(reason) <= MAX_REASON:
        raise Invalid(
            "reason_missing",
            "A certificate is voided for a reason.",
            fields={"reason": f"Between 1 and {MAX_REASON} characters."},
        )
    return reason

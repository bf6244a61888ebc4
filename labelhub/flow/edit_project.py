"""A manager changes a project; what was true before stays on record."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from labelhub.flow.create_project import check_settings, new_classes
from labelhub.flow.draw_audit import reserve_audit
from labelhub.flow.errors import Conflict, Invalid
from labelhub.flow.record_event import record_event
from labelhub.flow.start_round import want_round
from labelhub.models import Account, Certificate, Guideline, Project, User
from labelhub.queries.classes import class_counts


@transaction.atomic
def edit_project(
    *,
    project: Project,
    by: User,
    name: str | None = None,
    state: str | None = None,
    suggestions: bool | None = None,
    worth_points: float | None = None,
    price: Decimal | None = None,
    budget_cap: Decimal | None = None,
    guidelines: str | None = None,
    classes: list[dict[str, str]] | None = None,
) -> Project:
    """Change what is given. Raises Invalid for wrong values, Conflict for a cap below what is spent.

    Open leases keep the price that they reserved.
    """
    micros = check_settings(name=name, price=price, budget_cap=budget_cap)
    # Managers who save at once do so one after the other: versions are numbered without a gap.
    list(Project.objects.select_for_update(no_key=True).filter(pk=project.pk).values("pk"))
    changes: dict[str, Any] = {
        "name": name.strip() if name is not None else None,
        "state": _known_state(state),
        "suggestions": suggestions,
        "worth_points": worth_points,
        "price_micros": micros.get("price"),
    }
    changes = {field: value for field, value in changes.items() if value is not None}
    for field, value in changes.items():
        setattr(project, field, value)
    if changes:
        project.save(update_fields=list(changes))
        record_event(project, by, "project_changed", fields=sorted(changes))
    # Guidelines before money: a new class wants a round, and rounds are locked before accounts.
    if guidelines is not None or classes is not None:
        new_guideline(project=project, by=by, text=guidelines, classes=classes)
    if "budget_cap" in micros:
        _move_cap(project, by, micros["budget_cap"])
    if "budget_cap" in micros or "price" in micros:
        reserve_audit(project)
    return project


def _known_state(state: str | None) -> str | None:
    if state is not None and state not in Project.State.values:
        raise Invalid(
            "invalid_settings",
            f"There is no state “{state}”.",
            fields={"state": f"One of: {', '.join(Project.State.values)}."},
        )
    return state


def _move_cap(project: Project, by: User, cap: int) -> None:
    try:
        with transaction.atomic():
            Account.objects.filter(project=project).update(cap_micros=cap)
    except IntegrityError:
        raise Conflict(
            "cap_below_spent",
            "The cap cannot be lower than what is spent and reserved.",
            advice="Choose a higher cap, or pause the project to stop spending.",
        ) from None
    record_event(project, by, "cap_changed", cap_micros=cap)


def new_guideline(
    *,
    project: Project,
    by: User,
    text: str | None = None,
    classes: list[dict[str, str]] | None = None,
) -> Guideline:
    """A new numbered version of guidelines and classes; None keeps the part as it is.

    A class that items carry cannot be dropped (Conflict); renaming keeps its id and its labels.
    """
    latest = project.guidelines.order_by("-number").first()
    if latest is None:
        raise Conflict("no_guideline", "The project has no guidelines to change.")
    class_list = latest.classes if classes is None else _edited(project, latest, classes)
    text = latest.text if text is None else text
    if class_list == latest.classes and text == latest.text:
        return latest
    _refuse_while_certified(project, latest.classes, class_list)
    _refuse_dropping_used(project, latest.classes, class_list)
    guideline = Guideline.objects.create(
        project=project, number=latest.number + 1, text=text, classes=class_list, created_by=by
    )
    record_event(project, by, "guidelines_changed", number=guideline.number)
    if class_list != latest.classes:
        want_round(project)
    return guideline


def _refuse_while_certified(
    project: Project, before: list[dict[str, str]], after: list[dict[str, str]]
) -> None:
    """Other classes change what is right, and an audit is of labels that are right or wrong."""
    same = {entry["id"] for entry in before} == {entry["id"] for entry in after}
    if (
        not same
        and Certificate.objects.filter(project=project, state__in=Certificate.LIVE).exists()
    ):
        raise Conflict(
            "certificate_lives",
            "The pool's labels are frozen for a certificate, which speaks of these classes.",
            where="classes",
            advice="Void the certificate first; renaming a class is allowed.",
        )


def _edited(
    project: Project, latest: Guideline, classes: list[dict[str, str]]
) -> list[dict[str, str]]:
    versions = project.guidelines.values_list("classes", flat=True)
    used = {entry["id"] for version in versions for entry in version}
    return new_classes(latest.classes, classes, used, project.kind)


def _refuse_dropping_used(
    project: Project, before: list[dict[str, str]], after: list[dict[str, str]]
) -> None:
    kept = {entry["id"] for entry in after}
    dropped = [entry for entry in before if entry["id"] not in kept]
    counts = class_counts(project) if dropped else {}
    for entry in dropped:
        if count := counts.get(entry["id"]):
            raise Conflict(
                "class_in_use",
                f"The class “{entry['name']}” is the label of {count} items.",
                advice="Rename it instead, or undo those labels first.",
            )

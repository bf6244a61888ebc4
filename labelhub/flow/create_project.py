"""A project begins: its task, its guidelines, its budget, its loop."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from labelhub.flow.errors import Invalid
from labelhub.flow.record_event import record_event
from labelhub.kinds import KINDS, KindError
from labelhub.models import (
    Account,
    Guideline,
    Membership,
    Organisation,
    Project,
    ProjectRound,
    Role,
    User,
    to_micros,
)

MAX_CLASSES = 1000
CURRENCY = re.compile(r"[A-Z]{3}")


@transaction.atomic
def create_project(
    *,
    organisation: Organisation,
    by: User,
    name: str,
    modality: str,
    classes: list[str],
    guidelines: str = "",
    currency: str = "EUR",
    price: Decimal,
    budget_cap: Decimal,
    audit_share: float = 0.15,
    kind: str = "classification",
    options: Mapping[str, Any] | None = None,
) -> Project:
    """Create a project with its first guideline, account and round row; `by` becomes its manager.

    Raises Invalid naming each wrong field.
    """
    micros = check_settings(
        name=name, modality=modality, currency=currency, price=price, budget_cap=budget_cap
    )
    settings = _kind_options(kind, modality, options or {})
    class_list = new_classes([], [{"name": entry} for entry in classes], kind=kind)
    project = with_free_slug(
        Project(
            organisation=organisation,
            name=name.strip(),
            kind=kind,
            options=settings,
            modality=modality,
            currency=currency,
            price_micros=micros["price"],
            audit_share=audit_share,
        )
    )
    Guideline.objects.create(
        project=project, number=1, text=guidelines, classes=class_list, created_by=by
    )
    Account.objects.create(project=project, cap_micros=micros["budget_cap"])
    ProjectRound.objects.create(project=project)
    if not organisation.owners.filter(pk=by.pk).exists():
        Membership.objects.create(project=project, user=by, role=Role.MANAGER)
    record_event(project, by, "project_created")
    return project


def _kind_options(kind: str, modality: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The kind's options with its defaults. Raises Invalid for what the kind does not know or do."""
    chosen = KINDS.get(kind)
    if chosen is None:
        wrong = {"kind": f"One of: {', '.join(KINDS)}."}
    elif modality not in chosen.modalities:
        wrong = {"modality": f"For {kind}: {' or '.join(chosen.modalities)}."}
    else:
        try:
            return chosen.options(given)
        except KindError as error:
            wrong = {error.field: error.message}
    raise Invalid("invalid_settings", "Some settings are not right.", fields=wrong)


def with_free_slug(project: Project) -> Project:
    """Store the project under a readable slug, with a suffix when the plain one is taken."""
    base = slugify(project.name)[:60] or "project"
    project.slug = base
    while True:
        # Somebody may take the same name at the same moment: the database decides.
        try:
            with transaction.atomic():
                project.save(force_insert=True)
        except IntegrityError:
            if not Project.objects.filter(slug=project.slug).exists():
                raise
            project.slug = f"{base}-{secrets.token_hex(2)}"
        else:
            return project


def check_settings(
    *,
    name: str | None = None,
    modality: str | None = None,
    currency: str | None = None,
    price: Decimal | None = None,
    budget_cap: Decimal | None = None,
) -> dict[str, int]:
    """Validate the given settings; returns the money among them in micros."""
    wrong: dict[str, str] = {}
    if name is not None and not 1 <= len(name.strip()) <= 200:
        wrong["name"] = "Between 1 and 200 characters."
    if modality is not None and modality not in ("text", "image"):
        wrong["modality"] = "Either text or image."
    if currency is not None and not CURRENCY.fullmatch(currency):
        wrong["currency"] = "Three capital letters, such as EUR."
    micros: dict[str, int] = {}
    for field, amount in (("price", price), ("budget_cap", budget_cap)):
        if amount is not None:
            _check_money(field, amount, micros, wrong)
    if wrong:
        raise Invalid("invalid_settings", "Some settings are not right.", fields=wrong)
    return micros


def _check_money(
    field: str, amount: Decimal, micros: dict[str, int], wrong: dict[str, str]
) -> None:
    try:
        if not amount.is_finite() or not 0 < amount <= Decimal(10) ** 9:
            raise ValueError("out of range")
        micros[field] = to_micros(amount)
    except ValueError:
        wrong[field] = "More than 0, at most 1,000,000,000, with at most six decimals."


def new_classes(
    before: list[dict[str, str]],
    wanted: list[dict[str, str]],
    used: Iterable[str] = (),
    kind: str = "classification",
) -> list[dict[str, str]]:
    """The class list after an edit: known ids stay with their class, new names get fresh ids.

    `used` are the ids of all earlier versions: one that was dropped is never given to another class,
    or old answers would change their meaning. Raises Invalid for empty, repeated or too many names,
    and for ids that are repeated or not in `before`. How many there must be, the kind says.
    """
    names = [entry["name"].strip() for entry in wanted]
    folded = [name.casefold() for name in names]
    _check_count(kind, len(names))
    if any(not name or len(name) > 200 for name in names):
        raise _bad_classes("Each class needs a name of at most 200 characters.")
    if len(set(folded)) < len(folded):
        repeated = next(name for name in names if folded.count(name.casefold()) > 1)
        raise _bad_classes(f"The class “{repeated}” is there twice.")
    known = {entry["id"] for entry in before}
    given = [entry["id"] for entry in wanted if entry.get("id")]
    if len(set(given)) < len(given):
        raise _bad_classes("The same class id is there twice.")
    unknown = [class_id for class_id in given if class_id not in known]
    if unknown:
        raise _bad_classes(f"There is no class with the id {unknown[0]!r}.")
    next_id = max((int(class_id[1:]) for class_id in {*known, *used}), default=0) + 1
    result = []
    for entry, name in zip(wanted, names, strict=True):
        class_id = entry.get("id") or f"c{next_id}"
        next_id += 0 if entry.get("id") else 1
        result.append({"id": class_id, "name": name})
    return result


def _check_count(kind: str, count: int) -> None:
    if KINDS[kind].classes == "none":
        if count:
            raise _bad_classes(f"A project of {kind} has no classes.")
    elif not KINDS[kind].fewest <= count <= MAX_CLASSES:
        raise _bad_classes(f"Between {KINDS[kind].fewest} and {MAX_CLASSES} classes.")


def _bad_classes(reason: str) -> Invalid:
    return Invalid("invalid_classes", reason, fields={"classes": reason})

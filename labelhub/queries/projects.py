"""The list of projects and one project's settings."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.utils import timezone

from labelhub.models import (
    Guideline,
    Item,
    Membership,
    Project,
    Role,
    Tally,
    User,
    from_micros,
)
from labelhub.queries.advice import advise, advise_who_labels
from labelhub.queries.budget import budget_of
from labelhub.queries.models import quality_of
from labelhub.queries.workers import worker_health

TONES = {"stop": 0, "marker": 1, "ok": 2}
SEES_MONEY = (Role.MANAGER, Role.ENGINEER, Role.OWNER)


def projects_with_role(user: User) -> QuerySet[Any]:
    """What `user` may open, each with `.role`: "owner" for the organisation's, else the member's."""
    owned = user.owned_organisations.filter(pk=OuterRef("organisation_id"))
    member = Membership.objects.filter(user=user, project=OuterRef("pk"))
    return (
        Project.objects.for_user(user)
        .select_related("account", "round", "current_model", "certificate")
        # A model's metrics are long, and only the manager's pages read them.
        .defer("current_model__metrics", "current_model__recipe")
        .annotate(
            role=Case(
                When(Exists(owned), then=Value(Role.OWNER.value)),
                default=Subquery(member.values("role")[:1]),
            )
        )
    )


# An owner is one in every project of the organisation, a member of it or not.
FIND_PROJECT = """
    SELECT project.*, owner.id IS NOT NULL AS owned, membership.role
    FROM labelhub_project project
    LEFT JOIN labelhub_membership membership
        ON membership.project_id = project.id AND membership.user_id = %s
    LEFT JOIN labelhub_organisation_owners owner
        ON owner.organisation_id = project.organisation_id AND owner.user_id = %s
    WHERE project.slug = %s AND (membership.id IS NOT NULL OR owner.id IS NOT NULL)
"""


def find_project(user: User, slug: str) -> tuple[Project, str] | None:
    """The project and the person's role in it; None for strangers. Every request passes here."""
    if "\x00" in slug:  # PostgreSQL has no such text, and no project such a name
        return None
    for project in Project.objects.raw(FIND_PROJECT, [user.pk, user.pk, slug]):
        found: Any = project
        return project, Role.OWNER.value if found.owned else found.role
    return None


def project_rows(user: User) -> list[dict[str, Any]]:
    """Home: worst first, then the most recent. A constant number of queries."""
    # Home shows every project's estimate, so the metrics come along here.
    projects = list(_with_numbers(projects_with_role(user).defer(None)))
    worker_alive = worker_health()["alive"]
    rows = [_row(project, worker_alive) for project in projects]
    return sorted(rows, key=lambda row: TONES[row["advice"]["tone"]])


def _with_numbers(projects: QuerySet[Project]) -> QuerySet[Project]:
    today = (
        Tally.objects.filter(project=OuterRef("pk"), day=timezone.now().date())
        .order_by()
        .values("project")
        .annotate(n=Sum("answers"))
        .values("n")
    )
    newest = Guideline.objects.filter(project=OuterRef("pk")).order_by("-number")
    items = Item.objects.filter(project=OuterRef("pk")).exclude(state="pending").order_by()
    aside = Item.objects.filter(project=OuterRef("pk"), state="set_aside").order_by()
    return projects.annotate(
        today=Subquery(today),
        class_list=Subquery(newest.values("classes")[:1]),
        items_total=Subquery(items.values("project").annotate(n=Count("pk")).values("n")),
        aside=Subquery(aside.values("project").annotate(n=Count("pk")).values("n")),
    ).order_by("-pk")


def _row(project: Any, worker_alive: bool) -> dict[str, Any]:
    sees = project.role in SEES_MONEY
    budget, items = budget_of(project, project.account), project.items_total or 0
    quality = quality_of(project.current_model) if sees else None
    return {
        "slug": project.slug,
        "name": project.name,
        "kind": project.kind,
        "modality": project.modality,
        "role": project.role,
        "state": project.state,
        "items": items,
        "class_count": len(project.class_list or []),
        "quality": quality["delivered"] if quality else None,
        "budget": budget if sees else None,
        "labels_today": project.today or 0,
        "labels_left": budget["labels_left"],
        "set_aside": project.aside or 0,
        "advice": advise(
            project,
            items=items,
            budget=budget,
            quality=quality,
            worker_alive=worker_alive,
            round_error=project.round.error,
            set_aside=project.aside or 0,
            certificate=project.certificate,
        )
        if sees
        else advise_who_labels(project, items=items, labels_left=budget["labels_left"]),
    }


def project_detail(project: Project, role: str) -> dict[str, Any]:
    """The contract's Project. Money is left out for roles that may not see it."""
    guideline = project.guidelines.order_by("-number")[0]
    sees_money = role in SEES_MONEY
    return {
        "slug": project.slug,
        "name": project.name,
        "kind": project.kind,
        "options": project.options,
        "measured": project.measured,
        "modality": project.modality,
        "state": project.state,
        "role": role,
        "currency": project.currency,
        "price": from_micros(project.price_micros) if sees_money else None,
        "budget_cap": from_micros(project.account.cap_micros) if sees_money else None,
        "audit_share": project.audit_share,
        "worth_points": project.worth_points,
        "suggestions": project.suggestions,
        "guideline": {
            "number": guideline.number,
            "text": guideline.text,
            "classes": guideline.classes,
            "created_at": guideline.created_at,
        },
        "items": item_counts(project),
    }


def item_counts(project: Project) -> dict[str, int]:
    """How many items are published, and where they stand."""
    state = Item.State
    counted = (
        Item.objects.filter(project=project)
        .exclude(state=state.PENDING)
        .aggregate(
            total=Count("pk"),
            open=Count("pk", filter=Q(state__in=(state.OPEN, state.LEASED))),
            labelled=Count("pk", filter=Q(state=state.LABELLED)),
            set_aside=Count("pk", filter=Q(state=state.SET_ASIDE)),
        )
    )
    return {**counted, "embedded": embedded_count(project)}


def embedded_count(project: Project) -> int:
    """Items that every encoder of the project has encoded so far."""
    rows: dict[str, int] = {}
    for encoder, count in project.vector_shards.values_list("encoder", "rows"):
        rows[encoder] = rows.get(encoder, 0) + count
    return min(rows.values(), default=0)

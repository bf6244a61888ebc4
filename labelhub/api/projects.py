"""Projects: list, make, read, change, watch."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from labelhub.api.auth import organisation_for_new, person, project_for
from labelhub.api.schemas import Dashboard, ProjectIn, ProjectList, ProjectOut, ProjectPatch
from labelhub.flow.create_project import create_project
from labelhub.flow.edit_project import edit_project
from labelhub.models import May
from labelhub.queries.dashboard import dashboard
from labelhub.queries.projects import project_detail, project_rows

router = Router(tags=["projects"])


@router.get("/projects", response=ProjectList)
def list_projects(request: HttpRequest) -> object:
    """Your projects, the one that needs you first."""
    return {"projects": project_rows(person(request))}


@router.post("/projects", response={201: ProjectOut})
def make_project(request: HttpRequest, payload: ProjectIn) -> object:
    """Make a project; you become its manager."""
    user = person(request)
    project = create_project(
        organisation=organisation_for_new(user),
        by=user,
        name=payload.name,
        kind=payload.kind,
        options=payload.options,
        modality=payload.modality,
        classes=[entry.name for entry in payload.classes],
        guidelines=payload.guidelines,
        currency=payload.currency,
        price=payload.price,
        budget_cap=payload.budget_cap,
        audit_share=payload.audit_share,
    )
    made, role = project_for(request, project.slug, May.MANAGE)
    return 201, project_detail(made, role)


@router.get("/projects/{slug}", response=ProjectOut)
def read_project(request: HttpRequest, slug: str) -> object:
    project, role = project_for(request, slug, May.SEE_OWN)
    return project_detail(project, role)


@router.patch("/projects/{slug}", response=ProjectOut)
def change_project(request: HttpRequest, slug: str, payload: ProjectPatch) -> object:
    """Change what is sent; new guidelines or classes make a new numbered version."""
    project, role = project_for(request, slug, May.MANAGE)
    classes = None
    if payload.classes is not None:
        classes = [entry.model_dump(exclude_none=True) for entry in payload.classes]
    edit_project(
        project=project,
        by=person(request),
        name=payload.name,
        state=payload.state,
        suggestions=payload.suggestions,
        price=payload.price,
        budget_cap=payload.budget_cap,
        guidelines=payload.guidelines,
        classes=classes,
    )
    changed, role = project_for(request, slug, May.MANAGE)
    return project_detail(changed, role)


@router.get("/projects/{slug}/dashboard", response=Dashboard)
def read_dashboard(request: HttpRequest, slug: str) -> object:
    """All that the manager's page shows, in one answer."""
    project, _ = project_for(request, slug, May.SEE_PROJECT)
    return dashboard(project)

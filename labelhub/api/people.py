"""Members and invitations of a project."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router

from labelhub.api.auth import person, project_for
from labelhub.api.schemas import InviteIn, InviteOut, MemberOut, Members, RoleIn
from labelhub.flow.invite import change_role, invite, remove_member, withdraw_invitation
from labelhub.models import May, Membership, Project
from labelhub.queries.people import people_of

router = Router(tags=["people"])


@router.get("/projects/{slug}/members", response=Members)
def list_members(request: HttpRequest, slug: str) -> object:
    project, _ = project_for(request, slug, May.MANAGE)
    return people_of(project)


@router.post("/projects/{slug}/invitations", response={201: InviteOut})
def make_invitation(request: HttpRequest, slug: str, payload: InviteIn) -> object:
    """A link that lets one person join; it is shown this once."""
    project, _ = project_for(request, slug, May.MANAGE)
    invitation, secret = invite(
        project=project, by=person(request), role=payload.role, email=payload.email
    )
    url = f"{settings.PUBLIC_URL}/join/{secret}"
    return 201, {"id": invitation.pk, "url": url, "role": invitation.role}


@router.delete("/projects/{slug}/invitations/{invitation_id}", response={204: None})
def delete_invitation(request: HttpRequest, slug: str, invitation_id: int) -> object:
    project, _ = project_for(request, slug, May.MANAGE)
    if not withdraw_invitation(project=project, invitation_id=invitation_id):
        raise Http404
    return HttpResponse(status=204)


def _member(request: HttpRequest, project: Project, member_id: int) -> Membership:
    rows = Membership.objects.for_user(person(request)).select_related("project", "user")
    found = rows.filter(project=project, pk=member_id).first()
    if found is None:
        raise Http404
    return found


@router.patch("/projects/{slug}/members/{member_id}", response=MemberOut)
def change_member(request: HttpRequest, slug: str, member_id: int, payload: RoleIn) -> object:
    project, _ = project_for(request, slug, May.MANAGE)
    row = change_role(
        membership=_member(request, project, member_id), by=person(request), role=payload.role
    )
    return {"id": row.pk, "name": row.user.name, "email": row.user.email, "role": row.role}


@router.delete("/projects/{slug}/members/{member_id}", response={204: None})
def delete_member(request: HttpRequest, slug: str, member_id: int) -> object:
    """Take a person out of the project; their labels and pay stay."""
    project, _ = project_for(request, slug, May.MANAGE)
    remove_member(membership=_member(request, project, member_id), by=person(request))
    return HttpResponse(status=204)

"""Who asks, and whether they may: a session with its CSRF token, or a bearer token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer, SessionAuth
from ninja.utils import check_csrf

from labelhub.flow.errors import NotAllowed
from labelhub.flow.tokens import hash_secret
from labelhub.models import ROLE_MAY, ApiToken, May, Organisation, Project, User
from labelhub.queries.projects import find_project

TOUCH_EVERY = timedelta(minutes=1)


class TokenAuth(HttpBearer):
    """`Authorization: Bearer lh_...`; no cookie, so no CSRF token."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = (
            ApiToken.objects.select_related("user")
            .filter(token_hash=hash_secret(token), user__is_active=True)
            .first()
        )
        if found is None:
            return None
        if found.last_used_at is None or found.last_used_at < timezone.now() - TOUCH_EVERY:
            ApiToken.objects.filter(pk=found.pk).update(last_used_at=Now())
        request.user = found.user
        return found.user


class CookieAuth(SessionAuth):
    """The session's cookie; a request that changes something must carry its CSRF token."""

    def _get_key(self, request: HttpRequest) -> str | None:
        session = request.COOKIES.get(self.param_name)
        # Without a session nothing can be forged, and 401 says more than a missing token.
        if session and check_csrf(request):
            raise PermissionDenied
        return session


AUTH = [TokenAuth(), CookieAuth()]


def person(request: HttpRequest) -> User:
    """The signed-in person; the authenticators of the API have made sure of one."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    return user


def project_for(request: HttpRequest, slug: str, may: May) -> tuple[Project, str]:
    """The project and the person's role in it. 404 for strangers, 403 for too small a role."""
    found = find_project(person(request), slug)
    if found is None:
        raise Http404
    project, role = found
    if may not in ROLE_MAY[role]:
        raise NotAllowed(
            "role_too_small",
            f"Your role here is {role}, which does not include this.",
            advice="Ask a manager of the project.",
        )
    return project, role


def organisation_for_new(user: User) -> Organisation:
    """Where a new project of `user` goes: an organisation they own, or manage projects in."""
    owned = user.owned_organisations.order_by("pk").first()
    if owned is not None:
        return owned
    managed = (
        Organisation.objects.filter(
            projects__memberships__user=user, projects__memberships__role="manager"
        )
        .order_by("pk")
        .first()
    )
    if managed is None:
        raise NotAllowed(
            "role_too_small",
            "Only owners and managers can make projects.",
            advice="Ask an owner of your organisation.",
        )
    return managed

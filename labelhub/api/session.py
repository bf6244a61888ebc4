"""Signing in and out, and joining by a link."""

from __future__ import annotations

from axes.exceptions import AxesBackendPermissionDenied
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router
from ninja.utils import check_csrf

from labelhub.api.schemas import Credentials, InvitationOut, Join, SessionOut
from labelhub.flow.create_user import new_user, save_user
from labelhub.flow.errors import NotAllowed, Refused
from labelhub.flow.invite import accept_invitation, find_invitation
from labelhub.models import Membership, User

router = Router(tags=["session"])


class LockedOut(Refused):
    status = 429


def _require_csrf(request: HttpRequest) -> None:
    """These calls take no session yet, so the authenticators have not checked the token."""
    if check_csrf(request):
        raise NotAllowed(
            "csrf_failed",
            "The page's security token is missing or too old.",
            advice="Reload the page and send it again.",
        )


def _session(request: HttpRequest) -> dict[str, object]:
    user = request.user
    return {
        "user": _user(user) if isinstance(user, User) else None,
        "csrf_token": get_token(request),
        "version": settings.VERSION,
    }


def _user(user: User) -> dict[str, object]:
    is_owner = user.owned_organisations.exists()
    manages = Membership.objects.for_user(user).filter(user=user, role="manager").exists()
    return {
        "id": user.pk,
        "email": user.email,
        "name": user.name,
        "is_owner": is_owner,
        "may_create": is_owner or manages,
    }


@router.get("/session", response=SessionOut, auth=None)
def read_session(request: HttpRequest) -> object:
    """Who is signed in, and the CSRF token that further calls must send."""
    return _session(request)


@router.post("/session", response=SessionOut, auth=None)
def sign_in(request: HttpRequest, payload: Credentials) -> object:
    """Sign in; five failures for an account and address lock it for a quarter of an hour."""
    _require_csrf(request)
    credentials = {"email": payload.email.strip().lower()}
    locked = LockedOut(
        "locked_out",
        "Too many wrong passwords for this account from here.",
        advice="Wait 15 minutes, then try again.",
    )
    try:
        if not AxesProxyHandler.is_allowed(request, credentials):
            raise locked
        user = authenticate(request, password=payload.password, **credentials)
    except AxesBackendPermissionDenied:
        raise locked from None
    if user is None:
        if not AxesProxyHandler.is_allowed(request, credentials):
            raise locked
        raise Refused(
            "wrong_credentials",
            "The e-mail address or the password is wrong.",
            advice="Check both; passwords tell upper from lower case.",
        )
    login(request, user)
    return _session(request)


@router.delete("/session", response=SessionOut, auth=None)
def sign_out(request: HttpRequest) -> object:
    _require_csrf(request)
    logout(request)
    return _session(request)


@router.get("/invitations/{token}", response=InvitationOut, auth=None)
def read_invitation(request: HttpRequest, token: str) -> object:
    """What a link invites to."""
    found = find_invitation(token)
    return {
        "project": {"slug": found.project.slug, "name": found.project.name},
        "role": found.role,
        "invited_by": found.invited_by.name,
        "email": found.email,
    }


@router.post("/invitations/{token}", response=SessionOut, auth=None)
def join(request: HttpRequest, token: str, payload: Join) -> object:
    """Join with the signed-in account, or with a new one."""
    _require_csrf(request)
    find_invitation(token)
    signed_in = request.user if isinstance(request.user, User) else None
    user = signed_in or new_user(email=payload.email, name=payload.name, password=payload.password)
    with transaction.atomic():
        if signed_in is None:
            save_user(user)
        accept_invitation(secret=token, user=user)
    if signed_in is None:
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return _session(request)

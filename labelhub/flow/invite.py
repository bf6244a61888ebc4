"""People come in by a link, change roles, and leave; their work stays."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from labelhub.flow.errors import Conflict, Invalid, NotFound
from labelhub.flow.lease_next import held_leases
from labelhub.flow.record_event import record_event
from labelhub.flow.return_leases import release_leases
from labelhub.flow.tokens import hash_secret
from labelhub.models import Invitation, Membership, Project, Role, User

LASTS = timedelta(days=14)
INVITABLE = (Role.ANNOTATOR, Role.REVIEWER, Role.MANAGER, Role.ENGINEER)


def _known_role(role: str) -> str:
    if role not in INVITABLE:
        raise Invalid(
            "unknown_role",
            f"There is no role “{role}”.",
            fields={"role": f"One of: {', '.join(INVITABLE)}."},
        )
    return role


def _address(email: str) -> str:
    """Whom the link is meant for, in lower case; "" leaves it open."""
    email = email.strip().lower()
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise Invalid(
            "invalid_email",
            "This is not an e-mail address.",
            fields={"email": "An address such as name@example.com, or nothing."},
        ) from None
    return email


@transaction.atomic
def invite(*, project: Project, by: User, role: str, email: str = "") -> tuple[Invitation, str]:
    """A link for one person; the second value is its secret, shown once."""
    role, email = _known_role(role), _address(email)
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        project=project,
        role=role,
        email=email,
        invited_by=by,
        token_hash=hash_secret(secret),
        expires_at=timezone.now() + LASTS,
    )
    record_event(project, by, "person_invited", role=role)
    return invitation, secret


def find_invitation(secret: str) -> Invitation:
    """The open invitation behind a link. NotFound when it is used up, withdrawn or too old."""
    invitation = (
        Invitation.objects.select_related("project", "invited_by")
        .filter(token_hash=hash_secret(secret), accepted_by=None, expires_at__gt=timezone.now())
        .first()
    )
    if invitation is None:
        raise NotFound(
            "invitation_gone",
            "This link has been used, withdrawn, or is too old.",
            advice="Ask the person who sent it for a new one.",
        )
    return invitation


@transaction.atomic
def accept_invitation(*, secret: str, user: User) -> Membership:
    """`user` joins; the link works once, whoever races for it."""
    invitation = find_invitation(secret)
    open_one = Invitation.objects.filter(pk=invitation.pk, accepted_by=None)
    if open_one.update(accepted_by=user) != 1:
        raise Conflict(
            "invitation_gone", "Somebody used this link a moment ago.", advice="Ask for a new one."
        )
    if invitation.project.organisation.owners.filter(pk=user.pk).exists():
        raise Conflict(
            "already_owner",
            "You own this project's organisation and need no invitation.",
            advice="Pass the link on to the person it is meant for.",
        )
    membership, created = Membership.objects.get_or_create(
        project=invitation.project, user=user, defaults={"role": invitation.role}
    )
    if created:
        record_event(invitation.project, user, "person_joined", role=membership.role)
    return membership


def withdraw_invitation(*, project: Project, invitation_id: int) -> bool:
    return (
        Invitation.objects.filter(project=project, pk=invitation_id, accepted_by=None).delete()[0]
        == 1
    )


@transaction.atomic
def change_role(*, membership: Membership, by: User, role: str) -> Membership:
    """Give a member another role. Nobody changes their own."""
    if membership.user_id == by.pk:
        raise Conflict(
            "own_role",
            "You cannot change your own role.",
            advice="Ask another manager or an owner.",
        )
    membership.role = _known_role(role)
    membership.save(update_fields=["role"])
    record_event(membership.project, by, "role_changed", member=membership.user_id, role=role)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """Take a person out of the project: what they hold goes back, their annotations and pay stay."""
    if membership.user_id == by.pk:
        raise Conflict(
            "own_membership",
            "You cannot remove yourself.",
            advice="Ask another manager or an owner.",
        )
    project, user = membership.project, membership.user
    held = [lease.pk for lease in held_leases(project, user)]
    release_leases(project=project, user=user, lease_ids=held)
    record_event(project, by, "person_removed", member=user.pk)
    membership.delete()

"""A person gets an account."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from labelhub.flow.errors import Conflict, Invalid
from labelhub.models import Organisation, User


def create_user(
    *, email: str, name: str, password: str, owner_of: Organisation | None = None
) -> User:
    """Create an account, as an owner of `owner_of` when given.

    Raises Invalid (bad address, weak password) and Conflict (address already taken).
    """
    return save_user(new_user(email=email, name=name, password=password), owner_of)


def new_user(*, email: str, name: str, password: str) -> User:
    """A checked account, not yet stored. Hashing a password takes a tenth of a second, too long
    for a transaction that everybody else waits for. Raises Invalid."""
    user = User(email=email.strip().lower(), name=name.strip())
    _check(user, password)
    user.set_password(password)
    return user


def save_user(user: User, owner_of: Organisation | None = None) -> User:
    """Store a new account. Raises Conflict when the address is taken."""
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise Conflict(
            "address_taken",
            "There is already an account with this e-mail address.",
            advice="Sign in with it, then open the link again.",
        ) from None
    if owner_of is not None:
        owner_of.owners.add(user)
    return user


def _check(user: User, password: str) -> None:
    fields: dict[str, str] = {}
    try:
        validate_email(user.email)
    except ValidationError:
        fields["email"] = "This is not an e-mail address."
    if not user.name:
        fields["name"] = "A name is needed; colleagues see it beside your labels."
    try:
        validate_password(password, user)
    except ValidationError as error:
        fields["password"] = " ".join(error.messages)
    if fields:
        raise Invalid("invalid_account", "The account could not be made.", fields=fields)

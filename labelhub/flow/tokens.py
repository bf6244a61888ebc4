"""API tokens and invitations: secrets that are shown once and kept as a hash."""

from __future__ import annotations

import hashlib
import secrets

from labelhub.models import ApiToken, User

PREFIX = "lh_"


def hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_token(*, user: User, name: str) -> tuple[ApiToken, str]:
    """A new bearer token of `user`; the second value is the secret, which is not kept."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip() or "unnamed",
        prefix=secret[:10],
        token_hash=hash_secret(secret),
    )
    return token, secret


def revoke_token(*, user: User, token_id: int) -> bool:
    """Delete one of the user's own tokens; False when there is none of that id."""
    return user.api_tokens.filter(pk=token_id).delete()[0] == 1

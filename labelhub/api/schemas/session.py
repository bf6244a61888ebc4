"""Signing in, joining, tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import StringConstraints

from labelhub.api.schemas.common import Short, Text, Workers


class UserOut(Schema):
    id: int
    email: str
    name: str
    is_owner: bool
    may_create: bool


class SessionOut(Schema):
    user: UserOut | None
    csrf_token: str
    version: str


class Credentials(Schema):
    email: Short
    password: Annotated[Text, StringConstraints(max_length=1000)]


class InvitedProject(Schema):
    slug: str
    name: str


class InvitationOut(Schema):
    project: InvitedProject
    role: str
    invited_by: str
    email: str


class Join(Schema):
    name: Short = ""
    email: Short = ""
    password: Annotated[Text, StringConstraints(max_length=1000)] = ""


class TokenOut(Schema):
    id: int
    name: str
    prefix: str
    created_at: datetime
    last_used_at: datetime | None


class TokenList(Schema):
    tokens: list[TokenOut]


class TokenIn(Schema):
    name: Annotated[Text, StringConstraints(min_length=1, max_length=100)]


class NewToken(Schema):
    id: int
    name: str
    token: str


class SystemOut(Schema):
    workers: Workers

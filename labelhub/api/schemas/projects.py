"""Projects, their people and their imports."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StringConstraints

from labelhub.api.schemas.common import (
    Advice,
    Budget,
    Interval,
    ItemCounts,
    JobOut,
    Money,
    Short,
    Text,
)


class ProjectRow(Schema):
    slug: str
    name: str
    kind: str
    modality: str
    state: str
    role: str
    items: int
    class_count: int
    quality: Interval | None
    budget: Budget | None = Field(description="null for roles that may not see money")
    labels_left: int
    labels_today: int
    set_aside: int
    advice: Advice


class ProjectList(Schema):
    projects: list[ProjectRow]


class ClassIn(Schema):
    id: Annotated[Text, StringConstraints(max_length=40)] | None = None
    name: Short


class ClassOut(Schema):
    id: str
    name: str


class GuidelineOut(Schema):
    number: int
    text: str
    classes: list[ClassOut]
    created_at: datetime


class ProjectOut(Schema):
    slug: str
    name: str
    kind: str
    options: dict[str, Any] = Field(description="what the kind was told, defaults filled in")
    measured: bool = Field(
        description="an answer is one class: there are estimates and certificates"
    )
    modality: str
    state: str
    role: str
    currency: str
    price: Money | None
    budget_cap: Money | None
    audit_share: float
    suggestions: bool
    worth_points: float
    guideline: GuidelineOut
    items: ItemCounts


class ProjectIn(Schema):
    name: Short
    kind: Short = "classification"
    options: dict[str, Any] = Field(default={}, description="what is left out is the default")
    modality: Short
    classes: Annotated[list[ClassIn], Field(default=[], max_length=2000)]
    guidelines: Annotated[Text, StringConstraints(max_length=100_000)] = ""
    currency: Short = "EUR"
    price: Decimal
    budget_cap: Decimal
    audit_share: Annotated[float, Field(ge=0.02, le=0.9)] = 0.15


class ProjectPatch(Schema):
    name: Short | None = None
    state: Short | None = None
    suggestions: bool | None = None
    worth_points: Annotated[float, Field(ge=0, le=100)] | None = None
    price: Decimal | None = None
    budget_cap: Decimal | None = None
    guidelines: Annotated[Text, StringConstraints(max_length=100_000)] | None = None
    classes: Annotated[list[ClassIn], Field(max_length=2000)] | None = None


class JobList(Schema):
    imports: list[JobOut]
    next: int | None


class MemberOut(Schema):
    id: int
    name: str
    email: str
    role: str


class OpenInvitation(Schema):
    id: int
    role: str
    email: str
    created_at: datetime
    expires_at: datetime


class Members(Schema):
    members: list[MemberOut]
    invitations: list[OpenInvitation]


class InviteIn(Schema):
    role: Short
    email: Short = ""


class InviteOut(Schema):
    id: int
    url: str
    role: str


class RoleIn(Schema):
    role: Short

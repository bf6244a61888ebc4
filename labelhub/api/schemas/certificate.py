"""Certified completion: the plan, the audit, the certificate."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from labelhub.api.schemas.common import JobError, JobOut, Money, Text
from labelhub.api.schemas.projects import ClassOut


class TermsIn(Schema):
    target: float = Field(description="share of the delivered labels that are to be right, 0..1")
    confidence: float = Field(0.95, description="1 - alpha, over all attempts together")


class VoidIn(Schema):
    reason: Annotated[Text, StringConstraints(max_length=10_000)]


class ObstacleOut(Schema):
    code: str
    message: str
    advice: str
    done: int | None
    needed: int | None


class Bounds(Schema):
    low: int
    middle: int
    high: int


class Costs(Schema):
    low: Money
    middle: Money
    high: Money


class ShownItem(Schema):
    item: int
    key: str
    text: str | None
    image_url: str | None


class Sample(ShownItem):
    label: str
    doubt: float


class Mistake(ShownItem):
    place: int
    machine: str
    person: str | None = Field(description="null: none of the classes")


class ForecastOut(Schema):
    version: int
    level: float = Field(description="the part of alpha that this attempt spends")
    pool: int
    machine: int
    people: int = Field(description="items that the certificate cannot afford: people label them")
    allowed: int
    expected_errors: float
    order: str
    ripe: bool = Field(description="more ordinary labels first would not make it cheaper")
    audit: Bounds
    labels: Bounds
    cost: Costs
    budget_labels: int
    affordable: bool
    silent_classes: list[ClassOut]
    random: list[Sample]
    doubtful: list[Sample]


class PlanOut(Schema):
    job: JobOut
    target: float
    confidence: float
    outdated: bool
    forecast: ForecastOut | None


class LookOut(Schema):
    audited: int
    wrong: int
    waiting: int
    evidence: float
    needed: float
    certified: bool
    certified_at: int | None
    certain: bool
    right_at_least: float
    people_left: int
    labels_left: Bounds
    cost_left: Costs


class PlannedAudit(Bounds):
    expected_errors: float


class CertificateOut(Schema):
    id: int
    state: Literal["freezing", "auditing", "certified", "voided", "failed"]
    attempt: int | None
    target: float
    confidence: float
    level: float | None
    statement: str | None
    pool: int | None
    human: int | None
    machine: int | None
    people: int | None
    allowed: int | None
    order: str
    forecast: PlannedAudit | None
    silent_classes: list[ClassOut]
    model_version: int | None
    guideline_version: int | None
    asked_at: datetime
    asked_by: str
    frozen_at: datetime | None
    look: LookOut | None
    set_aside: int = Field(description="asked items that wait for a reviewer, and block the audit")
    outside: int = Field(description="items that came after the freeze")
    job: JobOut | None
    certified_at: datetime | None
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str
    error: JobError | None


class CertificatePage(Schema):
    obstacle: ObstacleOut | None
    attempt: int
    fixed_confidence: float | None
    plan: PlanOut | None
    live: CertificateOut | None
    mistakes: list[Mistake]
    past: list[CertificateOut]

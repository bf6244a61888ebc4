"""The manager's page."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Schema

from labelhub.api.schemas.certificate import CertificateOut
from labelhub.api.schemas.common import (
    Advice,
    Budget,
    Interval,
    ItemCounts,
    JobOut,
    ModelAge,
    Money,
    Workers,
)


class Quality(Schema):
    delivered: Interval
    model: Interval
    audited: int
    audit_wrong: int
    human_labels: int
    pool: int
    version: int


class BudgetUse(Budget):
    per_hour: Money | None
    hours_worked: float


class Savings(Schema):
    """factor: labels of random choice over those given; low and high bound it at 80 %."""

    state: Literal["not_yet_measurable", "measuring", "measured", "more_than"]
    reason: str
    factor: float | None
    low: float | None
    high: float | None


class CurvePoint(Interval):
    labels: int
    version: int


class Loop(Schema):
    queue_length: int
    chosen: int
    random: int
    audit: int
    review: int
    certify: int
    set_aside: int
    median_seconds_to_rerank: float | None


class Round(Schema):
    number: int
    state: Literal["idle", "running", "failed"]
    stage: str
    done: int
    total: int | None
    seconds_left: float | None
    error: str | None
    wanted: bool
    finished_at: datetime | None


class ClassRow(Schema):
    id: str
    name: str
    labels: int
    share: float | None
    audited: int
    recall: Interval | None


class PersonRow(Schema):
    name: str
    email: str
    role: str
    today: int
    total: int
    median_seconds: float | None
    active_now: bool


class Recipe(Schema):
    reason: str


class Outlook(Schema):
    """What the next `step` labels are forecast to bring, in points of accuracy, and their price."""

    labels: int
    step: int
    gain: Interval
    price: Money
    worth_points: float
    stop: bool


class Dashboard(Schema):
    headline: Advice
    items: ItemCounts
    model: ModelAge | None
    recipe: Recipe | None
    quality: Quality | None
    certificate: CertificateOut | None
    outlook: Outlook | None
    explanation: str
    budget: BudgetUse
    savings: Savings
    curve: list[CurvePoint]
    loop: Loop
    round: Round
    jobs: list[JobOut]
    workers: Workers
    classes: list[ClassRow]
    people: list[PersonRow]

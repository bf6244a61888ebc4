"""What several answers share: intervals, money, jobs, workers, errors."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AfterValidator, Field, PlainSerializer, StringConstraints


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("contains a NUL character")
    return text


Text = Annotated[str, AfterValidator(_no_nul)]
Short = Annotated[Text, StringConstraints(max_length=200)]
RowId = Annotated[int, Field(ge=1, lt=2**63)]  # what a key of the database can be
Money = Annotated[Decimal, PlainSerializer(lambda amount: format(amount, "f"), return_type=str)]
Action = Literal["label", "none", "skip", "flag"]


class Interval(Schema):
    point: float
    low: float
    high: float


class Advice(Schema):
    tone: Literal["ok", "marker", "stop"]
    sentence: str
    reason: str


class Budget(Schema):
    currency: str
    price: Money
    cap: Money
    spent: Money
    reserved: Money
    left: Money
    labels_cap: int
    labels_spent: int
    labels_reserved: int
    labels_left: int


class ItemCounts(Schema):
    total: int
    open: int
    labelled: int
    set_aside: int
    embedded: int


class ModelAge(Schema):
    number: int
    age_seconds: float
    labels_behind: int


class JobError(Schema):
    message: str
    where: str | None = None
    advice: str | None = None


class RejectOut(Schema):
    row: int | None
    field: str
    said: str
    reason: str
    advice: str


class JobResult(Schema):
    imported: int = 0
    already_here: int = 0
    rejected: int = 0
    rejects: list[RejectOut] = Field(default_factory=list)
    seconds: float = 0.0


class JobParams(Schema):
    filename: str | None
    format: str | None
    encoding: str | None


class JobOut(Schema):
    id: int
    kind: str
    state: Literal["queued", "running", "done", "failed"]
    stage: str
    done: int
    total: int | None
    seconds_left: float | None
    created_at: datetime
    finished_at: datetime | None
    created_by: str | None
    params: JobParams
    error: JobError | None
    result: JobResult | None


class Process(Schema):
    name: str
    queues: list[str]
    alive: bool
    seconds_since_seen: float


class Workers(Schema):
    alive: bool
    last_seen: datetime | None
    start_command: str
    processes: list[Process]


class ErrorDetail(Schema):
    code: str
    message: str
    where: str | None
    advice: str | None
    fields: list[dict[str, str]]


class ErrorOut(Schema):
    error: ErrorDetail

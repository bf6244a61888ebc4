"""The annotator's bench."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from labelhub.api.schemas.common import Action, ModelAge, RowId, Text


class TakeLeases(Schema):
    count: Annotated[int, Field(ge=1, le=8)] = 4
    queue: Literal["main", "review"] = "main"


class LeaseIds(Schema):
    leases: Annotated[list[RowId], Field(max_length=100)]


class LeaseOut(Schema):
    id: int
    expires_at: datetime


class LeaseList(Schema):
    leases: list[LeaseOut]


class TaskItem(Schema):
    id: int
    key: str
    text: str | None
    before: str | None
    after: str | None
    image_url: str | None
    width: int | None
    height: int | None
    outputs: list[str] | None = Field(description="what is compared, in stored order")
    draft: str | None = Field(description="the machine's text, to be rewritten")


class Suggestion(Schema):
    choice: str
    probability: float


class Remark(Schema):
    by: str
    action: Literal["skip", "flag"]
    note: str


class Task(Schema):
    lease: int
    fence: int
    expires_at: datetime
    item: TaskItem
    suggestion: Suggestion | None
    remarks: list[Remark] = Field(description="on items set aside; empty in other queues")


class Counters(Schema):
    today: int
    mine: int
    labels_left: int
    reserved_by_others: int
    budget_fraction_spent: float
    model: ModelAge | None
    worker_alive: bool
    set_aside: int


class Bench(Schema):
    state: Literal[
        "ok",
        "empty",
        "budget_spent",
        "budget_reserved",
        "paused",
        "no_items",
        "freezing",
        "finished",
    ]
    tasks: list[Task]
    counters: Counters


class AnnotationIn(Schema):
    submission: UUID
    lease: RowId
    fence: Annotated[int, Field(ge=0, lt=2**31)]
    action: Action
    value: dict[str, Any] | None = None
    note: Text | None = None
    seconds: float | None = None
    count: Annotated[int, Field(ge=0, le=8)] = 4
    queue: Literal["main", "review"] = "main"


class AnnotationOut(Schema):
    id: int
    submission: UUID
    state: Literal["accepted", "late"]
    replayed: bool
    paid: bool
    action: str
    choice: str | None = Field(description="the class, where the answer is one class")
    value: dict[str, Any] | None
    words: str = Field(description="the answer as people read it; empty without a value")
    message: str | None


class Answer(Schema):
    annotation: AnnotationOut
    bench: Bench


class UndoIn(Schema):
    submission: UUID
    queue: Literal["main", "review"] = "main"


class UndoOut(Schema):
    annotation: AnnotationOut
    task: Task | None
    bench: Bench


class TrailEntry(Schema):
    annotation_id: int
    action: str
    choice: str | None
    value: dict[str, Any] | None
    words: str
    item_text: str | None
    image_url: str | None
    created_at: datetime
    undoable: bool


class Trail(Schema):
    entries: list[TrailEntry]

"""What goes over the wire. The signature of a view is its schema."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

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


class ItemCounts(Schema):
    total: int
    open: int
    labelled: int
    set_aside: int
    embedded: int


class ProjectOut(Schema):
    slug: str
    name: str
    kind: str
    modality: str
    state: str
    role: str
    currency: str
    price: Money | None
    budget_cap: Money | None
    audit_share: float
    suggestions: bool
    guideline: GuidelineOut
    items: ItemCounts


class ProjectIn(Schema):
    name: Short
    modality: Short
    classes: Annotated[list[ClassIn], Field(max_length=2000)]
    guidelines: Annotated[Text, StringConstraints(max_length=100_000)] = ""
    currency: Short = "EUR"
    price: Decimal
    budget_cap: Decimal
    audit_share: Annotated[float, Field(ge=0.02, le=0.9)] = 0.15


class ProjectPatch(Schema):
    name: Short | None = None
    state: Short | None = None
    suggestions: bool | None = None
    price: Decimal | None = None
    budget_cap: Decimal | None = None
    guidelines: Annotated[Text, StringConstraints(max_length=100_000)] | None = None
    classes: Annotated[list[ClassIn], Field(max_length=2000)] | None = None


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


class Suggestion(Schema):
    choice: str
    probability: float


class Task(Schema):
    lease: int
    fence: int
    expires_at: datetime
    item: TaskItem
    suggestion: Suggestion | None


class ModelAge(Schema):
    number: int
    age_seconds: float
    labels_behind: int


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
    state: Literal["ok", "empty", "budget_spent", "budget_reserved", "paused", "no_items"]
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
    choice: str | None
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
    item_text: str | None
    image_url: str | None
    created_at: datetime
    undoable: bool


class Trail(Schema):
    entries: list[TrailEntry]


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
    state: Literal["not_yet_measurable"]
    reason: str


class CurvePoint(Interval):
    labels: int
    version: int


class Loop(Schema):
    queue_length: int
    chosen: int
    random: int
    audit: int
    review: int
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


class JobList(Schema):
    imports: list[JobOut]
    next: int | None


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


class Dashboard(Schema):
    headline: Advice
    items: ItemCounts
    model: ModelAge | None
    recipe: Recipe | None
    quality: Quality | None
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


class ErrorDetail(Schema):
    code: str
    message: str
    where: str | None
    advice: str | None
    fields: list[dict[str, str]]


class ErrorOut(Schema):
    error: ErrorDetail

"""What the server answers, as typed dictionaries. Fields that you don't know of may come too."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

Action = Literal["label", "none", "skip", "flag"]
Queue = Literal["main", "review"]
ExportFormat = Literal["jsonl", "csv"]


class Class(TypedDict):
    id: str
    name: str


class Guideline(TypedDict):
    number: int
    text: str
    classes: list[Class]
    created_at: str


class Project(TypedDict):
    slug: str
    name: str
    kind: str
    options: dict[str, Any]
    measured: bool
    modality: str
    state: str
    role: str
    currency: str
    price: str | None
    budget_cap: str | None
    audit_share: float
    suggestions: bool
    guideline: Guideline
    items: dict[str, int]


class ProjectRow(TypedDict):
    slug: str
    name: str
    kind: str
    modality: str
    state: str
    role: str
    items: int
    labels_left: int


class Item(TypedDict):
    id: int
    key: str
    text: str | None
    before: str | None
    after: str | None
    image_url: str | None
    width: int | None
    height: int | None
    outputs: list[str] | None
    draft: str | None


class Task(TypedDict):
    """One item in your hands until `expires_at`; `lease` and `fence` go back with its answer."""

    lease: int
    fence: int
    expires_at: str
    item: Item
    suggestion: dict[str, Any] | None


class Bench(TypedDict):
    """All that you hold, in order, and the project's counters."""

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
    counters: dict[str, Any]


class Annotation(TypedDict):
    id: int
    submission: str
    state: Literal["accepted", "late"]
    replayed: bool
    paid: bool
    action: str
    choice: str | None
    value: dict[str, Any] | None
    words: str
    message: str | None


class Answer(TypedDict):
    annotation: Annotation
    bench: Bench


class Undone(TypedDict):
    annotation: Annotation
    task: Task | None
    bench: Bench


class Certificate(TypedDict):
    """One attempt at certified completion. Counts are None until the labels are frozen."""

    id: int
    state: Literal["freezing", "auditing", "certified", "voided", "failed"]
    attempt: int | None
    target: float
    confidence: float
    statement: str | None
    pool: int | None
    machine: int | None
    people: int | None
    look: dict[str, Any] | None
    void_reason: str


class CertificatePage(TypedDict):
    """obstacle: why there can be none yet;  plan: the newest forecast;  live: being earned, or given."""

    obstacle: dict[str, Any] | None
    attempt: int
    fixed_confidence: float | None
    plan: dict[str, Any] | None
    live: Certificate | None
    mistakes: list[dict[str, Any]]
    past: list[Certificate]


class Reject(TypedDict):
    row: int | None
    field: str
    said: str
    reason: str
    advice: str


class JobResult(TypedDict):
    imported: int
    already_here: int
    rejected: int
    rejects: list[Reject]
    seconds: float


class Job(TypedDict):
    """An import. `project` is its project's slug, which the client adds."""

    project: str
    id: int
    kind: str
    state: Literal["queued", "running", "done", "failed"]
    stage: str
    done: int
    total: int | None
    seconds_left: float | None
    error: dict[str, str | None] | None
    result: JobResult | None

"""A LabelHub of one project and one annotator, in memory, behind the real client."""

import json
from typing import Any

import httpx
from labelhub_client import LabelHub

CLASSES = [{"id": "c1", "name": "cat"}, {"id": "c2", "name": "dog"}]


class FakeServer:
    """Hands out `keys` one after another until `budget` answers are given."""

    def __init__(self, keys: list[str], budget: int = 100) -> None:
        self.keys, self.budget = keys, budget
        self.answers: list[dict[str, Any]] = []
        self.refusals: list[tuple[int, str]] = []  # of the next answers, in turn
        self.state_when_empty = "empty"
        self.model: dict[str, int] | None = None
        self.labels_seen_by_polls = False  # each look at the bench makes a model that saw all
        self.late = False
        self.takes = 0

    def hub(self) -> LabelHub:
        return LabelHub("http://hub", transport=httpx.MockTransport(self), retries=0)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/leases"):
            self.takes += 1
            if self.labels_seen_by_polls:
                self.model = {"labels_behind": 0}
            return httpx.Response(200, json=self.bench())
        if request.url.path.endswith("/annotations"):
            return self.answer(json.loads(request.content))
        return httpx.Response(200, json={"guideline": {"classes": CLASSES}})

    def answer(self, body: dict[str, Any]) -> httpx.Response:
        if self.refusals:
            status, code = self.refusals.pop(0)
            error = {"code": code, "message": "No.", "fields": []}
            return httpx.Response(status, json={"error": error})
        self.answers.append(body | {"key": self.keys.pop(0)})
        if self.model:
            self.model["labels_behind"] += 1
        state = "late" if self.late else "accepted"
        return httpx.Response(200, json={"annotation": {"state": state}, "bench": self.bench()})

    def bench(self) -> dict[str, Any]:
        spent = len(self.answers) >= self.budget
        held = self.keys[:1] if not spent else []
        state = "ok" if held else "budget_spent" if spent else self.state_when_empty
        tasks = [{"lease": 1, "fence": 1, "item": {"key": key}} for key in held]
        counters = {"mine": len(self.answers), "model": self.model}
        return {"state": state, "tasks": tasks, "counters": counters}

    def choices(self) -> dict[str, str | None]:
        return {
            body["key"]: body["value"]["choice"] if body["value"] else None for body in self.answers
        }

"""Small projects of every kind, each with a robot that knows the right answers."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from labelhub import storage
from labelhub.flow.draw_audit import draw_rank, reserve_audit
from labelhub.flow.start_round import want_round
from labelhub.flow.store_vectors import queue_embedding
from labelhub.flow.submit import submit
from labelhub.models import Item, Job, Lease, Project
from tests.people import Cast, make_cast, take
from workers import tasks

ITEMS = 70
Value = dict[str, Any]
NAMES = ("Ada Smith", "Bob Jones", "Zoë Müller", "Ivan Petrov", "Mary Brown", "Tom Black")
PLACES = ("Paris", "New York", "Oslo", "Berlin", "Rome", "Lima")
DOES = ("met", "called", "saw", "wrote to", "thanked")


@dataclass(frozen=True)
class Sort:
    """How a kind is tried. item: number -> its data;  right: an item -> the value that is right"""

    kind: str
    item: Callable[[int], dict[str, Any]]
    right: Callable[[Any], Value]
    strategies: frozenset[str]  # what may choose once it has learnt
    modality: str = "text"
    options: dict[str, Any] = field(default_factory=dict)
    picture: Callable[[int], bytes] | None = None


def make_project(sort: Sort, items: int = ITEMS) -> Cast:
    """Not yet encoded, with a budget that buys everything."""
    cast = make_cast(items=0, cap="100.00", modality=sort.modality)
    Project.objects.filter(pk=cast.project.pk).update(kind=sort.kind, options=sort.options)
    cast.project.refresh_from_db()
    add(cast, sort, items)
    return cast


def add(cast: Cast, sort: Sort, count: int) -> None:
    """More items, published."""
    project = cast.project
    job = Job.objects.create(project=project, kind="import", state="done")
    start = project.items.count()
    for number in range(start, start + count):
        media = ""
        if sort.picture:
            media = f"items/{project.pk}/{number}"
            storage.write_bytes(media, sort.picture(number))
        Item.objects.create(
            project=project, imported_by=job, key=f"n-{number}", state="open", media=media,
            data=sort.item(number), audit_rank=draw_rank(),
        )  # fmt: skip
    reserve_audit(project)
    project.refresh_from_db()


def encode(cast: Cast) -> Job:
    queue_embedding(cast.project)
    job = Job.objects.get(project=cast.project, kind=Job.Kind.EMBED, state=Job.State.QUEUED)
    tasks.embed(job.pk)
    job.refresh_from_db()
    cast.project.refresh_from_db()
    return job


def run_a_round(cast: Cast) -> None:
    want_round(Project.objects.get(pk=cast.project.pk))
    tasks.round_(cast.project.pk)
    cast.project = Project.objects.get(pk=cast.project.pk)


def label(cast: Cast, right: Callable[[Item], Value], count: int) -> list[Lease]:
    """Bob answers `count` items; the leases that he was given."""
    given = []
    for _ in range(count):
        (lease,) = take(cast)
        submit(
            project=cast.project, user=cast.bob, submission=uuid.uuid4(), lease_id=lease.pk,
            fence=lease.fence, action="label", value=right(lease.item), seconds=3.0,
        )  # fmt: skip
        given.append(lease)
    return given


def number_of(item: Item) -> int:
    return int(item.key.removeprefix("n-"))


# -- several choices -----------------------------------------------------------------------------


TOPICS = (
    "the engineer wrote software in a team",
    "a company sells shoes and bags",
    "the city lies at a river",
)


def _topics(number: int) -> list[int]:
    return [place for place in range(3) if number % 7 >> place & 1]


CHOICES = Sort(
    "classification",
    lambda n: {"text": f"{'; '.join(TOPICS[place] for place in _topics(n))}. Number {n}."},
    lambda item: {"choices": [f"c{place + 1}" for place in _topics(number_of(item))]},
    frozenset({"label_uncertainty"}),
    options={"multi": True},
)

# -- spans ---------------------------------------------------------------------------------------


def _sentence(number: int) -> dict[str, Any]:
    rng = np.random.default_rng(number)
    one, other, place, does = (rng.choice(some) for some in (NAMES, NAMES, PLACES, DOES))
    if number % 5 == 0:
        return {"text": f"It rained all day 👍🏽 and nothing happened, for the {number}th time."}
    return {"text": f"👍🏽 {one} {does} {other} in {place} on day {number}."}


def _people_and_places(item: Item) -> Value:
    text, spans = item.data["text"], []
    for names, class_id in ((NAMES, "c1"), (PLACES, "c3")):
        for name in names:
            start = text.find(name)
            while start >= 0:
                spans.append({"start": start, "end": start + len(name), "label": class_id})
                start = text.find(name, start + 1)
    return {"spans": sorted(spans, key=lambda s: (s["start"], s["end"], s["label"]))}


SPANS = Sort(
    "spans",
    _sentence,
    _people_and_places,
    frozenset({"spread", "mix", "least_confident"}),
    options={"overlap": True, "snap": True},
)

# -- preference ----------------------------------------------------------------------------------


KIND = "Thank you so much, that is very kind of you, dear friend"
RUDE = "Go away, this is stupid and I hate it, you fool"


def _outputs(number: int) -> dict[str, Any]:
    outputs = [f"{KIND}, {number}.", f"{RUDE}, {number}.", f"The weather is grey on day {number}."]
    outputs = outputs[: 2 + number % 2]
    return {"text": f"Please help me {number}.", "outputs": np.roll(outputs, number // 2).tolist()}


def _kindest(item: Item) -> Value:
    outputs = item.data["outputs"]
    best = [place for place, output in enumerate(outputs) if output.startswith("Thank")]
    return {"best": best, "reasons": [], "shown": list(range(len(outputs)))}


PREFERENCE = Sort("preference", _outputs, _kindest, frozenset({"most_telling"}))

# -- rewriting -----------------------------------------------------------------------------------


def _draft(number: int) -> dict[str, Any]:
    text = f"{TOPICS[number % 3]} and so it went on day {number}"
    bad = "blorp fnord grue " * (3 if number % 3 == 0 else 0)
    return {"text": text, "draft": f"{bad}{text}"}


REWRITING = Sort(
    "rewriting", _draft, lambda item: {"text": item.data["text"]}, frozenset({"most_changed"})
)

# -- boxes ---------------------------------------------------------------------------------------


SIDE = 96


def _shapes(number: int) -> list[tuple[str, int, int, int]]:
    """(class, left, top, side) of what is on a picture."""
    rng = np.random.default_rng([5, number])
    found = []
    for half in range(number % 3):  # none, one on the left, or one on either side
        side = int(rng.integers(18, 28))
        left = int(half * 48 + rng.integers(2, 46 - side))
        kind = "c1" if rng.random() < 0.5 else "c2"
        found.append((kind, left, int(rng.integers(2, SIDE - side - 2)), side))
    return found


def _picture(number: int) -> bytes:
    noise = np.random.default_rng([6, number]).integers(0, 30, (SIDE, SIDE), np.uint8)
    image = Image.fromarray(noise)
    draw = ImageDraw.Draw(image)
    for kind, left, top, side in _shapes(number):
        corners = (left, top, left + side - 1, top + side - 1)
        if kind == "c1":
            draw.rectangle(corners, outline=220, width=3)
        else:
            draw.ellipse(corners, outline=220, width=3)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _boxes(item: Item) -> Value:
    return {
        "shapes": [
            {"type": "box", "label": kind, "x": float(x), "y": float(y),
             "width": float(side), "height": float(side)}
            for kind, x, y, side in _shapes(number_of(item))
        ]
    }  # fmt: skip


BOXES = Sort(
    "boxes",
    lambda n: {"name": f"{n}.png", "mime": "image/png", "width": SIDE, "height": SIDE},
    _boxes,
    frozenset({"most_doubtful"}),
    modality="image",
    options={"shapes": ["box"]},
    picture=_picture,
)

SORTS = {
    "choices": CHOICES,
    "spans": SPANS,
    "preference": PREFERENCE,
    "rewriting": REWRITING,
    "boxes": BOXES,
}

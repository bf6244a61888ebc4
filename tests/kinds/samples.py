"""Valid answers of every kind, as hypothesis draws them, each with what it is an answer to."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from labelhub.kinds import KINDS, Task
from labelhub.kinds.base import Value

CLASSES = [{"id": "c1", "name": "Place"}, {"id": "c2", "name": "Ærø"}, {"id": "c3", "name": "人"}]
IDS = ["c1", "c2", "c3"]
# One of each sort that a text is counted wrongly by: astral, joined, combining, right to left.
TEXTS = ["Oslo 🏝️ 2021", "👩‍👩‍👧‍👦 family", "e\u0301cole Zoë", "שלום עולם", "مرحبا ABC", "a"]
WIDTH, HEIGHT = 640, 480
SORTS = [
    "classification", "several", "spans", "apart", "boxes", "preference", "rewriting",
]  # fmt: skip

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


def kind_and_options(sort: str) -> tuple[str, dict[str, Any]]:
    """The kind's name and its options. "several" and "apart" are kinds with an option set."""
    return {
        "several": ("classification", {"multi": True}),
        "apart": ("spans", {"overlap": False}),
        "boxes": ("boxes", {"shapes": ["box", "polygon", "point"]}),
    }.get(sort, (sort, {}))


def task_of(sort: str, text: str = TEXTS[0]) -> Task:
    name, given = kind_and_options(sort)
    data: dict[str, Any] = {"text": text}
    data |= {"boxes": {"name": "a.png", "width": WIDTH, "height": HEIGHT}}.get(sort, {})
    data |= {"preference": {"outputs": ["one", "two 🏝️", "=three"]}}.get(sort, {})
    data |= {"rewriting": {"draft": "=A draft, 🏝️."}}.get(sort, {})
    return Task([] if sort == "rewriting" else CLASSES, KINDS[name].options(given), data)


def values(sort: str, task: Task) -> st.SearchStrategy[Value]:
    """Answers as a page may send them: unsorted, with repetitions, but valid."""
    return {
        "classification": st.fixed_dictionaries({"choice": st.sampled_from(IDS)}),
        "several": st.fixed_dictionaries({"choices": st.lists(st.sampled_from(IDS))}),
        "spans": st.fixed_dictionaries({"spans": st.lists(_span(task), max_size=6)}),
        "apart": _apart(task),
        "boxes": st.fixed_dictionaries({"shapes": st.lists(_shape(), max_size=4)}),
        "preference": st.fixed_dictionaries(
            {
                "best": st.lists(st.integers(0, 2), min_size=1, max_size=3),
                "reasons": st.lists(st.sampled_from(IDS)),
                "shown": st.permutations([0, 1, 2]).map(list),
            }
        ),
        "rewriting": st.fixed_dictionaries({"text": words.filter(str.strip)}),
    }[sort]


@st.composite
def _span(draw: st.DrawFn, task: Task) -> dict[str, Any]:
    length = len(task.data["text"])
    start = draw(st.integers(0, length - 1))
    end = draw(st.integers(start + 1, length))
    return {"start": start, "end": end, "label": draw(st.sampled_from(IDS))}


@st.composite
def _apart(draw: st.DrawFn, task: Task) -> Value:
    cuts = sorted(draw(st.sets(st.integers(0, len(task.data["text"])), max_size=6)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    spans = [{"start": a, "end": b, "label": draw(st.sampled_from(IDS))} for a, b in pairs]
    return {"spans": draw(st.permutations(spans))}


@st.composite
def _shape(draw: st.DrawFn) -> dict[str, Any]:
    x, y = st.floats(0, WIDTH), st.floats(0, HEIGHT)
    shape: dict[str, Any] = {"label": draw(st.sampled_from(IDS))}
    sort = draw(st.sampled_from(["box", "polygon", "point"]))
    if sort == "polygon":
        points = draw(st.lists(st.tuples(x, y).map(list), min_size=3, max_size=6))
        return shape | {"type": sort, "points": points}
    if sort == "point":
        return shape | {"type": sort, "x": draw(x), "y": draw(y)}
    left, top = draw(st.floats(0, WIDTH - 1)), draw(st.floats(0, HEIGHT - 1))
    sides = {
        "width": draw(st.floats(0.5, WIDTH - left)),
        "height": draw(st.floats(0.5, HEIGHT - top)),
    }
    return shape | {"type": sort, "x": left, "y": top} | sides

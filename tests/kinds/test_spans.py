"""Spans: offsets in code points, order, overlaps."""

from __future__ import annotations

import pytest

from labelhub.kinds import KINDS, KindError, Task

KIND = KINDS["spans"]
CLASSES = [{"id": "c1", "name": "Place"}, {"id": "c2", "name": "Person"}]


def span(start: int, end: int, label: str = "c1") -> dict[str, object]:
    return {"start": start, "end": end, "label": label}


def task(text: str, **options: bool) -> Task:
    return Task(CLASSES, KIND.options(options), {"text": text})


@pytest.mark.parametrize(
    ("text", "start", "end", "said"),
    [
        ("🏝️ Oslo", 3, 7, "Oslo"),  # an astral letter and its variation selector: two code points
        ("👩‍👧 Oslo", 4, 8, "Oslo"),  # two people and a joiner
        ("e\u0301a Oslo", 4, 8, "Oslo"),  # a combining accent counts
        ("שלום Oslo", 0, 4, "שלום"),
    ],
)
def test_offsets_count_code_points(text: str, start: int, end: int, said: str) -> None:
    value = KIND.validate({"spans": [span(start, end)]}, task(text))
    assert KIND.words(value, CLASSES, {"text": text}) == f"“{said}” Place"


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 2), (0, 0), (3, 2), (0, 7), (6, 7), (True, 2), (0.0, 2), ("0", 2)]
)
def test_what_is_no_stretch_of_the_text_is_refused(start: object, end: object) -> None:
    # Six code points, nine UTF-16 units.
    with pytest.raises(KindError) as error:
        KIND.validate({"spans": [{"start": start, "end": end, "label": "c1"}]}, task("🏝🏝🏝abc"))
    assert error.value.field.startswith("value.spans.0")


def test_spans_are_stored_in_reading_order_and_once() -> None:
    given = [span(5, 9), span(0, 4, "c2"), span(0, 4), span(5, 9)]
    stored = KIND.validate({"spans": given}, task("Anna Oslo"))
    assert stored == {"spans": [span(0, 4), span(0, 4, "c2"), span(5, 9)]}


def test_spans_may_overlap_unless_the_project_forbids_it() -> None:
    crossing = {"spans": [span(0, 6), span(5, 9)]}
    assert KIND.validate(crossing, task("Anna Oslo"))
    with pytest.raises(KindError, match="overlap"):
        KIND.validate(crossing, task("Anna Oslo", overlap=False))


def test_a_span_inside_another_overlaps_it_and_neighbours_do_not() -> None:
    with pytest.raises(KindError, match="overlap"):
        KIND.validate({"spans": [span(0, 9), span(5, 6)]}, task("Anna Oslo", overlap=False))
    assert KIND.validate({"spans": [span(0, 5), span(5, 9)]}, task("Anna Oslo", overlap=False))


def test_agreement_is_the_f1_of_exact_matches() -> None:
    one = {"spans": [span(0, 4), span(5, 9)]}
    other = {"spans": [span(0, 4), span(5, 8), span(5, 9, "c2")]}
    assert KIND.agreement(one, other) == pytest.approx(2 * 1 / 5)
    assert KIND.agreement({"spans": []}, {"spans": []}) == 1
    assert KIND.agreement({"spans": []}, one) == 0


def test_no_span_is_an_answer() -> None:
    assert KIND.validate({"spans": []}, task("a")) == {"spans": []}
    assert KIND.words({"spans": []}, CLASSES, {"text": "a"}) == "no span"

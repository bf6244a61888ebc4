"""Preference: indices of the outputs, ties, reasons, and the order shown."""

from __future__ import annotations

from typing import Any

import pytest

from labelhub.kinds import KINDS, KindError, Task

KIND = KINDS["preference"]
CLASSES = [{"id": "c1", "name": "Accurate"}, {"id": "c2", "name": "Short"}]
TASK = Task(CLASSES, {}, {"text": "Why?", "outputs": ["a", "b", "c"]})


def value(*best: Any, shown: Any = (2, 0, 1), reasons: Any = ()) -> dict[str, Any]:
    return {"best": list(best), "reasons": list(reasons), "shown": list(shown)}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (value(), "value.best"),
        (value(3), "value.best.0"),
        (value(-1), "value.best.0"),
        (value(0, True), "value.best.1"),
        (value(0, shown=[0, 1]), "value.shown"),
        (value(0, shown=[0, 1, 1]), "value.shown"),
        (value(0, shown=[0, 1, 2, 0, 1]), "value.shown"),
        (value(0, reasons=["c9"]), "value.reasons.0"),
        ({"best": [0]}, "value.shown"),
    ],
)
def test_what_names_no_output_is_refused(given: dict[str, Any], field: str) -> None:
    with pytest.raises(KindError) as error:
        KIND.validate(given, TASK)
    assert error.value.field == field


def test_reasons_can_be_left_out_and_stand_in_the_guidelines_order() -> None:
    assert KIND.validate({"best": [0], "shown": [0, 1, 2]}, TASK)["reasons"] == []
    assert KIND.validate(value(0, reasons=["c2", "c1", "c2"]), TASK)["reasons"] == ["c1", "c2"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (value(1), "output 2"),
        (value(2, 0, reasons=["c2"]), "outputs 1 and 3 alike: Short"),
        (value(0, 1, 2), "all alike"),
    ],
)
def test_outputs_are_counted_from_one_in_words(given: dict[str, Any], words: str) -> None:
    assert KIND.words(KIND.validate(given, TASK), CLASSES, TASK.data) == words


def test_answers_agree_on_what_is_best_whatever_was_shown_first() -> None:
    one = KIND.validate(value(1, 0, reasons=["c1"]), TASK)
    other = KIND.validate(value(0, 1, shown=[0, 1, 2]), TASK)
    assert KIND.agrees(one, other)
    assert KIND.agreement(one, KIND.validate(value(1), TASK)) == 0


@pytest.mark.parametrize("outputs", [None, [], ["a"], ["a", "b", "c", "d", "e"], ["a", " \n"]])
def test_an_item_needs_two_to_four_texts(outputs: object) -> None:
    with pytest.raises(KindError) as error:
        KIND.check_item({"text": "Why?", "outputs": outputs})
    assert error.value.field == "outputs"
    assert error.value.advice

"""Rewriting: any text, and how many words two of them share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelhub.kinds import KINDS, KindError, Task
from labelhub.kinds.rewriting import LONGEST, edit_distance

KIND = KINDS["rewriting"]
TASK = Task((), {}, {"text": "source", "draft": "draft"})


@pytest.mark.parametrize("text", [None, 1, "", " \n\t", "a\0b", "a" * (LONGEST + 1)])
def test_a_text_that_is_none_or_too_long_is_refused(text: object) -> None:
    with pytest.raises(KindError) as error:
        KIND.validate({"text": text}, TASK)
    assert error.value.field == "value.text"


@pytest.mark.parametrize("text", ["  kept as it is \n", "🏝" * LONGEST, "שלום"])
def test_a_text_is_stored_to_the_character(text: str) -> None:
    assert KIND.validate({"text": text}, TASK) == {"text": text}


def test_agreement_is_the_share_of_words_that_stay() -> None:
    one, other = {"text": "the cat sat down"}, {"text": "the dog sat"}
    assert KIND.agreement(one, other) == pytest.approx(1 - 2 / 4)
    assert KIND.agrees({"text": "a  b"}, {"text": "a\nb "})


@given(st.lists(st.sampled_from("abc"), max_size=9), st.lists(st.sampled_from("abc"), max_size=9))
def test_the_edit_distance_is_that_of_the_table(one: list[str], other: list[str]) -> None:
    assert edit_distance(one, other) == by_table(one, other)


def by_table(one: list[str], other: list[str]) -> int:
    """Wagner and Fischer, 1974."""
    above = list(range(len(other) + 1))
    for row, mine in enumerate(one, 1):
        line = [row]
        for column, theirs in enumerate(other, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (mine != theirs)))
        above = line
    return above[-1]


@pytest.mark.parametrize("draft", [None, "", " \n", "a" * (LONGEST + 1)])
def test_an_item_needs_a_draft_that_can_be_an_answer(draft: object) -> None:
    with pytest.raises(KindError) as error:
        KIND.check_item({"text": "source", "draft": draft})
    assert error.value.field == "draft"

"""What holds for every kind, whatever is answered."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelhub.kinds import KINDS, KindError, Task
from tests.kinds.samples import CLASSES, IDS, SORTS, TEXTS, kind_and_options, task_of, values

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
PARTS = ["choice", "choices", "spans", "shapes", "best", "shown", "reasons", "text"]


def drawn(data: st.DataObject, sort: str) -> tuple[Task, dict[str, Any]]:
    """A task, and a valid answer to it as it is stored."""
    task = task_of(sort, data.draw(st.sampled_from(TEXTS)))
    kind = KINDS[kind_and_options(sort)[0]]
    return task, kind.validate(data.draw(values(sort, task)), task)


@pytest.mark.parametrize("sort", SORTS)
@given(data=st.data())
def test_a_stored_answer_is_valid_and_stays_as_it_is(sort: str, data: st.DataObject) -> None:
    task, value = drawn(data, sort)
    again = json.loads(json.dumps(value))
    assert KINDS[kind_and_options(sort)[0]].validate(again, task) == value


@pytest.mark.parametrize("sort", SORTS)
@given(data=st.data())
def test_agreement_is_a_share_the_same_from_both_sides_and_whole_with_itself(
    sort: str, data: st.DataObject
) -> None:
    kind, task = KINDS[kind_and_options(sort)[0]], task_of(sort)
    one = kind.validate(data.draw(values(sort, task)), task)
    other = kind.validate(data.draw(values(sort, task)), task)
    found = kind.agreement(one, other)
    assert 0 <= found <= 1
    assert found == kind.agreement(other, one)
    assert kind.agreement(one, one) == 1
    assert kind.agrees(one, one)
    assert kind.agrees(one, other) == kind.agrees(other, one) == (found == 1)


@pytest.mark.parametrize("sort", SORTS)
@given(data=st.data())
def test_an_answer_has_words_and_names_only_known_classes(sort: str, data: st.DataObject) -> None:
    kind = KINDS[kind_and_options(sort)[0]]
    task, value = drawn(data, sort)
    assert kind.words(value, task.classes, task.data).strip()
    named = kind.labels_of(value)
    assert set(named) <= set(IDS)
    assert len(set(named)) == len(named)
    assert bool(kind.label_of(value)) == kind.measured(task.options)


@pytest.mark.parametrize("sort", SORTS)
@given(value=JSON | st.dictionaries(st.sampled_from(PARTS), JSON))
def test_junk_is_refused_with_the_place_and_never_an_error(sort: str, value: Any) -> None:
    kind, task = KINDS[kind_and_options(sort)[0]], task_of(sort)
    refusal: KindError | None = None
    try:
        stored = kind.validate(value, task)
    except KindError as error:
        refusal = error
    if refusal is None:
        assert kind.validate(stored, task) == stored
    else:
        assert refusal.field.startswith("value")
        assert refusal.message[0].isupper()


@pytest.mark.parametrize("name", KINDS)
@given(given_options=st.dictionaries(st.text(max_size=8), JSON, min_size=1))
def test_an_option_that_a_kind_does_not_know_is_refused(
    name: str, given_options: dict[str, Any]
) -> None:
    known = KINDS[name].options({})
    if not set(given_options) <= set(known):
        with pytest.raises(KindError, match=r"^options\."):
            KINDS[name].options(given_options)


@pytest.mark.parametrize("name", KINDS)
def test_options_with_their_defaults_are_options(name: str) -> None:
    known = KINDS[name].options({})
    assert KINDS[name].options(known) == known


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_stands_in_the_table_under_its_name_and_says_what_it_needs(name: str) -> None:
    kind = KINDS[name]
    assert kind.name == name
    assert kind.modalities
    assert set(kind.modalities) <= {"text", "image"}
    assert (kind.classes == "required") == (kind.fewest > 0)


@pytest.mark.parametrize("name", ["spans", "boxes", "preference"])
def test_a_class_of_an_older_guideline_is_read_by_its_id(name: str) -> None:
    values_of = {
        "spans": {"spans": [{"start": 0, "end": 4, "label": "c9"}]},
        "boxes": {"shapes": [{"type": "point", "label": "c9", "x": 1.0, "y": 1.0}]},
        "preference": {"best": [0], "reasons": ["c9"], "shown": [0, 1]},
    }
    assert "c9" in KINDS[name].words(values_of[name], CLASSES, {"text": "Oslo"})

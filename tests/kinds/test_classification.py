"""Classification: valid answers, agreement, labels."""

import pytest

from labelhub.kinds import KINDS, KindError, Task

CLASSES = [{"id": "c1", "name": "Place"}, {"id": "c2", "name": "School"}]
KIND = KINDS["classification"]
TASK = Task(CLASSES, KIND.options({}))
SEVERAL = Task(CLASSES, KIND.options({"multi": True}))


def test_a_valid_answer_is_stored_without_unknown_parts() -> None:
    assert KIND.validate({"choice": "c2", "extra": 1}, TASK) == {"choice": "c2"}


@pytest.mark.parametrize("value", [None, "c1", ["c1"], 1])
def test_an_answer_that_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(KindError) as error:
        KIND.validate(value, TASK)
    assert error.value.field == "value"


@pytest.mark.parametrize("choice", [None, 1, ["c1"], {}, "c3", "Place", ""])
def test_a_choice_that_is_no_class_is_refused(choice: object) -> None:
    with pytest.raises(KindError) as error:
        KIND.validate({"choice": choice}, TASK)
    assert error.value.field == "value.choice"


def test_an_unknown_class_is_answered_with_the_known_ones() -> None:
    with pytest.raises(KindError, match="Place"):
        KIND.validate({"choice": "c3"}, TASK)


def test_answers_agree_when_they_choose_the_same_class() -> None:
    assert KIND.agrees({"choice": "c1"}, {"choice": "c1"})
    assert not KIND.agrees({"choice": "c1"}, {"choice": "c2"})


def test_the_label_of_an_answer_is_its_class() -> None:
    assert KIND.label_of({"choice": "c1"}) == "c1"


def test_several_classes_are_stored_once_each_in_the_guidelines_order() -> None:
    stored = KIND.validate({"choices": ["c2", "c1", "c2"]}, SEVERAL)
    assert stored == {"choices": ["c1", "c2"]}
    assert KIND.label_of(stored) == ""


@pytest.mark.parametrize("value", [{"choice": "c1"}, {"choices": "c1"}, {"choices": ["c3"]}])
def test_what_is_no_list_of_classes_is_refused_where_several_are_asked_for(value: object) -> None:
    with pytest.raises(KindError) as error:
        KIND.validate(value, SEVERAL)
    assert error.value.field.startswith("value.choices")


def test_an_empty_list_of_classes_is_an_answer() -> None:
    assert KIND.validate({"choices": []}, SEVERAL) == {"choices": []}
    assert KIND.words({"choices": []}, CLASSES, {}) == "no class"


def test_two_lists_of_classes_agree_by_what_they_share() -> None:
    one, other = {"choices": ["c1", "c2"]}, {"choices": ["c2"]}
    assert (KIND.agreement(one, other), KIND.agreement(one, one)) == (0.5, 1.0)
    assert not KIND.agrees(one, other)


def test_every_kind_of_the_table_is_listed_under_its_name() -> None:
    assert all(kind.name == name for name, kind in KINDS.items())

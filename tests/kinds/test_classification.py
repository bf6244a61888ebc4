"""Classification: valid answers, agreement, labels."""

import pytest

from labelhub.kinds import KINDS, KindError

CLASSES = [{"id": "c1", "name": "Place"}, {"id": "c2", "name": "School"}]
KIND = KINDS["classification"]


def test_a_valid_answer_is_stored_without_unknown_parts() -> None:
    assert KIND.validate({"choice": "c2", "extra": 1}, CLASSES) == {"choice": "c2"}


@pytest.mark.parametrize("value", [None, "c1", ["c1"], 1])
def test_an_answer_that_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(KindError) as error:
        KIND.validate(value, CLASSES)
    assert error.value.field == "value"


@pytest.mark.parametrize("choice", [None, 1, ["c1"], {}, "c3", "Place", ""])
def test_a_choice_that_is_no_class_is_refused(choice: object) -> None:
    with pytest.raises(KindError) as error:
        KIND.validate({"choice": choice}, CLASSES)
    assert error.value.field == "value.choice"


def test_an_unknown_class_is_answered_with_the_known_ones() -> None:
    with pytest.raises(KindError, match="Place"):
        KIND.validate({"choice": "c3"}, CLASSES)


def test_answers_agree_when_they_choose_the_same_class() -> None:
    assert KIND.agrees({"choice": "c1"}, {"choice": "c1"})
    assert not KIND.agrees({"choice": "c1"}, {"choice": "c2"})


def test_a_label_and_its_value_are_inverse() -> None:
    assert KIND.label_of(KIND.value_of("c1")) == "c1"


def test_every_kind_of_the_table_is_listed_under_its_name() -> None:
    assert all(kind.name == name for name, kind in KINDS.items())

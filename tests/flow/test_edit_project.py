"""A manager changes a project; what was true before stays on record."""

from decimal import Decimal
from typing import Any

import pytest

from labelhub.flow.edit_project import edit_project
from labelhub.flow.errors import Conflict, Invalid
from labelhub.models import Account, Event, Guideline, ProjectRound
from tests.people import Cast, answer, take

CLASSES = [
    {"id": "c1", "name": "Job Title"},
    {"id": "c2", "name": "Company"},
    {"id": "c3", "name": "Place"},
]


def edit(cast: Cast, **changes: Any) -> None:
    edit_project(project=cast.project, by=cast.alice, **changes)
    cast.project.refresh_from_db()


def wanted(cast: Cast) -> int:
    return ProjectRound.objects.get(project=cast.project).wanted_rev


def test_what_is_not_given_stays_as_it_is(cast: Cast) -> None:
    before = cast.project.slug, cast.project.price_micros, cast.project.state
    edit(cast, name="Lines of résumés")
    assert (cast.project.slug, cast.project.price_micros, cast.project.state) == before
    assert cast.project.name == "Lines of résumés"


def test_new_guidelines_are_a_new_version_beside_the_old(cast: Cast) -> None:
    edit(cast, guidelines="Read the line before.")
    versions = Guideline.objects.filter(project=cast.project).order_by("number")
    assert [version.number for version in versions] == [1, 2]
    assert versions[0].text != versions[1].text
    assert versions[0].classes == versions[1].classes


def test_the_same_guidelines_again_are_no_new_version(cast: Cast) -> None:
    edit(cast, classes=CLASSES)
    assert Guideline.objects.filter(project=cast.project).count() == 1


def test_a_renamed_class_keeps_its_labels(cast: Cast) -> None:
    answer(cast, take(cast)[0], choice="c2")
    edit(cast, classes=[CLASSES[0], {"id": "c2", "name": "Employer"}, CLASSES[2]])
    assert cast.project.items.filter(label="c2").count() == 1


def test_a_class_that_items_carry_cannot_be_dropped(cast: Cast) -> None:
    answer(cast, take(cast)[0], choice="c3")
    with pytest.raises(Conflict, match="Place"):
        edit(cast, classes=CLASSES[:2])
    assert Guideline.objects.filter(project=cast.project).count() == 1


def test_a_dropped_class_s_id_is_not_given_to_the_next(cast: Cast) -> None:
    edit(cast, classes=CLASSES[:2])
    edit(cast, classes=[*CLASSES[:2], {"name": "Degree"}])
    newest = Guideline.objects.filter(project=cast.project).latest("number")
    assert newest.classes[2] == {"id": "c4", "name": "Degree"}


def test_new_classes_want_a_round_and_new_words_do_not(cast: Cast) -> None:
    before = wanted(cast)
    edit(cast, guidelines="Read the line before.")
    assert wanted(cast) == before
    edit(cast, classes=[*CLASSES, {"name": "Degree"}])
    assert wanted(cast) == before + 1


def test_the_cap_moves_in_both_directions(cast: Cast) -> None:
    for cap in ("5.00", "1.00"):
        edit(cast, budget_cap=Decimal(cap))
        account = Account.objects.get(project=cast.project)
        assert account.cap_micros == int(Decimal(cap) * 1_000_000)


def test_the_cap_cannot_go_below_what_is_spent_and_reserved(cast: Cast) -> None:
    answer(cast, take(cast)[0])
    take(cast, count=2)
    with pytest.raises(Conflict, match="lower than what is spent"):
        edit(cast, budget_cap=Decimal("0.29"), name="Cheaper")
    cast.project.refresh_from_db()
    assert cast.project.name != "Cheaper"
    edit(cast, budget_cap=Decimal("0.30"))


def test_open_leases_keep_the_price_that_they_reserved(cast: Cast) -> None:
    lease = take(cast)[0]
    edit(cast, price=Decimal("0.20"))
    answer(cast, lease)
    assert Account.objects.get(project=cast.project).spent_micros == 100_000
    assert take(cast)[0].price_micros == 200_000


def test_a_larger_budget_reserves_more_for_the_audit_and_a_smaller_one_no_less(cast: Cast) -> None:
    before = cast.project.audit_reserve
    edit(cast, budget_cap=Decimal("4.00"))
    larger = cast.project.audit_reserve
    edit(cast, budget_cap=Decimal("0.50"))
    assert before < larger == cast.project.audit_reserve


@pytest.mark.parametrize("state", ["", "gone", "OPEN"])
def test_a_state_that_does_not_exist_is_refused(cast: Cast, state: str) -> None:
    with pytest.raises(Invalid) as refused:
        edit(cast, state=state)
    assert set(refused.value.fields) == {"state"}


def test_each_change_leaves_an_event_that_says_who_and_what(cast: Cast) -> None:
    edit(cast, state="paused", budget_cap=Decimal("3.00"), guidelines="Slowly.")
    events = Event.objects.filter(project=cast.project).exclude(kind="project_created")
    assert {event.kind for event in events} == {
        "project_changed", "cap_changed", "guidelines_changed",
    }  # fmt: skip
    assert {event.user for event in events} == {cast.alice}

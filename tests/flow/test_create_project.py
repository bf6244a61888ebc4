"""A project begins whole: guideline, account, round row, a manager. Wrong settings are each named."""

from decimal import Decimal
from typing import Any

import pytest

from labelhub.flow.create_project import create_project, new_classes
from labelhub.flow.errors import Invalid
from labelhub.models import Account, Event, Membership, Project, ProjectRound, to_micros
from tests.people import Cast, make_user


def make(cast: Cast, **changes: Any) -> Project:
    fields: dict[str, Any] = {
        "organisation": cast.project.organisation, "by": cast.alice, "name": "Lines",
        "modality": "text", "classes": ["yes", "no"], "price": Decimal("0.08"),
        "budget_cap": Decimal("100"),
    }  # fmt: skip
    return create_project(**fields | changes)


def wrong_fields(cast: Cast, **changes: Any) -> set[str]:
    before = Project.objects.count()
    with pytest.raises(Invalid) as refused:
        make(cast, **changes)
    assert Project.objects.count() == before
    return set(refused.value.fields)


def test_a_project_begins_with_all_that_its_loop_needs(cast: Cast) -> None:
    project = make(cast)
    assert project.guidelines.get().number == 1
    assert Account.objects.get(project=project).cap_micros == 100_000_000
    assert ProjectRound.objects.get(project=project).wanted_rev == 0
    assert Membership.objects.get(project=project).role == "manager"
    assert Event.objects.get(project=project).kind == "project_created"


def test_an_owner_needs_no_membership_in_what_they_make(cast: Cast) -> None:
    assert not Membership.objects.filter(project=make(cast, by=cast.owner)).exists()


def test_classes_get_ids_that_are_not_their_names(cast: Cast) -> None:
    project = make(cast, classes=[" Job Title ", "Company"])
    assert project.guidelines.get().classes == [
        {"id": "c1", "name": "Job Title"},
        {"id": "c2", "name": "Company"},
    ]


def test_two_projects_of_one_name_have_two_addresses(cast: Cast) -> None:
    assert make(cast).slug != make(cast).slug


@pytest.mark.parametrize("name", ["名前", "!!!", "a" * 200])
def test_any_name_makes_an_address(cast: Cast, name: str) -> None:
    slug = make(cast, name=name).slug
    assert slug
    assert len(slug) <= 80


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "a" * 201),
        ("modality", "video"),
        ("currency", "euro"),
        ("currency", "EUR\n"),
        ("price", Decimal(0)),
        ("price", Decimal("-1")),
        ("price", Decimal("0.0000001")),
        ("price", Decimal("1." + "0" * 40 + "1")),
        ("price", Decimal("NaN")),
        ("price", Decimal("Infinity")),
        ("budget_cap", Decimal("1e10")),
        ("classes", []),
        ("classes", ["only one"]),
        ("classes", ["a", " "]),
        ("classes", ["a", "A"]),
        ("classes", ["a", "b" * 201]),
        ("classes", [f"class {number}" for number in range(1001)]),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_is_made(cast: Cast, field: str, value: Any) -> None:
    assert wrong_fields(cast, **{field: value}) == {field}


def test_all_wrong_settings_are_named_at_once(cast: Cast) -> None:
    wrong = wrong_fields(cast, name="", currency="?", price=Decimal(0))
    assert wrong == {"name", "currency", "price"}


def test_somebody_else_s_project_is_none_of_the_maker_s_business(cast: Cast) -> None:
    mallory = make_user("Mallory")
    make(cast)
    assert not Project.objects.for_user(mallory).exists()


@pytest.mark.parametrize(
    ("amount", "micros"), [("0.08", 80_000), ("1", 1_000_000), ("0.000001", 1), ("1e3", 10**9)]
)
def test_money_becomes_micros_exactly(amount: str, micros: int) -> None:
    assert to_micros(Decimal(amount)) == micros


OLD = [{"id": "c1", "name": "yes"}, {"id": "c2", "name": "no"}]


def test_an_edited_class_list_keeps_the_ids_it_names() -> None:
    edited = new_classes(OLD, [{"id": "c2", "name": "No!"}, {"name": "maybe"}])
    assert edited == [{"id": "c2", "name": "No!"}, {"id": "c3", "name": "maybe"}]


def test_the_id_of_a_dropped_class_is_never_given_to_another() -> None:
    edited = new_classes(OLD[:1], [*OLD[:1], {"name": "maybe"}], used=["c1", "c2", "c7"])
    assert edited[1]["id"] == "c8"


@pytest.mark.parametrize("ids", [("c1", "c1"), ("c1", "c9"), ("c1", "x")])
def test_ids_that_are_repeated_or_unknown_are_refused(ids: tuple[str, str]) -> None:
    wanted = [{"id": class_id, "name": f"name {n}"} for n, class_id in enumerate(ids)]
    with pytest.raises(Invalid) as refused:
        new_classes(OLD, wanted)
    assert set(refused.value.fields) == {"classes"}

"""People, passwords and projects of the demo; a second start changes nothing."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from labelhub.models import Account, Membership, Project, User
from workers.demo import seed as seeding
from workers.demo.cli import welcome
from workers.demo.projects import DEMO_PROJECTS, DIGITS
from workers.demo.state import DemoState, make_password

Plant = Callable[[], seeding.Demo]

pytestmark = pytest.mark.django_db


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Plant:
    """Seeds without the import, which needs a server, and with a hash that is quick."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(seeding, "_import", lambda *_: None)
    return lambda: seeding.seed(tmp_path, "http://hub", DEMO_PROJECTS, [DIGITS], lambda _: None)


def opens(email: str, password: str) -> bool:
    return User.objects.get(email=email).check_password(password)


def test_four_people_have_their_roles_in_both_projects(plant: Plant) -> None:
    plant()
    rows = Membership.objects.exclude(user__email__startswith="robot").values_list(
        "project__name", "user__email", "role"
    )
    assert sorted(rows) == sorted(
        (project.name, person.email, person.role)
        for project in DEMO_PROJECTS
        for person in seeding.PEOPLE
    )


def test_the_robot_is_a_member_where_it_works_only(plant: Plant) -> None:
    plant()
    robots = Membership.objects.filter(user__email=seeding.ROBOT.email)
    assert [row.project.name for row in robots] == [DIGITS.name]


def test_the_projects_have_their_budget_and_classes(plant: Plant) -> None:
    demo = plant()
    project = Project.objects.get(slug=demo.slug(DIGITS))
    assert Account.objects.get(project=project).cap_micros == 179 * project.price_micros
    assert [entry["name"] for entry in project.guidelines.get().classes] == list("0123456789")


def test_everybody_can_sign_in_with_the_printed_password(plant: Plant) -> None:
    passwords = plant().state.passwords
    page = welcome("http://hub", passwords)
    for person in seeding.PEOPLE:
        assert opens(person.email, passwords[person.email])
        assert re.search(rf"{person.role} +{person.email} +{passwords[person.email]}", page)
    assert seeding.ROBOT.email not in page


def test_a_second_start_changes_nothing(plant: Plant) -> None:
    first = plant()
    counts = [model.objects.count() for model in (User, Project, Membership)]
    again = plant()
    assert again.state == first.state
    assert [model.objects.count() for model in (User, Project, Membership)] == counts


def test_a_role_that_was_changed_meanwhile_stays(plant: Plant) -> None:
    plant()
    Membership.objects.filter(user__email="bob@example.com").update(role="reviewer")
    plant()
    assert set(
        Membership.objects.filter(user__email="bob@example.com").values_list("role", flat=True)
    ) == {"reviewer"}


def test_a_lost_memory_gives_new_passwords_that_work(plant: Plant, tmp_path: Path) -> None:
    old = plant().state
    (tmp_path / "demo.json").unlink()
    new = plant().state
    bob = "bob@example.com"
    assert new.passwords[bob] != old.passwords[bob]
    assert opens(bob, new.passwords[bob])


def test_a_new_database_gets_the_old_passwords(plant: Plant, tmp_path: Path) -> None:
    erin = "erin@example.com"
    DemoState(passwords={erin: "vote-bero-peto-nedo"}).write(tmp_path)
    assert plant().state.passwords[erin] == "vote-bero-peto-nedo"
    assert opens(erin, "vote-bero-peto-nedo")


def test_only_the_owner_may_read_the_memory(plant: Plant, tmp_path: Path) -> None:
    plant()
    assert (tmp_path / "demo.json").stat().st_mode & 0o777 == 0o600


def test_the_memory_survives_and_a_broken_one_is_an_empty_one(tmp_path: Path) -> None:
    state = DemoState({"a": "b"}, {"c": "d"}, {"digits": "e"})
    state.write(tmp_path)
    assert DemoState.read(tmp_path) == state
    (tmp_path / "demo.json").write_text("{")
    assert DemoState.read(tmp_path) == DemoState()


def test_no_two_passwords_are_alike() -> None:
    made = {make_password() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"([a-z]{4}-){3}[a-z]{4}", password) for password in made)

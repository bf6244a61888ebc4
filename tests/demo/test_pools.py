"""The demo's pools: what is imported, and that no answer travels with it."""

import io

import pytest

from labelhub.formats import FORMATS, Record, detect
from workers.demo.projects import DEMO_PROJECTS, DIGITS, RESUMES, DemoProject

EVERY = pytest.mark.parametrize("project", DEMO_PROJECTS, ids=lambda project: project.id)


def records(project: DemoProject) -> list[Record]:
    pool = project.load()
    name = detect(pool.filename, pool.content[:4096])
    found = list(FORMATS[name].read(io.BytesIO(pool.content)))
    rejected = [entry for entry in found if not isinstance(entry, Record)]
    assert not rejected
    return [entry for entry in found if isinstance(entry, Record)]


@EVERY
def test_every_item_is_read_and_its_answer_is_known(project: DemoProject) -> None:
    keys = [record.key for record in records(project)]
    assert len(keys) == project.size
    assert set(keys) == set(project.load().truth)


@EVERY
def test_no_item_carries_its_label(project: DemoProject) -> None:
    found = records(project)
    assert {record.given_label for record in found} == {None}
    assert not any(record.data.get("meta") for record in found)


@EVERY
def test_the_answers_are_the_projects_classes(project: DemoProject) -> None:
    assert set(project.load().truth.values()) == set(project.classes)


def test_the_budgets_buy_a_tenth_of_the_pools() -> None:
    assert (DIGITS.budget_cap, RESUMES.budget_cap) == (179 * DIGITS.price, 400 * RESUMES.price)

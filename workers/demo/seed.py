"""Fills an installation with the demo, once: people and projects by flows, the data by HTTP.

Django must be set up for the installation. Everything here may run again: what is there is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from labelhub_client import LabelHub

from labelhub.flow.create_organisation import create_organisation
from labelhub.flow.create_project import create_project
from labelhub.flow.create_user import create_user
from labelhub.flow.invite import accept_invitation, invite
from labelhub.flow.tokens import hash_secret, issue_token
from labelhub.models import ApiToken, Membership, Organisation, Project, User
from workers.demo.projects import DemoProject
from workers.demo.state import DemoState, make_password

ORGANISATION = "LabelHub demo"
IMPORT_SECONDS = 300.0

Say = Callable[[str], None]


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    role: str


ALICE = Account("alice@example.com", "Alice", "manager")
PEOPLE = (
    ALICE,
    Account("carol@example.com", "Carol", "reviewer"),
    Account("bob@example.com", "Bob", "annotator"),
    Account("erin@example.com", "Erin", "engineer"),
)
ROBOT = Account("robot@example.com", "Robot", "annotator")


@dataclass(frozen=True)
class Demo:
    """A seeded installation. slugs: by the demo's project id."""

    url: str
    state: DemoState

    def hub(self, account: Account) -> LabelHub:
        return LabelHub(self.url, self.state.tokens[account.email])

    def slug(self, project: DemoProject) -> str:
        return self.state.projects[project.id]


def seed(
    var: Path,
    url: str,
    projects: Sequence[DemoProject],
    robot_works_on: Sequence[DemoProject],
    say: Say,
) -> Demo:
    """Make what is missing of people, projects and data; say what takes time."""
    state = DemoState.read(var)
    users = {account: _user(account, state) for account in (*PEOPLE, ROBOT)}
    for account in (ALICE, ROBOT):
        _token(users[account], account, state)
    state.write(var)
    for project in projects:
        row = _project(project, users[ALICE], state)
        state.write(var)
        team = [*PEOPLE, *([ROBOT] if project in robot_works_on else [])]
        for account in team:
            _join(row, users[ALICE], users[account], account.role)
    demo = Demo(url, state)
    for project in projects:
        _import(demo, project, say)
    return demo


def _user(account: Account, state: DemoState) -> User:
    """The person's account; a password that the state has lost is made anew."""
    user = User.objects.filter(email=account.email).first()
    known = state.passwords.get(account.email)
    password = state.passwords[account.email] = known or make_password()
    if user is None:
        return create_user(email=account.email, name=account.name, password=password)
    if known is None:
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


def _token(user: User, account: Account, state: DemoState) -> None:
    secret = state.tokens.get(account.email, "")
    if not ApiToken.objects.filter(user=user, token_hash=hash_secret(secret)).exists():
        state.tokens[account.email] = issue_token(user=user, name="demo")[1]


def _project(project: DemoProject, manager: User, state: DemoState) -> Project:
    found = Project.objects.filter(slug=state.projects.get(project.id, "")).first()
    if found is None:
        found = create_project(
            organisation=_organisation(),
            by=manager,
            name=project.name,
            modality=project.modality,
            classes=list(project.classes),
            guidelines=project.guidelines,
            price=project.price,
            budget_cap=project.budget_cap,
        )
        state.projects[project.id] = found.slug
    return found


def _organisation() -> Organisation:
    found = Organisation.objects.filter(name=ORGANISATION).first()
    return found or create_organisation(name=ORGANISATION)


def _join(project: Project, manager: User, user: User, role: str) -> None:
    """Whoever is a member already keeps the role that they have now."""
    if not Membership.objects.filter(project=project, user=user).exists():
        _, secret = invite(project=project, by=manager, role=role, email=user.email)
        accept_invitation(secret=secret, user=user)


def _import(demo: Demo, project: DemoProject, say: Say) -> None:
    """Upload the pool as anybody would; importing twice would add nothing."""
    slug = demo.slug(project)
    with demo.hub(ALICE) as hub:
        if hub.projects.get(slug)["items"]["total"] >= project.size:
            return
        say(f"Importing {project.size:,} items into {project.name} ...")
        pool = project.load()
        job = hub.imports.upload(slug, pool.content, pool.filename)
        hub.imports.wait(job, timeout=IMPORT_SECONDS)

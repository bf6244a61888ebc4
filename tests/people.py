"""Alice manages, Bob annotates, Carol reviews, Erin engineers, Mallory has no access."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.test import Client

from labelhub.flow.annotate import Answered
from labelhub.flow.create_project import create_project
from labelhub.flow.draw_audit import draw_rank, reserve_audit
from labelhub.flow.lease_next import lease_next
from labelhub.flow.submit import submit
from labelhub.models import (
    Item,
    Job,
    Lease,
    Membership,
    ModelVersion,
    Organisation,
    Project,
    User,
)

PASSWORD = "correct horse battery staple"


@dataclass
class Cast:
    """A project and the people around it."""

    project: Project
    alice: User
    bob: User
    carol: User
    erin: User
    mallory: User
    owner: User

    def member(self, name: str) -> User:
        user: User = getattr(self, name)
        return user


def make_user(name: str) -> User:
    # An unusable password: hashing a real one costs every test 50 ms; log-ins use force_login.
    user = User(email=f"{name.lower()}-{uuid.uuid4().hex[:6]}@example.com", name=name)
    user.set_unusable_password()
    user.save()
    return user


def make_cast(
    *, items: int = 40, price: str = "0.10", cap: str = "2.00", modality: str = "text"
) -> Cast:
    """An organisation with one open project of `items` texts and the usual people."""
    organisation = Organisation.objects.create(name="Acme")
    owner = make_user("Olga")
    organisation.owners.add(owner)
    people = {name: make_user(name) for name in ("Alice", "Bob", "Carol", "Erin", "Mallory")}
    project = create_project(
        organisation=organisation,
        by=people["Alice"],
        name="Résumé lines",
        modality=modality,
        classes=["Job Title", "Company", "Place"],
        guidelines="A company's name wins over a place inside it.",
        price=Decimal(price),
        budget_cap=Decimal(cap),
    )
    roles = {"Bob": "annotator", "Carol": "reviewer", "Erin": "engineer"}
    for name, role in roles.items():
        Membership.objects.create(project=project, user=people[name], role=role)
    add_items(project, items)
    return Cast(
        project, people["Alice"], people["Bob"], people["Carol"], people["Erin"],
        people["Mallory"], owner,
    )  # fmt: skip


def learn(cast: Cast, labels: int) -> None:
    """The project's next model version, of this many labels of people."""
    number = ModelVersion.objects.filter(project=cast.project).count() + 1
    version = ModelVersion.objects.create(
        project=cast.project, number=number, revision=1, human_labels=labels, pool=100, seed=0,
        data_hash="", recipe={}, metrics={}, classes=[], seconds=0.1,
    )  # fmt: skip
    Project.objects.filter(pk=cast.project.pk).update(current_model=version)


def add_items(project: Project, count: int) -> list[Item]:
    """Published items, as an import leaves them."""
    job = Job.objects.create(project=project, kind="import", state="done")
    start = project.items.count()
    Item.objects.bulk_create(
        Item(
            project=project, imported_by=job, key=f"line-{start + number}", state="open",
            data={"text": f"line {start + number}"}, audit_rank=draw_rank(),
        )
        for number in range(count)
    )  # fmt: skip
    reserve_audit(project)
    project.refresh_from_db()
    return list(project.items.order_by("pk"))


def take(cast: Cast, user: User | None = None, count: int = 1) -> list[Lease]:
    return lease_next(project=cast.project, user=user or cast.bob, count=count)


def answer(
    cast: Cast, lease: Lease, user: User | None = None, *, action: str = "label",
    choice: str = "c1", submission: uuid.UUID | None = None, note: str = "",
) -> Answered:  # fmt: skip
    value = {"choice": choice} if action == "label" else None
    return submit(
        project=cast.project, user=user or cast.bob, submission=submission or uuid.uuid4(),
        lease_id=lease.pk, fence=lease.fence, action=action, value=value, note=note, seconds=2.0,
    ).answer  # fmt: skip


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json")

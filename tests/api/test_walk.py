"""Every route of the API, walked as nobody, as a stranger, and in each role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from labelhub import storage
from labelhub.api import api
from labelhub.flow.invite import invite
from labelhub.flow.tokens import issue_token
from labelhub.models import ApiToken, Certificate, Invitation, Item, Job, Lease, Membership, User
from tests.api.wire import call, error_of, everything
from tests.formats.helpers import picture
from tests.people import Cast, answer, make_cast, make_user, signed_in, take

ROLES = {"annotator": "bob", "reviewer": "carol", "manager": "alice", "engineer": "erin",
         "owner": "owner"}  # fmt: skip
ALL = frozenset(ROLES)
REVIEWS = frozenset({"reviewer", "manager", "owner"})
SEES = frozenset({"manager", "engineer", "owner"})
MANAGES = frozenset({"manager", "owner"})
PUBLIC: frozenset[str] = frozenset()


@dataclass(frozen=True)
class World:
    """A project in which every route has something to act on. Leases and token are `actor`'s."""

    cast: Cast
    actor: User
    lease: Lease
    invitation: Invitation
    secret: str
    member: Membership
    job: Job
    image: Item
    token: ApiToken
    certificate: Certificate

    def address(self, path: str, slug: str | None = None) -> str:
        return path.format(
            slug=slug or self.cast.project.slug, token=self.secret, token_id=self.token.pk,
            invitation_id=self.invitation.pk, member_id=self.member.pk, job_id=self.job.pk,
            item_id=self.image.pk, certificate_id=self.certificate.pk,
        )  # fmt: skip


Body = Callable[[World], Any]


@dataclass(frozen=True)
class Route:
    """`who` may call it, with what, and what it answers them; PUBLIC ones answer anybody."""

    method: str
    path: str
    who: frozenset[str]
    status: int = 200
    body: Body | None = None
    case: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.case}".strip()


def the_lease(world: World) -> dict[str, Any]:
    return {"leases": [world.lease.pk]}


def an_answer(world: World) -> dict[str, Any]:
    return {
        "submission": str(uuid4()), "lease": world.lease.pk, "fence": world.lease.fence,
        "action": "label", "value": {"choice": "c1"}, "count": 0,
    }  # fmt: skip


def a_review(world: World) -> dict[str, Any]:
    return an_answer(world) | {"queue": "review"}


def an_undo(world: World) -> dict[str, Any]:
    return {"submission": str(uuid4())}


def an_account(world: World) -> dict[str, Any]:
    return {"name": "Dora", "email": "dora@example.com", "password": "a long enough sentence"}


def a_project(world: World) -> dict[str, Any]:
    classes = [{"name": "yes"}, {"name": "no"}]
    money = {"price": "0.10", "budget_cap": "5"}
    return {"name": "Second", "modality": "text", "classes": classes} | money


def a_file(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("more.jsonl", b'{"text": "one more"}\n')}


def fixed(body: dict[str, Any]) -> Body:
    return lambda world: body


P = "/projects/{slug}"
MATRIX = (
    Route("GET", "/session", PUBLIC),
    Route("POST", "/session", PUBLIC, 400, fixed({"email": "no@example.com", "password": "no"})),
    Route("DELETE", "/session", PUBLIC),
    Route("GET", "/invitations/{token}", PUBLIC),
    Route("POST", "/invitations/{token}", PUBLIC, 200, an_account),
    Route("GET", "/projects", ALL),
    Route("POST", "/projects", MANAGES, 201, a_project),
    Route("GET", P, ALL),
    Route("PATCH", P, MANAGES, 200, fixed({"suggestions": True, "budget_cap": "9"})),
    Route("GET", P + "/dashboard", SEES),
    Route("POST", P + "/leases", ALL, 200, fixed({"count": 2})),
    Route("POST", P + "/leases", REVIEWS, 200, fixed({"queue": "review"}), "for review"),
    Route("POST", P + "/leases/heartbeat", ALL, 200, the_lease),
    Route("POST", P + "/leases/release", ALL, 204, the_lease),
    Route("POST", P + "/annotations", ALL, 200, an_answer),
    Route("POST", P + "/annotations", REVIEWS, 200, a_review, "for review"),
    Route("POST", P + "/undo", ALL, 200, an_undo),
    Route("GET", P + "/trail", ALL),
    Route("GET", P + "/certificate", SEES),
    # The world's project has no model, and its certificate has ended: who may is told so.
    Route("POST", P + "/certificate/plan", MANAGES, 409, fixed({"target": 0.95})),
    Route("POST", P + "/certificate/freeze", MANAGES, 409, fixed({"target": 0.95})),
    Route("POST", P + "/certificates/{certificate_id}/void", MANAGES, 409, fixed({"reason": "no"})),
    Route("GET", P + "/members", MANAGES),
    Route("POST", P + "/invitations", MANAGES, 201, fixed({"role": "annotator"})),
    Route("DELETE", P + "/invitations/{invitation_id}", MANAGES, 204),
    Route("PATCH", P + "/members/{member_id}", MANAGES, 200, fixed({"role": "reviewer"})),
    Route("DELETE", P + "/members/{member_id}", MANAGES, 204),
    Route("POST", P + "/imports", SEES, 202, a_file),
    Route("GET", P + "/imports", SEES),
    Route("GET", P + "/jobs/{job_id}", SEES),
    Route("GET", P + "/imports/{job_id}/rejected.csv", SEES),
    Route("GET", P + "/export", SEES),
    Route("GET", P + "/items/{item_id}/image", ALL),
    Route("GET", "/tokens", ALL),
    Route("POST", "/tokens", ALL, 201, fixed({"name": "laptop"})),
    Route("DELETE", "/tokens/{token_id}", ALL, 204),
    Route("GET", "/system", ALL),
)
SIGNED_IN = [route for route in MATRIX if route.who]
OF_A_PROJECT = [route for route in MATRIX if "{slug}" in route.path]
BY_ID = [route for route in OF_A_PROJECT if "_id}" in route.path]


def build(role: str = "annotator") -> World:
    cast = make_cast()
    actor = cast.member(ROLES[role])
    first, second = take(cast, actor, 2)
    answer(cast, first, actor)
    invitation, secret = invite(project=cast.project, by=cast.alice, role="annotator")
    member = Membership.objects.create(
        project=cast.project, user=make_user("Dave"), role="annotator"
    )
    storage.write_bytes("items/walk.png", picture())
    image = cast.project.items.filter(state="open").order_by("-audit_rank")[0]
    image.media, image.data = "items/walk.png", {"name": "walk.png", "mime": "image/png"}
    image.save(update_fields=["media", "data"])
    token, _ = issue_token(user=actor, name="walk")
    job = cast.project.jobs.get()
    certificate = Certificate.objects.create(
        project=cast.project, target=0.9, alpha=0.05, frozen_by=cast.alice, state="failed"
    )
    return World(
        cast, actor, second, invitation, secret, member, job, image, token, certificate
    )  # fmt: skip


def send(client: Client, route: Route, world: World, slug: str | None = None) -> Any:
    path = world.address(route.path, slug)
    body = route.body(world) if route.body else None
    if route.body is a_file:
        client.raise_request_exception = False
        return client.post(f"/api/v1{path}", body)
    return call(client, route.method, path, body)


def test_every_route_of_the_schema_is_in_the_matrix_and_no_other() -> None:
    paths = api.get_openapi_schema()["paths"]
    found = {
        (method.upper(), path.removeprefix("/api/v1")) for path in paths for method in paths[path]
    }
    assert {(route.method, route.path) for route in MATRIX} == found


@pytest.mark.parametrize("route", [r for r in MATRIX if not r.who], ids=str)
def test_anybody_may_call_what_is_public(db: None, route: Route) -> None:
    assert send(Client(), route, build()).status_code == route.status


@pytest.mark.parametrize("route", SIGNED_IN, ids=str)
def test_nobody_in_particular_is_asked_to_sign_in(db: None, route: Route) -> None:
    world = build()
    before = everything()
    error_of(send(Client(), route, world), 401, "not_signed_in")
    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", SIGNED_IN, ids=str)
def test_a_role_may_what_the_matrix_says(db: None, route: Route, role: str) -> None:
    world = build(role)
    client, before = signed_in(world.actor), everything()
    response = send(client, route, world)
    if role in route.who:
        assert response.status_code == route.status, response.content
    else:
        error_of(response, 403, "role_too_small")
        assert everything() == before


@dataclass(frozen=True)
class Elsewhere:
    """Mallory manages a project of another organisation; this one is nothing to her."""

    world: World
    mallory: Client
    slug: str


@pytest.fixture
def elsewhere(db: None) -> Elsewhere:
    world, other = build(), make_cast(items=2)
    return Elsewhere(world, signed_in(other.alice), other.project.slug)


@pytest.mark.parametrize("route", OF_A_PROJECT, ids=str)
def test_mallory_finds_nothing_and_changes_nothing(elsewhere: Elsewhere, route: Route) -> None:
    before = everything()
    error_of(send(elsewhere.mallory, route, elsewhere.world), 404, "not_found")
    assert everything() == before


@pytest.mark.parametrize("route", BY_ID, ids=str)
def test_mallory_reaches_nothing_through_her_own_project(
    elsewhere: Elsewhere, route: Route
) -> None:
    before = everything()
    response = send(elsewhere.mallory, route, elsewhere.world, slug=elsewhere.slug)
    error_of(response, 404, "not_found")
    assert everything() == before


def test_mallory_cannot_answer_a_lease_through_her_own_project(elsewhere: Elsewhere) -> None:
    before = everything()
    route = next(route for route in MATRIX if route.body is an_answer)
    error_of(send(elsewhere.mallory, route, elsewhere.world, elsewhere.slug), 404, "lease_unknown")
    assert everything() == before


@pytest.mark.parametrize("name", ["heartbeat", "release"])
def test_mallory_cannot_hold_or_free_a_lease_through_her_own_project(
    elsewhere: Elsewhere, name: str
) -> None:
    before = everything()
    route = next(route for route in MATRIX if route.path.endswith(name))
    send(elsewhere.mallory, route, elsewhere.world, slug=elsewhere.slug)
    assert everything() == before


def test_nobody_revokes_somebody_elses_token(elsewhere: Elsewhere) -> None:
    route = next(route for route in MATRIX if "token_id" in route.path)
    error_of(send(elsewhere.mallory, route, elsewhere.world), 404, "not_found")
    assert ApiToken.objects.filter(pk=elsewhere.world.token.pk).exists()


@pytest.mark.parametrize("route", OF_A_PROJECT, ids=str)
def test_a_member_who_was_removed_is_a_stranger_at_once(db: None, route: Route) -> None:
    world = build()
    client = signed_in(world.actor)
    Membership.objects.filter(user=world.actor).delete()
    error_of(send(client, route, world), 404, "not_found")


def test_a_person_whose_account_is_closed_is_nobody(db: None) -> None:
    world = build("manager")
    client = signed_in(world.actor)
    User.objects.filter(pk=world.actor.pk).update(is_active=False)
    for route in SIGNED_IN:
        error_of(send(client, route, world), 401, "not_signed_in")

"""Members and invitations over HTTP, and joining by a link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from labelhub.flow.invite import invite
from labelhub.models import Annotation, Invitation, Membership, User
from tests.api.wire import as_user, call, error_of, everything, fields_of
from tests.people import PASSWORD, Cast, answer, make_cast, signed_in, take

DORA = {"name": "Dora", "email": "dora@example.com", "password": PASSWORD}


def members(cast: Cast) -> dict[str, dict[str, Any]]:
    rows = as_user(cast.alice, "GET", f"/projects/{cast.project.slug}/members").json()["members"]
    return {row["name"]: row for row in rows}


def alice(cast: Cast, method: str, path: str, body: Any = None) -> Any:
    return as_user(cast.alice, method, f"/projects/{cast.project.slug}/{path}", body)


def link(cast: Cast, role: str = "annotator") -> str:
    return invite(project=cast.project, by=cast.alice, role=role)[1]


def test_the_members_have_their_roles(cast: Cast) -> None:
    assert {name: row["role"] for name, row in members(cast).items()} == {
        "Alice": "manager", "Bob": "annotator", "Carol": "reviewer", "Erin": "engineer",
    }  # fmt: skip


def test_a_link_is_shown_once_and_kept_as_a_hash(cast: Cast) -> None:
    made = alice(cast, "POST", "invitations", {"role": "annotator"}).json()
    secret = made["url"].rsplit("/join/", 1)[1]
    assert secret not in str(everything())
    assert secret not in alice(cast, "GET", "members").content.decode()


def test_an_open_invitation_is_listed_until_it_is_withdrawn(cast: Cast) -> None:
    made = alice(cast, "POST", "invitations", {"role": "engineer", "email": "E@example.com"}).json()
    (listed,) = alice(cast, "GET", "members").json()["invitations"]
    assert (listed["id"], listed["email"]) == (made["id"], "e@example.com")
    assert alice(cast, "DELETE", f"invitations/{made['id']}").status_code == 204
    assert alice(cast, "GET", "members").json()["invitations"] == []


@pytest.mark.parametrize("role", ["owner", "Manager", "", "root"])
def test_nobody_is_invited_to_a_role_that_cannot_be_given(cast: Cast, role: str) -> None:
    error = error_of(alice(cast, "POST", "invitations", {"role": role}), 422, "unknown_role")
    assert fields_of(error) == {"role"}


def test_an_invitation_for_no_address_is_refused(cast: Cast) -> None:
    body = {"role": "annotator", "email": "dora at home"}
    assert fields_of(error_of(alice(cast, "POST", "invitations", body), 422)) == {"email"}


def test_a_stranger_joins_by_the_link_and_is_signed_in(cast: Cast) -> None:
    client, secret = Client(), link(cast)
    shown = call(client, "GET", f"/invitations/{secret}").json()
    assert (shown["project"]["name"], shown["invited_by"]) == ("Résumé lines", "Alice")
    assert call(client, "POST", f"/invitations/{secret}", DORA).json()["user"]["name"] == "Dora"
    assert members(cast)["Dora"]["role"] == "annotator"
    assert call(client, "GET", f"/projects/{cast.project.slug}").status_code == 200


def test_a_signed_in_person_joins_with_that_account(cast: Cast) -> None:
    client = signed_in(cast.mallory)
    before = User.objects.count()
    assert call(client, "POST", f"/invitations/{link(cast)}", {}).status_code == 200
    assert User.objects.count() == before
    assert "Mallory" in members(cast)


def test_a_link_works_once(cast: Cast) -> None:
    secret = link(cast)
    call(Client(), "POST", f"/invitations/{secret}", DORA)
    other = DORA | {"email": "dan@example.com"}
    error_of(call(Client(), "POST", f"/invitations/{secret}", other), 404, "invitation_gone")
    assert not User.objects.filter(email="dan@example.com").exists()


@pytest.mark.parametrize("how", ["withdrawn", "too old"])
def test_a_link_that_is_gone_opens_nothing(cast: Cast, how: str) -> None:
    secret = link(cast)
    if how == "withdrawn":
        Invitation.objects.all().delete()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    error_of(call(Client(), "GET", f"/invitations/{secret}"), 404, "invitation_gone")
    error_of(call(Client(), "POST", f"/invitations/{secret}", DORA), 404, "invitation_gone")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"name": " "}, "name"),
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "dora@example.com"}, "password"),
    ],
)
def test_an_account_that_cannot_be_made_leaves_the_link_open(
    cast: Cast, change: dict[str, str], field: str
) -> None:
    secret = link(cast)
    answer = call(Client(), "POST", f"/invitations/{secret}", DORA | change)
    assert fields_of(error_of(answer, 422, "invalid_account")) == {field}
    assert call(Client(), "GET", f"/invitations/{secret}").status_code == 200


def test_a_taken_address_is_told_to_sign_in_first(cast: Cast) -> None:
    taken = DORA | {"email": cast.bob.email.upper()}
    secret = link(cast)
    error_of(call(Client(), "POST", f"/invitations/{secret}", taken), 409, "address_taken")
    assert Invitation.objects.get().accepted_by is None


def test_an_owner_does_not_use_up_a_link(cast: Cast) -> None:
    secret = link(cast)
    error_of(as_user(cast.owner, "POST", f"/invitations/{secret}", {}), 409, "already_owner")
    assert Invitation.objects.get().accepted_by is None


def test_a_new_role_holds_from_the_next_request(cast: Cast) -> None:
    row = Membership.objects.get(user=cast.bob)
    assert alice(cast, "PATCH", f"members/{row.pk}", {"role": "engineer"}).json()["role"] == (
        "engineer"
    )
    assert as_user(cast.bob, "GET", f"/projects/{cast.project.slug}/export").status_code == 200


@pytest.mark.parametrize("role", ["owner", "god"])
def test_nobody_becomes_what_no_member_can_be(cast: Cast, role: str) -> None:
    row = Membership.objects.get(user=cast.bob)
    error_of(alice(cast, "PATCH", f"members/{row.pk}", {"role": role}), 422, "unknown_role")


def test_nobody_changes_or_removes_themselves(cast: Cast) -> None:
    row = Membership.objects.get(user=cast.alice)
    error_of(alice(cast, "PATCH", f"members/{row.pk}", {"role": "annotator"}), 409, "own_role")
    error_of(alice(cast, "DELETE", f"members/{row.pk}"), 409, "own_membership")


def test_who_is_removed_leaves_their_labels(cast: Cast) -> None:
    answer(cast, take(cast)[0])
    row = Membership.objects.get(user=cast.bob)
    assert alice(cast, "DELETE", f"members/{row.pk}").status_code == 204
    assert "Bob" not in members(cast)
    assert Annotation.objects.filter(user=cast.bob).count() == 1


def test_a_member_of_another_project_is_not_found(cast: Cast) -> None:
    row = Membership.objects.get(user=make_cast(items=0).bob)
    error_of(alice(cast, "DELETE", f"members/{row.pk}"), 404, "not_found")
    assert Membership.objects.filter(pk=row.pk).exists()

"""Signing in and out: cookies, CSRF, the lock after five wrong passwords."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from labelhub.flow.create_user import create_user
from labelhub.flow.tokens import issue_token
from labelhub.models import User
from tests.api.wire import bearer, call, error_of
from tests.people import PASSWORD, Cast


@pytest.fixture
def dora(db: None) -> User:
    return create_user(email="dora@example.com", name="Dora", password=PASSWORD)


def sign_in(client: Client, password: str = PASSWORD, email: str = "dora@example.com") -> Any:
    return call(client, "POST", "/session", {"email": email, "password": password}, **csrf(client))


def csrf(client: Client) -> dict[str, str]:
    """The header that the front end sends."""
    return {"HTTP_X_CSRFTOKEN": call(client, "GET", "/session").json()["csrf_token"]}


def strict() -> Client:
    """A client that is held to the CSRF token, as browsers are."""
    return Client(enforce_csrf_checks=True)


def fail(times: int, email: str = "dora@example.com") -> list[int]:
    return [sign_in(Client(), "wrong", email).status_code for _ in range(times)]


def test_nobody_is_signed_in_at_first(db: None) -> None:
    said = call(Client(), "GET", "/session").json()
    assert (said["user"], said["version"]) == (None, settings.VERSION)


def test_the_right_password_signs_in(dora: User) -> None:
    client = strict()
    assert sign_in(client).json()["user"]["name"] == "Dora"
    assert call(client, "GET", "/session").json()["user"]["email"] == "dora@example.com"


def test_an_address_is_the_same_in_capitals(dora: User) -> None:
    assert sign_in(Client(), email="  Dora@Example.COM ").status_code == 200


def test_the_sessions_cookie_is_out_of_reach_of_scripts_and_other_sites(dora: User) -> None:
    cookie = sign_in(Client()).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_session_made_before_signing_in_is_not_the_one_after(dora: User) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "0123456789abcdef0123456789abcdef"
    sign_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("email", "password"),
    [("dora@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("dora@example.com", "")],
)
def test_wrong_credentials_do_not_say_which_half_was_wrong(
    dora: User, email: str, password: str
) -> None:
    error = error_of(sign_in(Client(), password, email), 400, "wrong_credentials")
    assert error["message"] == "The e-mail address or the password is wrong."


def test_a_closed_account_is_as_a_wrong_password(dora: User) -> None:
    User.objects.update(is_active=False)
    error_of(sign_in(Client()), 400, "wrong_credentials")


def test_the_fifth_wrong_password_locks_the_account_even_for_the_right_one(dora: User) -> None:
    assert fail(5) == [400, 400, 400, 400, 429]
    error_of(sign_in(Client()), 429, "locked_out")


def test_a_lock_is_for_one_account(dora: User) -> None:
    assert fail(5, "nobody@example.com")[-1] == 429
    assert sign_in(Client()).status_code == 200


def test_a_lock_cannot_be_gone_round_by_writing_the_address_otherwise(dora: User) -> None:
    fail(5)
    error_of(sign_in(Client(), email=" DORA@example.com"), 429, "locked_out")


def test_a_success_forgets_the_failures_before_it(dora: User) -> None:
    fail(4)
    sign_in(Client())
    assert fail(4) == [400] * 4


def test_signing_out_ends_the_session(dora: User) -> None:
    client = strict()
    sign_in(client)
    stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert call(client, "DELETE", "/session", **csrf(client)).json()["user"] is None
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    error_of(call(thief, "GET", "/projects"), 401, "not_signed_in")


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_signing_in_and_out_need_the_pages_token(dora: User, method: str) -> None:
    body = {"email": "dora@example.com", "password": PASSWORD}
    error_of(call(strict(), method, "/session", body), 403, "csrf_failed")


def test_a_session_that_changes_something_needs_the_pages_token(cast: Cast) -> None:
    client = strict()
    client.force_login(cast.bob, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/projects/{cast.project.slug}/leases"
    error_of(call(client, "POST", path, {"count": 1}), 403, "csrf_failed")
    assert call(client, "POST", path, {"count": 1}, **csrf(client)).status_code == 200


def test_a_session_that_only_reads_needs_none(cast: Cast) -> None:
    client = strict()
    client.force_login(cast.bob, backend="django.contrib.auth.backends.ModelBackend")
    assert call(client, "GET", "/projects").status_code == 200


def test_another_sessions_token_is_no_token(cast: Cast) -> None:
    client = strict()
    client.force_login(cast.bob, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/projects/{cast.project.slug}/leases"
    foreign = csrf(strict())
    error_of(call(client, "POST", path, {"count": 1}, **foreign), 403, "csrf_failed")


def test_a_bearer_needs_no_page_token(cast: Cast) -> None:
    _, secret = issue_token(user=cast.bob, name="robot")
    path = f"/projects/{cast.project.slug}/leases"
    assert call(strict(), "POST", path, {"count": 1}, **bearer(secret)).status_code == 200


def test_a_wrong_bearer_does_not_open_what_the_cookie_would_need_a_token_for(cast: Cast) -> None:
    client = strict()
    client.force_login(cast.bob, backend="django.contrib.auth.backends.ModelBackend")
    answer = call(client, "POST", "/tokens", {"name": "x"}, **bearer("lh_wrong"))
    error_of(answer, 403, "csrf_failed")

"""API tokens: shown once, kept as a hash, gone when revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from labelhub.models import ApiToken, User, WorkerPulse
from tests.api.wire import as_user, bearer, call, error_of, everything, fields_of
from tests.people import Cast


def make(cast: Cast, name: str = "laptop") -> tuple[int, str]:
    made = as_user(cast.bob, "POST", "/tokens", {"name": name}).json()
    return made["id"], made["token"]


def test_a_token_opens_what_its_person_may(cast: Cast) -> None:
    _, secret = make(cast)
    project = f"/projects/{cast.project.slug}"
    assert call(Client(), "GET", project, **bearer(secret)).json()["role"] == "annotator"
    error_of(call(Client(), "GET", f"{project}/export", **bearer(secret)), 403, "role_too_small")


def test_a_secret_is_stored_nowhere_and_shown_once(cast: Cast) -> None:
    _, secret = make(cast)
    assert secret not in str(everything())
    listed = as_user(cast.bob, "GET", "/tokens")
    assert secret not in listed.content.decode()
    assert set(listed.json()["tokens"][0]) == {"id", "name", "prefix", "created_at", "last_used_at"}


def test_a_revoked_token_opens_nothing(cast: Cast) -> None:
    number, secret = make(cast)
    assert as_user(cast.bob, "DELETE", f"/tokens/{number}").status_code == 204
    error_of(call(Client(), "GET", "/projects", **bearer(secret)), 401, "token_unknown")


def test_the_token_of_a_closed_account_opens_nothing(cast: Cast) -> None:
    _, secret = make(cast)
    User.objects.filter(pk=cast.bob.pk).update(is_active=False)
    error_of(call(Client(), "GET", "/projects", **bearer(secret)), 401)


@pytest.mark.parametrize("secret", ["", "lh_", "lh_" + "A" * 43, "Bearer", "ÿ", "lh_ x"])
def test_what_is_no_token_opens_nothing(cast: Cast, secret: str) -> None:
    error_of(call(Client(), "GET", "/projects", **bearer(secret)), 401, "token_unknown")


def test_the_hash_of_a_token_is_no_token(cast: Cast) -> None:
    make(cast)
    kept = ApiToken.objects.get().token_hash
    error_of(call(Client(), "GET", "/projects", **bearer(kept)), 401)


def test_ones_own_tokens_are_listed_alone(cast: Cast) -> None:
    make(cast)
    assert as_user(cast.alice, "GET", "/tokens").json() == {"tokens": []}


def test_a_tokens_last_use_is_known_to_the_minute(cast: Cast) -> None:
    _, secret = make(cast)
    call(Client(), "GET", "/projects", **bearer(secret))
    used = ApiToken.objects.get().last_used_at
    assert used is not None
    assert timezone.now() - used < timedelta(minutes=1)


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_a_token_needs_a_name_of_sane_length(cast: Cast, name: str) -> None:
    answer = as_user(cast.bob, "POST", "/tokens", {"name": name})
    assert fields_of(error_of(answer, 422)) == {"name"}


def test_the_system_says_whether_each_worker_speaks(cast: Cast) -> None:
    queues = ["interactive", "ingest", "embed"]
    WorkerPulse.objects.create(name="one", queues=queues, pid=1)
    silent = timezone.now() - timedelta(seconds=60)
    WorkerPulse.objects.create(name="two", queues=queues, pid=2, last_seen=silent)
    workers = as_user(cast.bob, "GET", "/system").json()["workers"]
    assert workers["alive"]
    assert {row["name"]: row["alive"] for row in workers["processes"]} == {
        "one": True, "two": False,
    }  # fmt: skip


def test_half_the_workers_are_not_enough(cast: Cast) -> None:
    WorkerPulse.objects.create(name="one", queues=["interactive"], pid=1)
    assert not as_user(cast.bob, "GET", "/system").json()["workers"]["alive"]

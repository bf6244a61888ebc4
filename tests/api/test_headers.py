"""What every response carries, what a secure installation adds, and that text stays text."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from labelhub.models import Item, Project
from tests.api.wire import as_user, call
from tests.people import Cast, answer, signed_in, take

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = "<script>alert(1)</script>"
NOT_BUILT = "needs the built front end: make setup"
PAGES = ("/", "/login", "/projects/x/label", "/api/docs")
OTHERS = ("/api/v1/session", "/api/v1/projects", "/api/v1/nothing", "/livez", "/nothing.txt")


def page(client: Client, path: str) -> Any:
    response = client.get(path)
    if response.status_code == 503:
        pytest.skip(NOT_BUILT)
    return response


def policy(response: Any) -> dict[str, set[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";")]
    return {name: set(sources) for name, *sources in parts}


@pytest.mark.parametrize("path", [*PAGES, *OTHERS])
def test_the_policy_is_enforced_on_every_response(db: None, path: str) -> None:
    response = Client().get(path)
    rules = policy(response)
    assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == {"'none'"}
    assert rules["script-src"] == {"'self'"}
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "Content-Security-Policy-Report-Only" not in response


@pytest.mark.parametrize("path", [*PAGES, *OTHERS])
def test_no_response_is_sniffed_framed_or_kept(db: None, path: str) -> None:
    response = Client().get(path)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_server_error_carries_them_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("labelhub.api.projects.project_rows", broken)
    response = as_user(cast.bob, "GET", "/projects")
    assert response.status_code == 500
    assert policy(response)["default-src"] == {"'none'"}
    assert response["X-Content-Type-Options"] == "nosniff"


def test_each_page_has_a_nonce_of_its_own_and_says_it(db: None) -> None:
    nonces = set()
    for _ in range(3):
        response = page(Client(), "/")
        (source,) = policy(response)["style-src"] - {"'self'"}
        nonce = source.removeprefix("'nonce-").removesuffix("'")
        assert f'content="{nonce}"' in response.content.decode()
        nonces.add(nonce)
    assert len(nonces) == 3


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_script_or_a_style_inside_it(db: None, path: str) -> None:
    html = page(Client(), path).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)


@pytest.fixture
def hostile(cast: Cast) -> Cast:
    """A project whose texts, name and key would run, were they HTML."""
    Item.objects.update(data={"text": SCRIPT, "before": SCRIPT, "after": SCRIPT})
    Project.objects.update(name=SCRIPT)
    answer(cast, take(cast)[0])
    return cast


@pytest.mark.parametrize("path", ["/", "/projects/{slug}", "/projects/{slug}/label", "/api/docs"])
def test_no_page_carries_what_people_wrote(hostile: Cast, path: str) -> None:
    response = page(signed_in(hostile.alice), path.format(slug=hostile.project.slug))
    assert response["Content-Type"].startswith("text/html")
    assert "alert(1)" not in response.content.decode()


@pytest.mark.parametrize("path", ["", "/dashboard", "/trail", "/export", "/export?format=csv"])
def test_what_carries_it_is_never_html(hostile: Cast, path: str) -> None:
    address = f"/api/v1/projects/{hostile.project.slug}{path}"
    response = signed_in(hostile.alice).get(address)
    assert response.status_code == 200
    assert not response["Content-Type"].startswith("text/html")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_an_address_that_would_run_is_not_repeated(db: None) -> None:
    response = Client().get("/api/v1/%3Cscript%3Ealert(1)%3C/script%3E.html")
    assert response.status_code == 404
    assert b"alert" not in response.content


def test_an_error_repeats_what_was_sent_only_as_json(cast: Cast) -> None:
    response = call(signed_in(cast.alice), "PATCH", f"/projects/{cast.project.slug}", {
        "state": SCRIPT,
    })  # fmt: skip
    assert response["Content-Type"].startswith("application/json")


# -- a process of its own, since settings are read once ------------------------------------------


ASK = """
import django, json
django.setup()
from django.conf import settings
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
client = Client(headers={"host": HOST})
ours = client.get("/api/v1/session", secure=True)
plain = client.get("/api/v1/session")
cookies = {n: {"secure": bool(m["secure"]), "path": m["path"], "domain": m["domain"]}
           for n, m in ours.cookies.items()}
print(json.dumps({"headers": dict(ours.headers), "cookies": cookies, "plain": plain.status_code,
                  "session": settings.SESSION_COOKIE_NAME,
                  "session_secure": settings.SESSION_COOKIE_SECURE}))
"""


def installation(var: Path, url: str, code: str) -> str:
    """Runs `code` as an installation of its own that the world sees at `url`."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("LABELHUB_")}
    env |= {"LABELHUB_VAR": str(var), "LABELHUB_PUBLIC_URL": url}
    env |= {"DJANGO_SETTINGS_MODULE": "labelhub.settings"}
    env.pop("DATABASE_URL", None)
    ran = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    var = tmp_path_factory.mktemp("secure")
    code = ASK.replace("HOST", repr("labels.example"))
    return dict(json.loads(installation(var, "https://labels.example", code)))


def test_under_https_cookies_are_secure_and_bound_to_the_host(secure: dict[str, Any]) -> None:
    assert secure["session"].startswith("__Host-")
    assert secure["session_secure"]
    ((name, cookie),) = secure["cookies"].items()
    assert name == "__Host-csrf"
    assert cookie == {"secure": True, "path": "/", "domain": ""}


def test_under_https_browsers_are_told_to_stay_there(secure: dict[str, Any]) -> None:
    hsts = secure["headers"]["Strict-Transport-Security"]
    assert int(re.findall(r"max-age=(\d+)", hsts)[0]) >= 31_536_000
    assert secure["plain"] == 301


def test_on_this_machine_alone_plain_http_works(db: None) -> None:
    response = Client().get("/api/v1/session")
    assert response.status_code == 200
    assert not response.cookies[settings.CSRF_COOKIE_NAME]["secure"]
    assert "Strict-Transport-Security" not in response


KEY = "from django.conf import settings; print(settings.SECRET_KEY)"


def test_each_installation_makes_its_secret_key_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = installation(tmp_path / "one", "http://127.0.0.1:8000", KEY)
    again = installation(tmp_path / "one", "http://127.0.0.1:8000", KEY)
    other = installation(tmp_path / "two", "http://127.0.0.1:8000", KEY)
    assert first == again != other
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "one" / "secret_key").stat().st_mode) == 0o600

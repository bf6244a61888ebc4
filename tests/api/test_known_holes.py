"""What broke other labelling platforms, tried on this one."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from labelhub.models import Membership, Project
from tests.api.wire import as_user, call
from tests.people import Cast, make_cast


@pytest.mark.parametrize(
    "path",
    [
        "/static../labelhub/settings.py",
        "/static/../labelhub/settings.py",
        "/static/..%2f..%2flabelhub/settings.py",
        "/static/%2e%2e/manage.py",
        "/static//etc/passwd",
        "/assets/../../pyproject.toml",
    ],
)
def test_no_address_leads_out_of_the_static_folder(db: None, path: str) -> None:
    """GHSA-cpmr-mw4j-99r7: a static alias without its slash."""
    response = Client().get(path)
    assert response.status_code in (404, 400)
    assert b"SECRET_KEY" not in response.content


def test_fields_that_a_form_does_not_have_change_nothing(cast: Cast) -> None:
    """CVAT CVE-2026-23526 and mass assignment: what is not offered cannot be written."""
    before = Project.objects.values().get(pk=cast.project.pk)
    extra = {"organisation_id": 999, "audit_share": 0.9, "slug": "stolen", "audit_reserve": -1}
    extra |= {"currency": "XXX", "modality": "image", "kind": "x", "current_model_id": 1}
    answer = as_user(cast.alice, "PATCH", f"/projects/{cast.project.slug}", extra)
    assert answer.status_code == 200
    assert Project.objects.values().get(pk=cast.project.pk) == before


def test_nobody_signs_up_without_an_invitation(db: None) -> None:
    """Label Studio CVE-2022-36551, doccano: open sign-up."""
    client = Client()
    for path in ("/users", "/signup", "/invitations/none", "/session/signup"):
        body = {"name": "Mallory", "email": "m@example.com", "password": "a long password 7"}
        assert call(client, "POST", path, body).status_code == 404


def test_a_session_that_the_database_does_not_know_is_nobodys(cast: Cast) -> None:
    """CVE-2023-43791: sessions are rows, so no key of any kind can sign one."""
    forged = SessionStore().encode({"_auth_user_id": str(cast.alice.pk)})
    for value in (forged, "a" * 32, SessionStore()._get_new_session_key()):
        client = Client()
        client.cookies["labelhub_session"] = value
        assert call(client, "GET", "/projects").status_code == 401


def test_a_role_of_another_project_opens_nothing_here(cast: Cast) -> None:
    """Label Studio: a self-made account renamed and deleted the administrator's project."""
    hers = make_cast(items=0)
    Membership.objects.create(project=hers.project, user=cast.mallory, role="manager")
    before = Project.objects.values().get(pk=cast.project.pk)
    answer = as_user(cast.mallory, "PATCH", f"/projects/{cast.project.slug}", {"name": "Mine"})
    assert answer.status_code == 404
    assert cast.project.name not in answer.content.decode()
    assert Project.objects.values().get(pk=cast.project.pk) == before

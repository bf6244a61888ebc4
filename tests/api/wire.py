"""How the API's tests speak to it: one call, one look at an error, one look at everything stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.test import Client

from labelhub.models import User
from tests.people import signed_in

ERROR_KEYS = {"code", "message", "where", "advice", "fields"}


def call(client: Client, method: str, path: str, body: Any = None, **extra: Any) -> Any:
    """Sends `body` as JSON; a server error is an answer here, not an exception."""
    client.raise_request_exception = False
    data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body)
    return client.generic(method, f"/api/v1{path}", data, content_type="application/json", **extra)


def as_user(user: User, method: str, path: str, body: Any = None) -> Any:
    return call(signed_in(user), method, path, body)


def bearer(secret: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def error_of(response: Any, status: int, code: str | None = None) -> dict[str, Any]:
    """The error inside a response, once its status, its code and the contract's shape are checked."""
    assert response.status_code == status, response.content[:500]
    assert response["Content-Type"].startswith("application/json"), response["Content-Type"]
    body = response.json()
    assert set(body) == {"error"}
    error: dict[str, Any] = body["error"]
    assert set(error) == ERROR_KEYS
    assert error["message"][0].isupper()
    assert all(set(field) == {"field", "message"} for field in error["fields"])
    if code is not None:
        assert error["code"] == code
    return error


def fields_of(error: Mapping[str, Any]) -> set[str]:
    return {field["field"] for field in error["fields"]}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours: what a request that changes nothing leaves alike."""
    models = apps.get_app_config("labelhub").get_models()
    return {
        model.__name__: list(model._default_manager.order_by("pk").values_list())
        for model in models
    }

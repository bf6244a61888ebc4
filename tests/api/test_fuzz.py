"""Whatever a signed-in person sends to any route, half right or all wrong: an answer below 500.

The routes, their fields and their types come from the OpenAPI schema, so a new route is fuzzed at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labelhub.api import api
from tests.api.wire import error_of
from tests.people import Cast, signed_in, take

SCHEMA: Mapping[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
METHODS = ("get", "post", "patch", "put", "delete")
# Signing out would end the session that the rest is sent with.
ROUTES = [
    (method.upper(), path)
    for path, methods in SCHEMA["paths"].items()
    for method in METHODS
    if method in methods and (method, path) != ("delete", "/api/v1/session")
]

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NASTY = st.sampled_from(
    ["", " ", "\x00", "../..", "__class__", "user__password__startswith", "%00", "'; --", "<b>",
     "-1", "1e999", "NaN", "null", "0" * 400, "\u202e", "\U0001f600", "c1", "label"]
)  # fmt: skip
NUMBERS = st.sampled_from([0, 1, -1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**40, 0.5, 1e308])
NO_BODY: st.SearchStrategy[Any] = st.none()
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, NASTY, TEXT)
JUNK = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NASTY, inner, max_size=3),
    max_leaves=6,
)


def fitting(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values that the schema allows, give or take its finer limits."""
    if "$ref" in schema:
        return fitting(SCHEMA["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if "anyOf" in schema:
        return st.one_of([fitting(option) for option in schema["anyOf"]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    kind = schema.get("type")
    if kind == "object":
        return an_object(schema)
    if kind == "array":
        return st.lists(half_right(schema.get("items", {})), max_size=3)
    return simple(kind, schema.get("format"))


def simple(kind: str | None, form: str | None) -> st.SearchStrategy[Any]:
    if form == "uuid":
        return st.uuids().map(str)
    return {
        "string": st.one_of(TEXT, st.sampled_from(["1.50", "annotator", "a@b.example", "c1"])),
        "integer": st.integers(0, 9),
        "number": st.floats(0, 1e6),
        "boolean": st.booleans(),
    }.get(kind or "", JUNK)


def half_right(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Three times out of four what fits: a body that is wrong all over is refused at the door."""
    return st.integers(0, 3).flatmap(lambda dice: fitting(schema) if dice else JUNK)


def an_object(schema: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: half_right(field) for name, field in schema.get("properties", {}).items()}
    required = {name: fields.pop(name) for name in schema.get("required", []) if name in fields}
    return st.fixed_dictionaries(required, optional=fields)


def body_of(method: str, path: str) -> st.SearchStrategy[Any]:
    content = SCHEMA["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return st.one_of(fitting(schema), JUNK) if schema else NO_BODY


def parameters_of(method: str, path: str, place: str) -> dict[str, Mapping[str, Any]]:
    listed = SCHEMA["paths"][path][method.lower()].get("parameters", [])
    return {entry["name"]: entry["schema"] for entry in listed if entry["in"] == place}


def address_of(method: str, path: str, slug: str) -> st.SearchStrategy[str]:
    """The path with its parameters filled in (the project is mostly the person's own), and a query."""
    inside = {
        name: st.sampled_from([slug] * 9 + ["\x00"]) if name == "slug" else half_right(schema)
        for name, schema in parameters_of(method, path, "path").items()
    }
    query = {
        name: half_right(schema) for name, schema in parameters_of(method, path, "query").items()
    }

    def fill(drawn: tuple[dict[str, Any], dict[str, Any]]) -> str:
        filled = path
        for name, value in drawn[0].items():
            filled = filled.replace(f"{{{name}}}", quote(str(value), safe="") or "-")
        return f"{filled}?{urlencode(drawn[1])}"

    return st.tuples(st.fixed_dictionaries(inside), st.fixed_dictionaries({}, optional=query)).map(
        fill
    )


@pytest.fixture
def alice(cast: Cast, files_folder: object) -> Client:
    """A manager, who may do everything, with tasks in her hands."""
    take(cast, cast.alice, 4)
    client = signed_in(cast.alice)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=lambda word: word.removeprefix("/api/v1"))
@settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_no_input_breaks_a_route(
    cast: Cast, alice: Client, method: str, path: str, data: st.DataObject
) -> None:
    address = data.draw(address_of(method, path, cast.project.slug))
    body = data.draw(body_of(method, path))
    response = alice.generic(
        method, address, json.dumps(body) if body is not None else b"", "application/json"
    )
    assert response.status_code < 500, response.content
    if response.status_code >= 400:
        error_of(response, response.status_code)


def test_the_fuzz_knows_every_route() -> None:
    """And a body for each that takes JSON, an address with a query for each that has one."""
    assert len(ROUTES) >= 25
    assert sum(body_of(*route) is not NO_BODY for route in ROUTES) >= 9
    assert sum(bool(parameters_of(*route, "query")) for route in ROUTES) >= 3


@pytest.mark.parametrize(
    "word", ["user__password__startswith", "_connector", "__class__", "pk__gt"]
)
def test_a_filter_that_nobody_offers_filters_nothing(cast: Cast, word: str) -> None:
    client = signed_in(cast.alice)
    for path in ("/projects", f"/projects/{cast.project.slug}/imports", "/tokens"):
        plain = client.get(f"/api/v1{path}")
        assert client.get(f"/api/v1{path}?{word}=x").json() == plain.json()


def test_a_value_of_the_right_shape_and_the_wrong_kind_is_refused(cast: Cast) -> None:
    lease = take(cast)[0]
    client = signed_in(cast.bob)
    client.raise_request_exception = False
    for value in ({"choice": ["c1"]}, {"choice": {"c1": 1}}, {"choice": None}, {}, {"c1": "c1"}):
        response = client.post(
            f"/api/v1/projects/{cast.project.slug}/annotations",
            {"submission": str(uuid4()), "lease": lease.pk, "fence": lease.fence,
             "action": "label", "value": value},
            content_type="application/json",
        )  # fmt: skip
        error_of(response, 422, "invalid_value")

"""Bad requests get a 4xx of the one shape: what was wrong, where, what to do. Never a 5xx."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.wire import as_user, call, error_of, fields_of
from tests.people import Cast, signed_in

MALFORMED = {
    "half an object": b'{"count": ',
    "a list": b"[]",
    "a string": b'"leases"',
    "a number": b"1",
    "null": b"null",
    "not utf-8": b'{"count": "\xff\xfe"}',
    "a lone surrogate": b'{"count": "\\ud800"}',
    "very deep": b"[" * 100_000,
    "not a number of JSON": b'{"count": NaN}',
    "two objects": b"{}{}",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_body_that_is_no_json_object_is_refused(cast: Cast, body: bytes) -> None:
    answer = as_user(cast.bob, "POST", f"/projects/{cast.project.slug}/leases", body)
    assert "JSON object" in error_of(answer, 400, "malformed_body")["advice"]


def test_a_missing_field_is_named_as_the_client_writes_it(cast: Cast) -> None:
    answer = as_user(cast.bob, "POST", f"/projects/{cast.project.slug}/annotations", {"fence": 1})
    assert fields_of(error_of(answer, 422, "invalid_request")) == {"submission", "lease", "action"}


def test_a_missing_body_is_named_so(cast: Cast) -> None:
    answer = as_user(cast.bob, "POST", f"/projects/{cast.project.slug}/undo")
    assert fields_of(error_of(answer, 422)) == {"body"}


def test_a_field_inside_a_list_is_named_by_its_place(cast: Cast) -> None:
    path = f"/projects/{cast.project.slug}/leases/heartbeat"
    answer = as_user(cast.bob, "POST", path, {"leases": [1, "two"]})
    assert fields_of(error_of(answer, 422)) == {"leases.1"}


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30, -1, 0])
def test_a_number_no_row_can_have_is_refused(cast: Cast, number: int) -> None:
    slug = cast.project.slug
    answer = {"submission": str(uuid4()), "lease": number, "fence": 1, "action": "skip"}
    for path, body in (
        ("leases/heartbeat", {"leases": [number]}),
        ("leases/release", {"leases": [number]}),
        ("annotations", answer),
    ):
        error_of(as_user(cast.bob, "POST", f"/projects/{slug}/{path}", body), 422)


@pytest.mark.parametrize("number", [2**63, 10**30, 0, -1])
def test_an_address_with_a_number_no_row_can_have_is_not_found(cast: Cast, number: int) -> None:
    slug = cast.project.slug
    for method, path in (
        ("GET", f"/projects/{slug}/jobs/{number}"),
        ("GET", f"/projects/{slug}/imports/{number}/rejected.csv"),
        ("GET", f"/projects/{slug}/items/{number}/image"),
        ("DELETE", f"/projects/{slug}/invitations/{number}"),
        ("DELETE", f"/projects/{slug}/members/{number}"),
        ("DELETE", f"/tokens/{number}"),
    ):
        error_of(as_user(cast.alice, method, path), 404, "not_found")


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30, -(10**30)])
def test_a_cursor_of_any_size_is_only_a_cursor(cast: Cast, number: int) -> None:
    answer = as_user(cast.alice, "GET", f"/projects/{cast.project.slug}/imports?before={number}")
    assert answer.status_code == 200


NUL = "before\x00after"


def test_a_nul_character_is_refused_wherever_text_comes_in(cast: Cast) -> None:
    slug, answer = cast.project.slug, {"submission": str(uuid4()), "lease": 1, "fence": 1}
    project = {"modality": "text", "classes": [{"name": "a"}, {"name": "b"}]}
    project |= {"price": "1", "budget_cap": "9"}
    for method, path, body in (
        ("POST", "/session", {"email": NUL, "password": "x"}),
        ("POST", "/projects", project | {"name": NUL}),
        ("PATCH", f"/projects/{slug}", {"guidelines": NUL}),
        ("PATCH", f"/projects/{slug}", {"classes": [{"name": NUL}, {"name": "b"}]}),
        ("PATCH", f"/projects/{slug}", {"classes": [{"id": NUL, "name": "a"}, {"name": "b"}]}),
        ("POST", f"/projects/{slug}/annotations", answer | {"action": "flag", "note": NUL}),
        ("POST", f"/projects/{slug}/invitations", {"role": "annotator", "email": NUL}),
        ("POST", "/tokens", {"name": NUL}),
    ):
        error = error_of(as_user(cast.alice, method, path, body), 422, "invalid_request")
        assert "NUL" in error["fields"][0]["message"]


def test_a_nul_character_in_an_address_is_not_found(cast: Cast) -> None:
    error_of(as_user(cast.bob, "GET", "/projects/%00"), 404)
    error_of(as_user(cast.bob, "GET", "/invitations/%00"), 404)


def test_a_method_that_an_address_lacks_is_refused_with_those_it_takes(cast: Cast) -> None:
    answer = as_user(cast.bob, "PUT", f"/projects/{cast.project.slug}")
    error = error_of(answer, 405, "method_not_allowed")
    assert {"GET", "PATCH"} == {word.strip(" .") for word in error["advice"][10:].split(",")}
    assert answer["Allow"] == "GET, PATCH" or answer["Allow"] == "PATCH, GET"


def test_an_address_that_does_not_exist_has_the_shape_of_an_error(db: None) -> None:
    error_of(call(Client(), "GET", "/nothing/here"), 404)


def test_a_body_over_four_megabytes_is_too_large(cast: Cast) -> None:
    body = b'{"count": 1}' + b" " * 5_000_000
    answer = as_user(cast.bob, "POST", f"/projects/{cast.project.slug}/leases", body)
    assert "4 MB" in error_of(answer, 413, "body_too_large")["message"]


def test_a_host_that_is_not_ours_is_refused_in_the_same_shape(db: None) -> None:
    error_of(call(Client(), "GET", "/session", HTTP_HOST="evil.example"), 400)


@pytest.mark.parametrize(
    "body",
    [b"--x\r\nfoo", b"", b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx'],
    ids=["another boundary", "nothing", "a field in place of a file, cut short"],
)
def test_a_broken_upload_is_refused(cast: Cast, body: bytes) -> None:
    client = signed_in(cast.erin)
    client.raise_request_exception = False
    answer = client.post(
        f"/api/v1/projects/{cast.project.slug}/imports",
        body,
        content_type="multipart/form-data; boundary=b",
    )
    assert fields_of(error_of(answer, 422)) == {"file"}


def test_an_upload_without_a_boundary_is_refused(cast: Cast) -> None:
    client = signed_in(cast.erin)
    path = f"/api/v1/projects/{cast.project.slug}/imports"
    error_of(client.post(path, b"x", content_type="multipart/form-data"), 400, "bad_request")


@pytest.mark.parametrize(
    "encoding", ["\x00", "undefined", "idna", "unicode_escape", "rot13", "utf-99", "x" * 500]
)
def test_an_encoding_that_no_file_has_is_refused(cast: Cast, encoding: str) -> None:
    client = signed_in(cast.erin)
    client.raise_request_exception = False
    answer = client.post(
        f"/api/v1/projects/{cast.project.slug}/imports",
        {"file": SimpleUploadedFile("a.jsonl", b'{"text": "a"}\n'), "encoding": encoding},
    )
    error = error_of(answer, 422, "unknown_encoding")
    assert len(error["message"]) < 150


def test_a_format_that_we_do_not_read_is_refused_by_its_name(cast: Cast) -> None:
    answer = signed_in(cast.erin).post(
        f"/api/v1/projects/{cast.project.slug}/imports",
        {"file": SimpleUploadedFile("a.jsonl", b'{"text": "a"}\n'), "format": "__class__"},
    )
    assert "__class__" in error_of(answer, 422)["message"]


def test_our_own_fault_has_the_shape_and_tells_nothing_of_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("labelhub.api.projects.dashboard", broken)
    answer = as_user(cast.alice, "GET", f"/projects/{cast.project.slug}/dashboard")
    error_of(answer, 500, "server_error")
    assert b"secret" not in answer.content

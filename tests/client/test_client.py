"""The client against a server that answers from a script."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from labelhub_client import LabelHub, LabelHubError

BENCH = {"state": "ok", "tasks": [], "counters": {}}
ANSWER = {"annotation": {"id": 1, "state": "accepted"}, "bench": BENCH}
TASK: Any = {"lease": 5, "fence": 2, "item": {"id": 1, "key": "k"}}

Reply = httpx.Response | Exception


class Server:
    """Gives the replies in turn, the last one for ever, and remembers what it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.requests: list[httpx.Request] = []
        self.pauses: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply

    def client(self, **options: Any) -> LabelHub:
        transport = httpx.MockTransport(self)
        return LabelHub(
            "http://hub/", "lh_secret", transport=transport, sleep=self.pauses.append, **options
        )

    def body(self, number: int = -1) -> dict[str, Any]:
        return json.loads(self.requests[number].content)


def ok(body: object, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json=body)


def refusal(status: int, code: str, **more: object) -> httpx.Response:
    error = {"code": code, "message": "No.", "where": None, "advice": None, "fields": []} | more
    return httpx.Response(status, json={"error": error})


def test_a_call_carries_the_token_and_the_version_of_the_api() -> None:
    server = Server(ok({"projects": [{"slug": "digits"}]}))
    assert server.client().projects.list()[0]["slug"] == "digits"
    assert str(server.requests[0].url) == "http://hub/api/v1/projects"
    assert server.requests[0].headers["Authorization"] == "Bearer lh_secret"


def test_the_token_is_not_in_the_repr() -> None:
    assert "lh_secret" not in repr(Server(ok({})).client())


def test_a_refusal_becomes_an_error_with_all_its_parts() -> None:
    fields = [{"field": "price", "message": "Too high."}]
    server = Server(refusal(400, "invalid", where="row 3", advice="Lower it.", fields=fields))
    with pytest.raises(LabelHubError) as caught:
        server.client().projects.get("digits")
    error = caught.value
    assert (error.code, error.message, error.status) == ("invalid", "No.", 400)
    assert (error.where, error.advice) == ("row 3", "Lower it.")
    assert error.fields == {"price": "Too high."}
    assert "row 3" in str(error)


def test_an_answer_that_is_no_json_becomes_an_error_with_its_status() -> None:
    server = Server(httpx.Response(500, text="<h1>Oops</h1>"))
    with pytest.raises(LabelHubError) as caught:
        server.client().system()
    assert (caught.value.code, caught.value.status) == ("http_error", 500)


@pytest.mark.parametrize("trouble", [httpx.ConnectError("refused"), httpx.Response(503)])
@pytest.mark.parametrize(
    "call",
    [
        lambda hub: hub.projects.list(),
        lambda hub: hub.leases.take("digits"),
        lambda hub: hub.annotate("digits", TASK, "c1"),
        lambda hub: hub.undo("digits"),
    ],
)
def test_a_call_that_may_come_twice_is_repeated_until_it_gets_through(
    call: Callable[[LabelHub], object], trouble: Reply
) -> None:
    server = Server(trouble, trouble, ok({"projects": []} | ANSWER | BENCH))
    call(server.client())
    assert len(server.requests) == 3
    assert 0 < server.pauses[0] < server.pauses[1] * 2


def test_a_repeated_annotation_keeps_its_submission_id() -> None:
    server = Server(httpx.ReadTimeout("slow"), ok(ANSWER))
    server.client().annotate("digits", TASK, "c1")
    assert server.body(0) == server.body(1)
    assert server.body()["value"] == {"choice": "c1"}
    assert (server.body()["lease"], server.body()["fence"]) == (5, 2)


def test_two_annotations_have_two_submission_ids() -> None:
    server = Server(ok(ANSWER))
    hub = server.client()
    hub.annotate("digits", TASK, action="none")
    hub.annotate("digits", TASK, action="none")
    assert server.body(0)["submission"] != server.body(1)["submission"]
    assert server.body()["value"] is None


def test_repetition_ends_and_says_what_was_wrong() -> None:
    server = Server(httpx.ConnectError("refused"))
    with pytest.raises(LabelHubError, match="cannot be reached") as caught:
        server.client(retries=3).projects.list()
    assert len(server.requests) == 4
    assert (caught.value.code, caught.value.status) == ("unreachable", 0)


def test_a_call_that_would_act_twice_is_sent_once() -> None:
    server = Server(httpx.ConnectError("refused"))
    with pytest.raises(LabelHubError):
        server.client().projects.create(
            "P", modality="text", classes=["a", "b"], price="0.05", budget_cap="1.00"
        )
    assert len(server.requests) == 1


def test_a_refusal_is_not_repeated() -> None:
    server = Server(refusal(409, "lease_lapsed"))
    with pytest.raises(LabelHubError, match="No"):
        server.client().annotate("digits", TASK, "c1")
    assert len(server.requests) == 1


def test_an_upload_brings_the_files_name_and_bytes(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b'{"text": "x"}')
    server = Server(ok({"id": 1, "state": "queued"}, 202))
    job = server.client().imports.upload("digits", path)
    assert b'filename="lines.jsonl"' in server.requests[0].content
    assert b'{"text": "x"}' in server.requests[0].content
    assert (job["project"], job["id"]) == ("digits", 1)


def test_waiting_reports_progress_until_the_import_is_done() -> None:
    states = [{"id": 1, "state": state} for state in ("queued", "running", "done")]
    server = Server(*[ok(state) for state in states])
    seen: list[str] = []
    hub = server.client()
    job = hub.imports.wait(
        hub.imports.upload("digits", b"x"), progress=lambda j: seen.append(j["state"])
    )
    assert job["state"] == "done"
    assert seen == ["running", "done"]


def test_a_failed_import_raises_what_the_file_did_wrong() -> None:
    fault = {"message": "Broken quote.", "where": "row 3", "advice": "Double it."}
    server = Server(ok({"id": 1, "state": "failed", "error": fault}))
    hub = server.client()
    with pytest.raises(LabelHubError, match="Broken quote") as caught:
        hub.imports.wait(hub.imports.upload("digits", b"x"))
    assert caught.value.where == "row 3"


def test_an_import_that_does_not_end_is_given_up_on() -> None:
    server = Server(ok({"id": 1, "state": "running"}))
    hub = server.client()
    with pytest.raises(LabelHubError, match="not done after 0 seconds"):
        hub.imports.wait(hub.imports.upload("digits", b"x"), timeout=0)


def test_an_export_is_written_whole(tmp_path: Path) -> None:
    server = Server(httpx.Response(200, content=b'{"key": "a"}\n{"key": "b"}\n'))
    size = server.client().export_to(tmp_path / "out.jsonl", "digits", machine=False)
    assert (tmp_path / "out.jsonl").read_bytes() == b'{"key": "a"}\n{"key": "b"}\n'
    assert size == 26
    assert server.requests[0].url.params["machine"] == "false"


def test_an_export_that_breaks_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    def half(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=_Broken())

    (tmp_path / "out.jsonl").write_bytes(b"old")
    hub = LabelHub("http://hub", transport=httpx.MockTransport(half))
    with pytest.raises(LabelHubError, match="cannot be reached"):
        hub.export_to(tmp_path / "out.jsonl", "digits")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


class _Broken(httpx.SyncByteStream):
    def __iter__(self) -> Any:
        yield b'{"key": "a"}\n'
        raise httpx.ReadError("gone")


def test_rows_are_read_from_pieces_that_cut_them_anywhere() -> None:
    class Pieces(httpx.SyncByteStream):
        def __iter__(self) -> Any:
            text = '{"key": "é"}\n{"key": "b"}'.encode()
            yield from (text[at : at + 1] for at in range(len(text)))

    server = Server(httpx.Response(200, stream=Pieces()))
    assert [row["key"] for row in server.client().export_rows("digits")] == ["é", "b"]


def test_a_refused_export_is_an_error() -> None:
    server = Server(refusal(404, "not_found"))
    with pytest.raises(LabelHubError) as caught:
        list(server.client().export("nobodys"))
    assert caught.value.code == "not_found"


def test_released_leases_answer_nothing() -> None:
    server = Server(httpx.Response(204))
    server.client().leases.release("digits", [1, 2])
    assert server.body() == {"leases": [1, 2]}


def test_a_heartbeat_tells_which_leases_are_still_held() -> None:
    server = Server(ok({"leases": [{"id": 2, "expires_at": "x"}]}))
    assert server.client().leases.heartbeat("digits", [1, 2]) == [2]


def test_a_certificate_is_waited_for_until_it_is_given() -> None:
    pages = [{"live": {"id": 3, "state": state}} for state in ("freezing", "auditing", "certified")]
    server = Server(*(ok(page) for page in pages))
    page = server.client().certificates.wait(
        "digits", lambda page: bool(page["live"] and page["live"]["state"] == "certified")
    )
    assert page["live"] == {"id": 3, "state": "certified"}
    assert len(server.requests) == 3


def test_a_freeze_is_sent_once_with_its_terms() -> None:
    server = Server(httpx.ConnectError("refused"))
    with pytest.raises(LabelHubError):
        server.client().certificates.freeze("digits", 0.98)
    assert [str(one.url) for one in server.requests] == [
        "http://hub/api/v1/projects/digits/certificate/freeze"
    ]
    assert server.body() == {"target": 0.98, "confidence": 0.95}


def test_a_project_of_any_kind_is_made_with_its_options() -> None:
    server = Server(ok({"slug": "p"}))
    server.client().projects.create(
        "P", modality="text", classes=["a"], price="0.05", budget_cap="1.00",
        kind="spans", options={"overlap": False},
    )  # fmt: skip
    assert (server.body()["kind"], server.body()["options"]) == ("spans", {"overlap": False})


def test_an_answer_of_any_kind_is_sent_as_it_is() -> None:
    server, value = Server(ok(ANSWER)), {"spans": [{"start": 0, "end": 1, "label": "c1"}]}
    server.client().annotate("digits", TASK, value=value)
    assert server.body()["value"] == value

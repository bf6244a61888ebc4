"""The load bench sees what is lost and what is there twice; a short one against a real server."""

import asyncio
import json

import pytest

from tests.conftest import Installation
from workers.bench.load import Acknowledged, Tally, percentiles, report
from workers.bench.target import owner_token
from workers.bench.wire import Connection, WireError, content_length

NAMES = {"c1": "Class 1", "c2": "Class 2"}


class Exported:
    """A manager whose project has these labelled rows."""

    def __init__(self, *rows: tuple[str, str, str]) -> None:
        self.rows = rows

    def export(self, slug: str):
        for key, label, email in self.rows:
            yield {"key": key, "label": label, "annotator": email, "label_source": "person"}

    def call(self, method: str, path: str):
        return {"budget": {"labels_spent": len(self.rows)}}


def figures(exported: Exported, *acknowledged: Acknowledged) -> dict:
    tally = Tally(next=[0.01], submit=[0.02], acknowledged=list(acknowledged))
    return report(exported, "p", tally, NAMES)


def test_an_acknowledged_answer_that_the_export_has_is_neither_lost_nor_double():
    made = figures(Exported(("k1", "Class 1", "bob")), Acknowledged("k1", "c1", "bob"))
    assert (made["labels"], made["lost"], made["duplicates"]) == (1, 0, 0)


def test_an_acknowledged_answer_that_the_export_lacks_is_lost():
    assert figures(Exported(), Acknowledged("k1", "c1", "bob"))["lost"] == 1


def test_an_answer_under_another_label_or_name_is_lost():
    exported = Exported(("k1", "Class 2", "bob"), ("k2", "Class 1", "carol"))
    made = figures(exported, Acknowledged("k1", "c1", "bob"), Acknowledged("k2", "c1", "bob"))
    assert made["lost"] == 2


def test_an_item_that_two_people_were_given_is_a_duplicate():
    exported = Exported(("k1", "Class 1", "bob"))
    made = figures(exported, Acknowledged("k1", "c1", "bob"), Acknowledged("k1", "c1", "carol"))
    assert made["duplicates"] == 1


def test_percentiles_are_in_milliseconds():
    times = [number / 1000 for number in range(1, 101)]
    assert percentiles(times) == {"p50": 51.0, "p95": 96.0, "max": 100.0}


def test_an_answer_without_a_length_is_refused():
    with pytest.raises(ValueError, match="declares no length"):
        content_length(b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n")


def test_a_connection_that_breaks_says_so_and_the_next_request_opens_another():
    async def exchange() -> tuple[int, dict]:
        answers = [b"", b'HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n{"a":1}']

        async def serve(reader, writer) -> None:
            await reader.readuntil(b"{}")
            writer.write(answers.pop(0))
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        connection = Connection(f"http://127.0.0.1:{port}", {})
        with pytest.raises(WireError):
            await connection.post("/", {})
        try:
            return await connection.post("/", {})
        finally:
            connection.close()
            server.close()

    assert asyncio.run(exchange()) == (200, {"a": 1})


def test_three_annotators_on_a_real_server_lose_nothing(installation: Installation):
    token = owner_token(installation.supervisor)
    said = installation.command(
        *("bench", "load", "--url", installation.url, "--token", token),
        *("--annotators", "3", "--seconds", "3", "--items", "200", "--resend", "0.2"),
    )
    made = json.loads(said.stdout)
    assert made["labels"] > 3
    assert made["replayed"] > 0
    assert (made["lost"], made["duplicates"], made["errors"]) == (0, 0, {})
    assert made["labels"] == made["paid"] == made["spent"]

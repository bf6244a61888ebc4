"""A small HTTP/1.1 client for load tests: one kept-open connection a person, little Python a request.

The client shares the machine's cores with the server that it measures, so it is cheap on purpose:
about a tenth of a millisecond a request, where a full client takes a whole one.
"""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

import orjson


class WireError(Exception):
    """The connection broke before a whole answer was read: nobody knows what the server did."""


class Connection:
    """One connection to `url`, opened when it is needed and again after it broke."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or 80
        lines = {"Host": parts.netloc, "Content-Type": "application/json", **headers}
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: object) -> tuple[int, Any]:
        """Status and parsed JSON. Raises WireError when the answer did not come whole."""
        content = orjson.dumps(body)
        head = f"POST {path} HTTP/1.1\r\nContent-Length: {len(content)}\r\n".encode()
        try:
            reader, writer = await self._open()
            writer.write(head + self._headers + b"\r\n" + content)
            return await self._read(reader)
        except (OSError, EOFError, ValueError) as error:
            self.close()
            raise WireError(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self.host, self.port)
        return self._streams

    async def _read(self, reader: asyncio.StreamReader) -> tuple[int, Any]:
        head = await reader.readuntil(b"\r\n\r\n")
        status, length = int(head[9:12]), content_length(head)
        content = await reader.readexactly(length)
        if b"connection: close" in head.lower():
            self.close()
        return status, orjson.loads(content) if content else None


def content_length(head: bytes) -> int:
    """The body's length as the head of an answer declares it. Raises ValueError without one."""
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    if not found:
        raise ValueError("the answer declares no length")
    return int(rest.split(b"\r\n", 1)[0])

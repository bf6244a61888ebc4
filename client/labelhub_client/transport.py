"""Requests with retries: whatever may be sent twice is sent again when the network fails."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from labelhub_client.errors import from_response, from_transport

RETRIED_STATUSES = frozenset({502, 503, 504})
FIRST_PAUSE = 0.2  # seconds; doubles with each attempt
LONGEST_PAUSE = 5.0


class Transport:
    """Talks to one server. `retries` counts the attempts after the first."""

    def __init__(
        self,
        base_url: str,
        api_key: str | None,
        *,
        timeout: float = 30.0,
        retries: int = 6,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.retries = retries
        self._sleep = sleep
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._http = httpx.Client(
            base_url=f"{self.base_url}/api/v1",
            headers=headers | {"User-Agent": "labelhub-client", "Accept": "application/json"},
            timeout=timeout,
            transport=transport,
        )

    def close(self) -> None:
        self._http.close()

    def get(self, path: str, **params: Any) -> Any:
        return self.send("GET", path, again=True, params=params).json()

    def post(self, path: str, body: dict[str, Any], *, again: bool = False) -> Any:
        """Send JSON. `again`: the server takes a repetition for what it is, so retry freely."""
        response = self.send("POST", path, again=again, json=body)
        return response.json() if response.content else None

    def send(
        self, method: str, path: str, *, again: bool = False, **options: Any
    ) -> httpx.Response:
        """Return the answer. Raises LabelHubError for a status of 400 or more, or no answer."""
        for attempt in range(self.retries + 1 if again else 1):
            if attempt:
                self._pause(attempt)
            try:
                response = self._http.request(method, path, **options)
            except httpx.TransportError as error:
                failure = from_transport(error, self.base_url)
                continue
            if response.is_success:
                return response
            failure = from_response(response)
            if response.status_code not in RETRIED_STATUSES:
                break
        raise failure

    def _pause(self, attempt: int) -> None:
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (attempt - 1))
        self._sleep(longest * random.uniform(0.5, 1.0))  # noqa: S311 - spreads clients out

    @contextmanager
    def stream(self, path: str, **params: Any) -> Iterator[httpx.Response]:
        """Yield an answer whose body is read as it comes. Raises as `send` does; no retries."""
        try:
            with self._http.stream("GET", path, params=params) as response:
                if not response.is_success:
                    response.read()
                    raise from_response(response)
                yield response
        except httpx.TransportError as error:
            raise from_transport(error, self.base_url) from None

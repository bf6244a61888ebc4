"""What can go wrong, as one exception."""

from __future__ import annotations

from typing import Any

import httpx


class LabelHubError(Exception):
    """The server refused, or could not be reached.

    code: a short word to test for ("budget_spent", "not_found", "unreachable", "timed_out" ...)
    message: what was wrong;  where: file, row or field;  advice: what to do
    status: the HTTP status; 0 where no answer came;  fields: {"field": "what is wrong with it"}
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        where: str | None = None,
        advice: str | None = None,
        status: int = 0,
        fields: dict[str, str] | None = None,
    ) -> None:
        super().__init__(
            " ".join(part for part in (message, where and f"({where})", advice) if part)
        )
        self.code = code
        self.message = message
        self.where = where
        self.advice = advice
        self.status = status
        self.fields = fields or {}


def from_response(response: httpx.Response) -> LabelHubError:
    """The error in an answer of status 400 or more; the body must have been read."""
    try:
        error: dict[str, Any] = response.json()["error"]
        code, message = str(error["code"]), str(error["message"])
    except (ValueError, KeyError, TypeError):
        said = f"The server answered {response.status_code} {response.reason_phrase}."
        return LabelHubError("http_error", said, status=response.status_code)
    return LabelHubError(
        code,
        message,
        where=error.get("where"),
        advice=error.get("advice"),
        status=response.status_code,
        fields={entry["field"]: entry["message"] for entry in error.get("fields") or ()},
    )


def from_transport(error: httpx.TransportError, base_url: str) -> LabelHubError:
    """The error of a request that got no answer."""
    if isinstance(error, httpx.TimeoutException):
        return LabelHubError("timed_out", f"{base_url} did not answer in time.")
    return LabelHubError(
        "unreachable",
        f"{base_url} cannot be reached: {error}.",
        advice="Is LabelHub running, and is the address right?",
    )

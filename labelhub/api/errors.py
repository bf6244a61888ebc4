"""Every error becomes one shape, once: {"error": {code, message, where, advice, fields}}."""

from __future__ import annotations

from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from labelhub.flow.errors import Refused


def error_body(
    code: str,
    message: str,
    *,
    where: str | None = None,
    advice: str | None = None,
    fields: dict[str, str] | None = None,
) -> dict[str, Any]:
    named = [{"field": field, "message": text} for field, text in (fields or {}).items()]
    return {
        "error": {
            "code": code,
            "message": message,
            "where": where,
            "advice": advice,
            "fields": named,
        }
    }


def _answer(status: int, body: dict[str, Any]) -> HttpResponse:
    return JsonResponse(body, status=status)


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    body = error_body(
        error.code, error.message, where=error.where, advice=error.advice, fields=error.fields
    )
    return _answer(error.status, body)


def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _answer(404, error_body("not_found", "There is nothing here, or it is not yours."))


def unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _answer(
        401,
        error_body(
            "not_signed_in", "You are not signed in.", advice="Sign in, or send an API token."
        ),
    )


def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return _answer(
        403,
        error_body(
            "csrf_failed",
            "The page's security token is missing or too old.",
            advice="Reload the page and send it again.",
        ),
    )


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {
        ".".join(str(part) for part in entry["loc"] if part not in ("body", "payload")): entry[
            "msg"
        ]
        for entry in error.errors
    }
    return _answer(
        422,
        error_body("invalid_request", "The request is not what this address takes.", fields=fields),
    )


def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    code = "malformed_body" if error.status_code == 400 else "http_error"
    advice = "Send valid JSON in UTF-8." if error.status_code == 400 else None
    return _answer(error.status_code, error_body(code, str(error), advice=advice))


def install(api: NinjaAPI) -> None:
    """Register the handlers above."""
    handlers = (
        (Refused, refused),
        (Http404, not_found),
        (AuthenticationError, unauthenticated),
        (PermissionDenied, forbidden),
        (ValidationError, invalid),
        (HttpError, http_error),
    )
    for exception, handler in handlers:
        api.add_exception_handler(exception, handler)  # type: ignore[arg-type]


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(404, error_body("not_found", "There is no such address."))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(400, error_body("bad_request", "The request could not be read."))


def server_error(request: HttpRequest) -> HttpResponse:
    body = error_body(
        "server_error",
        "Something broke on our side; nothing was half written.",
        advice="Try again. If it stays, the server's log says why.",
    )
    return HttpResponse(orjson.dumps(body), status=500, content_type="application/json")

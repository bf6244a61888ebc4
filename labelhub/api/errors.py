"""Every error becomes one shape, once: {"error": {code, message, where, advice, fields}}."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
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
    if "Authorization" in request.headers:
        return _answer(
            401,
            error_body(
                "token_unknown",
                "The API token is unknown or has been revoked.",
                advice="Make a new one under API tokens.",
            ),
        )
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
    if getattr(request, "upload_too_large", False):
        return upload_too_large()
    fields = {_field(entry["loc"]): entry["msg"] for entry in error.errors}
    return _answer(
        422,
        error_body("invalid_request", "The request is not what this address takes.", fields=fields),
    )


def _field(place: tuple[str | int, ...]) -> str:
    """The field's path as the client wrote it, without where we looked: ("body", "payload", ...)."""
    inside = place[2:] if place[0] == "body" else place[1:]
    return ".".join(map(str, inside)) or "body"


def upload_too_large() -> HttpResponse:
    """The upload handler has dropped the body at the cap, so the file is missing here."""
    most = f"{settings.MAX_UPLOAD_BYTES // (1024 * 1024):,} MB"
    body = error_body(
        "upload_too_large",
        f"The file is larger than {most}, the most that one import takes.",
        where="file",
        advice="Split it, or ask whoever runs LabelHub to raise LABELHUB_MAX_UPLOAD_MB.",
    )
    return _answer(413, body)


def body_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    most = f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)} MB"
    body = error_body(
        "body_too_large",
        f"The request is larger than {most}.",
        advice="Send less at once; items come in as a file, through an import.",
    )
    return _answer(413, body)


def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    code = "malformed_body" if error.status_code == 400 else "http_error"
    advice = "Send a JSON object in UTF-8." if error.status_code == 400 else None
    return _answer(error.status_code, error_body(code, str(error), advice=advice))


def install(api: NinjaAPI) -> None:
    """Register the handlers above."""
    handlers = (
        (Refused, refused),
        (Http404, not_found),
        (AuthenticationError, unauthenticated),
        (PermissionDenied, forbidden),
        (RequestDataTooBig, body_too_large),
        (ValidationError, invalid),
        (HttpError, http_error),
    )
    for exception, handler in handlers:
        api.add_exception_handler(exception, handler)  # type: ignore[arg-type]


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(404, error_body("not_found", "There is no such address."))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return body_too_large(request, exception)
    return _answer(400, error_body("bad_request", "The request could not be read."))


def server_error(request: HttpRequest) -> HttpResponse:
    body = error_body(
        "server_error",
        "Something broke on our side; nothing was half written.",
        advice="Try again. If it stays, the server's log says why.",
    )
    return HttpResponse(orjson.dumps(body), status=500, content_type="application/json")


def locked_out(
    request: HttpRequest, original_response: HttpResponse, credentials: Any = None
) -> HttpResponse:
    """Keeps the sign-in's own answer, which axes would replace with a page (settings)."""
    return original_response


class MethodNotAllowed:
    """Gives the answer to a method that an address does not have the shape of every other error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or not request.path.startswith("/api/"):
            return response
        allowed = response.headers.get("Allow", "")
        body = error_body(
            "method_not_allowed",
            f"{request.method} does not work on this address.",
            advice=f"It takes: {allowed}.",
        )
        answer = _answer(405, body)
        answer.headers["Allow"] = allowed
        return answer

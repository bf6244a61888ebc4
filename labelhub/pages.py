"""The pages that Django serves itself: the single-page app, the API's reference, liveness."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.views.decorators.csrf import ensure_csrf_cookie

NOT_BUILT = "The front end is not built. Run: make setup\n"


@ensure_csrf_cookie
def index(request: HttpRequest, path: str = "") -> HttpResponse:
    """index.html with the request's nonce; the router in the browser knows the rest."""
    nonce = request.csp_nonce  # type: ignore[attr-defined]
    try:
        return render(request, "index.html", {"csp_nonce": nonce})
    except TemplateDoesNotExist:
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain")


@ensure_csrf_cookie
def api_docs(request: HttpRequest) -> HttpResponse:
    """The reference of the HTTP API, from static files alone."""
    return render(request, "api_docs.html")


def livez(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"alive": True})


def readyz(request: HttpRequest) -> HttpResponse:
    """Ready once the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ready": True})

"""API tokens of the signed-in person, and the state of the installation."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router

from labelhub.api.auth import person
from labelhub.api.schemas import NewToken, SystemOut, TokenIn, TokenList
from labelhub.flow.tokens import issue_token, revoke_token
from labelhub.queries.workers import worker_health

router = Router(tags=["tokens"])


@router.get("/tokens", response=TokenList)
def list_tokens(request: HttpRequest) -> object:
    """Your tokens, without their secrets: those are never readable again."""
    return {"tokens": list(person(request).api_tokens.order_by("-pk"))}


@router.post("/tokens", response={201: NewToken})
def make_token(request: HttpRequest, payload: TokenIn) -> object:
    """A new token; its secret is in this answer only."""
    token, secret = issue_token(user=person(request), name=payload.name)
    return 201, {"id": token.pk, "name": token.name, "token": secret}


@router.delete("/tokens/{token_id}", response={204: None})
def delete_token(request: HttpRequest, token_id: int) -> object:
    if not revoke_token(user=person(request), token_id=token_id):
        raise Http404
    return HttpResponse(status=204)


@router.get("/system", response=SystemOut)
def read_system(request: HttpRequest) -> object:
    """Whether the workers run."""
    return {"workers": worker_health()}

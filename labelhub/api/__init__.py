"""HTTP: authorise, parse, call one flow or query, answer. One file a noun."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from labelhub.api import bench, certificate, data, errors, people, projects, session, tokens
from labelhub.api.auth import AUTH


class OrjsonParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        """Every body of this API is an object. Raises ValueError for anything else."""
        body = orjson.loads(request.body)
        if not isinstance(body, dict):
            raise ValueError("not a JSON object")
        return body


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data, default=str)


api = NinjaAPI(
    title="LabelHub",
    version="1",
    description="The labelling platform's HTTP API. Errors have one shape: see ErrorOut.",
    auth=AUTH,
    parser=OrjsonParser(),
    renderer=OrjsonRenderer(),
    docs_url=None,
    urls_namespace="v1",
)
errors.install(api)
for module in (session, projects, bench, certificate, people, data, tokens):
    api.add_router("", module.router)

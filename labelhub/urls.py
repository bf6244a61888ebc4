"""Addresses: the API, liveness, and the single-page app for everything else."""

from django.urls import path, re_path

from labelhub import pages
from labelhub.api import api

handler400 = "labelhub.api.errors.bad_request"
handler404 = "labelhub.api.errors.page_not_found"
handler500 = "labelhub.api.errors.server_error"

urlpatterns = [
    path("api/v1/", api.urls),
    path("api/docs", pages.api_docs),
    path("livez", pages.livez),
    path("readyz", pages.readyz),
    re_path(r"^(?!api/|static/|livez|readyz)(?P<path>[^.]*)$", pages.index),
]

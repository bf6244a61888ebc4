"""Certified completion: read it, plan it, freeze, void."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from labelhub.api.auth import person, project_for
from labelhub.api.schemas import CertificatePage, TermsIn, VoidIn
from labelhub.flow.certify import freeze_pool, plan_certificate, void_certificate
from labelhub.models import May
from labelhub.queries.certificate import certificate_page

router = Router(tags=["certificate"])


@router.get("/projects/{slug}/certificate", response=CertificatePage)
def read_certificate(request: HttpRequest, slug: str) -> object:
    """What stands in the way, the newest plan, the live certificate, and past attempts."""
    project, _ = project_for(request, slug, May.SEE_PROJECT)
    return certificate_page(project)


@router.post("/projects/{slug}/certificate/plan", response={202: CertificatePage})
def plan(request: HttpRequest, slug: str, payload: TermsIn) -> object:
    """Ask what a certificate on these terms would take; a worker answers. It costs nothing."""
    project, _ = project_for(request, slug, May.MANAGE)
    plan_certificate(
        project=project,
        by=person(request),
        target=payload.target,
        confidence=payload.confidence,
    )
    return 202, certificate_page(project)


@router.post("/projects/{slug}/certificate/freeze", response={202: CertificatePage})
def freeze(request: HttpRequest, slug: str, payload: TermsIn) -> object:
    """Freeze the machine labels and begin the audit. The project's own queue rests from now on."""
    project, _ = project_for(request, slug, May.MANAGE)
    freeze_pool(
        project=project,
        by=person(request),
        target=payload.target,
        confidence=payload.confidence,
    )
    return 202, certificate_page(project)


@router.post("/projects/{slug}/certificates/{certificate_id}/void", response=CertificatePage)
def void(request: HttpRequest, slug: str, certificate_id: int, payload: VoidIn) -> object:
    """End it for a reason: what it spent of alpha stays spent, and the queue goes on."""
    project, _ = project_for(request, slug, May.MANAGE)
    void_certificate(
        project=project,
        by=person(request),
        certificate_id=certificate_id,
        reason=payload.reason,
    )
    return certificate_page(project)

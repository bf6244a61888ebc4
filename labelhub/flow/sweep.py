"""The sweeper: sends again what a lost message left lying, and ends lapsed leases."""

from __future__ import annotations

from django.db.models.functions import Now

from labelhub.flow.certify_answers import overdue_looks
from labelhub.flow.certify_freeze import settle_failed_freezes
from labelhub.flow.queue_refinement import queue_refinements
from labelhub.flow.queue_savings import queue_savings
from labelhub.flow.return_leases import expire_leases
from labelhub.flow.run_job import overdue_jobs
from labelhub.flow.start_round import overdue_rounds
from labelhub.models import Lease, Project
from labelhub.wake import wake


def sweep() -> dict[str, int]:
    """One pass; returns what it found. Waking twice is harmless: a claim succeeds once."""
    rounds, jobs = overdue_rounds(), overdue_jobs()
    for project_id in rounds:
        wake("round", project_id)
    for kind, job_id in jobs:
        wake(kind, job_id)
    looks = overdue_looks()
    for certificate_id in looks:
        wake("look", certificate_id)
    settle_failed_freezes()
    queue_refinements()
    queue_savings()
    found = {"rounds": len(rounds), "jobs": len(jobs), "looks": len(looks)}
    return {**found, "leases": _expire_everywhere()}


def _expire_everywhere() -> int:
    lapsed = Lease.objects.filter(state=Lease.State.OPEN, expires_at__lt=Now())
    projects = Project.objects.filter(pk__in=lapsed.values("project_id"))
    expired = 0
    for project in projects:
        expired += expire_leases(project)
    return expired

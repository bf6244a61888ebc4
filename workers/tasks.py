"""One short task a step. What learns is imported by the task that needs it: a worker that only reads
files stays small."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from functools import partial

from django.db import close_old_connections

from labelhub.flow.certify_answers import fail_look
from labelhub.flow.certify_freeze import settle_failed_freezes
from labelhub.flow.import_items import ClaimLost, import_items
from labelhub.flow.run_job import claim_job, fail_job
from labelhub.flow.start_round import extend_round, fail_round, finish_round, start_round
from labelhub.flow.sweep import sweep
from labelhub.models import Job
from workers import pulse
from workers.app import app

log = logging.getLogger(__name__)


@app.task(name="workers.round")
def round_(project_id: int) -> None:
    """Refit, score, pick, publish, re-rank: one round of a project."""
    close_old_connections()
    claim = start_round(project_id)
    if claim is None:
        return
    try:
        with pulse.kept(partial(extend_round, claim)):
            from workers import rounds

            rounds.run(claim)
    except Exception as error:
        # The worker's boundary: whatever broke is recorded on the row, and the loop tries again.
        log.exception("round of project %s failed", project_id)
        fail_round(claim, _fault(error, "See the worker's log. The round is tried again."))
    else:
        finish_round(claim)


@app.task(name="workers.import")
def import_(job_id: int) -> None:
    """Read an uploaded file into the project."""
    _job(job_id, import_items, "Nothing was imported. See the worker's log, then import again.")


@app.task(name="workers.embed")
def embed(job_id: int) -> None:
    """Encode the items that have no vectors yet, shard by shard; what is done stays done."""
    _job(job_id, _embed, "See the worker's log. What was encoded is kept.")


def _embed(job: Job) -> None:
    from workers import embedding

    embedding.embed(job)


@app.task(name="workers.plan")
def plan(job_id: int) -> None:
    """Think through what a certificate would take."""
    _job(job_id, _plan, "See the worker's log, then ask again.")


@app.task(name="workers.freeze")
def freeze(job_id: int) -> None:
    """Freeze a pool's machine labels and draw the order of their audit."""
    _job(job_id, _freeze, "Nothing was promised or spent. See the worker's log, then try again.")
    settle_failed_freezes()


@app.task(name="workers.look")
def look(certificate_id: int) -> None:
    """Look at a running audit; give the certificate as soon as the evidence is there."""
    close_old_connections()
    from workers import certificates

    try:
        certificates.look(certificate_id)
    except Exception as error:
        log.exception("the look at certificate %s failed", certificate_id)
        fail_look(certificate_id, _fault(error, "See the worker's log. The look is tried again."))


def _plan(job: Job) -> None:
    from workers import certificates

    certificates.plan(job)


def _freeze(job: Job) -> None:
    from workers import certificates

    certificates.freeze(job)


@app.task(name="workers.refine")
def refine(job_id: int) -> None:
    """`refine_here` in a process of its own, with which the memory that it takes goes away.

    A process that dies has written nothing of its end: its claim lapses, and the sweep sends again.
    """
    _apart("refine", job_id)


@app.task(name="workers.hindsight")
def hindsight(job_id: int) -> None:
    """`hindsight_here` in a process of its own, as `refine`."""
    _apart("hindsight", job_id)


def hindsight_here(job_id: int) -> None:
    """Replay a finished project, chosen and at random."""
    _job(job_id, _hindsight, "See the worker's log. The project and its data are as they were.")


def _hindsight(job: Job) -> None:
    from workers import savings

    savings.run(job)


def _apart(work: str, job_id: int) -> None:
    command = [sys.executable, "-m", "workers.once", work, str(job_id)]
    subprocess.run(command, check=False)


def refine_here(job_id: int) -> None:
    """Try a slower learner, and hand what it made to the next round."""
    _job(job_id, _refine, "See the worker's log. The models are as they were.")


def _refine(job: Job) -> None:
    from workers import refinement

    refinement.run(job)


@app.task(name="workers.sweep")
def sweep_() -> None:
    """Send again what a lost message left lying."""
    close_old_connections()
    sweep()


def _job(job_id: int, run: Callable[[Job], None], advice: str) -> None:
    """Claim a job, run it, and record on its row whatever breaks."""
    close_old_connections()
    job = claim_job(job_id)
    if job is None:
        return
    try:
        with pulse.kept(job.extend):
            run(job)
    except ClaimLost:
        log.warning("job %s was taken over", job_id)
    except Exception as error:
        log.exception("job %s failed", job_id)
        fail_job(job, _fault(error, advice))


def _fault(error: Exception, advice: str) -> dict[str, str | None]:
    """An unforeseen error as people read it; the log has its trace."""
    return {"message": f"{type(error).__name__}: {error}"[:500], "where": None, "advice": advice}

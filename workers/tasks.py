"""One short task a step: ids in, learning call, flow call."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import IO, Any

import numpy as np
from django.db import close_old_connections
from django.utils import timezone

from labelhub.flow.import_items import ClaimLost, import_items
from labelhub.flow.publish_model import Trained, next_number, publish_model
from labelhub.flow.rank_pool import Ranked, rank_pool
from labelhub.flow.run_job import claim_job, fail_job, finish_job
from labelhub.flow.start_round import (
    RoundClaim,
    extend_round,
    fail_round,
    finish_round,
    report_round,
    start_round,
    want_round,
)
from labelhub.flow.store_vectors import next_shard, store_vectors
from labelhub.flow.sweep import sweep
from labelhub.models import Arm, Item, Job, Project
from workers import pulse
from workers.app import app
from workers.arrays import (
    Labels,
    Pool,
    current_classes,
    encoder_input,
    encoder_names,
    load_pool,
    read_labels,
    write_shard,
)
from workers.learning.encoders import ENCODERS
from workers.learning.per_class import class_quality
from workers.learning.recipe import RoundInput, RoundOutput, run_round

log = logging.getLogger(__name__)
QUEUE_SIZE = 512


def _fault(error: Exception, advice: str) -> dict[str, str | None]:
    """An unforeseen error as people read it; the log has its trace."""
    return {"message": f"{type(error).__name__}: {error}"[:500], "where": None, "advice": advice}


# -- rounds --------------------------------------------------------------------------------------


@app.task(name="workers.round")
def round_(project_id: int) -> None:
    """Refit, score, pick, publish, re-rank: one round of a project."""
    close_old_connections()
    claim = start_round(project_id)
    if claim is None:
        return
    try:
        with pulse.kept(partial(extend_round, claim)):
            _run(claim)
    except Exception as error:
        # The worker's boundary: whatever broke is recorded on the row, and the loop tries again.
        log.exception("round of project %s failed", project_id)
        fail_round(claim, _fault(error, "See the worker's log. The round is tried again."))
    else:
        finish_round(claim)


def _run(claim: RoundClaim) -> None:
    started = time.monotonic()
    project = Project.objects.get(pk=claim.project_id)
    pool = load_pool(project)
    if pool is None:
        return
    classes = current_classes(project)
    labels = read_labels(project, pool, classes)
    report_round(claim, f"fitting {len(labels.train)} labels", 0, len(pool.items))
    out = run_round(_round_input(project, pool, labels, len(classes)))
    report_round(claim, "putting the new order live", len(pool.items), len(pool.items))
    version = None
    if out.head is not None:
        trained = _trained(claim, pool, labels, classes, out, time.monotonic() - started)
        version = publish_model(claim, trained)
        if version is None:
            return
    rank_pool(project.pk, _ranking(pool, out), version)


def _round_input(project: Project, pool: Pool, labels: Labels, n_classes: int) -> RoundInput:
    return RoundInput(
        features=pool.features,
        labelled=labels.train,
        y=labels.y,
        n_classes=n_classes,
        selectable=labels.selectable,
        pending=labels.pending,
        audited=labels.audited,
        audit_y=labels.audit_y,
        human_mask=labels.human,
        queue_size=QUEUE_SIZE,
        seed=project.pk * 1_000_003 + next_number(project.pk),
        handed_out=labels.handed_out,
        handed_out_random=labels.handed_out_random,
    )


def _ranking(pool: Pool, out: RoundOutput) -> list[Ranked]:
    queue = out.queue
    return [
        Ranked(
            int(pool.items[row]),
            Arm.RANDOM if strategy == "random" else Arm.CHOSEN,
            strategy,
            float(score),
            float(probability),
        )
        for row, score, strategy, probability in zip(
            queue.indices, queue.scores, queue.strategies, queue.probabilities, strict=True
        )
    ]


def _trained(
    claim: RoundClaim,
    pool: Pool,
    labels: Labels,
    classes: list[str],
    out: RoundOutput,
    seconds: float,
) -> Trained:
    waited = (timezone.now() - claim.wanted_since).total_seconds() if claim.wanted_since else None
    metrics: dict[str, Any] = {**out.metrics, "seconds_to_rerank": waited}
    metrics["estimate"] = asdict(out.estimate) if out.estimate else None
    metrics["classes"] = _class_metrics(labels, classes, out)
    return Trained(
        human_labels=labels.human_labels,
        pool=len(pool.items),
        data_hash=labels.data_hash,
        seed=int(out.recipe["seed"]),
        recipe={**out.recipe, "reason": out.reason},
        metrics=metrics,
        classes=classes,
        seconds=seconds,
        artefact=partial(_write_arrays, arrays=out.head or {}),
        predictions=partial(_write_predictions, pool=pool, out=out),
    )


def _class_metrics(labels: Labels, classes: list[str], out: RoundOutput) -> dict[str, Any]:
    """Per class id: the model's share of the pool, and its recall on the audit."""
    if out.probs is None:
        return {}
    found = class_quality(out.probs, labels.audited, labels.audit_y)
    return {class_id: asdict(row) for class_id, row in zip(classes, found, strict=True)}


def _write_arrays(file: IO[bytes], arrays: dict[str, Any]) -> None:
    np.savez_compressed(file, **arrays)


def _write_predictions(file: IO[bytes], pool: Pool, out: RoundOutput) -> None:
    probs = out.probs
    if probs is None:
        raise ValueError("a version without a head has no predictions")
    np.savez(
        file,
        items=pool.items,
        top=probs.argmax(1).astype(np.int16),
        confidence=probs.max(1).astype(np.float32),
    )


# -- jobs ----------------------------------------------------------------------------------------


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


@app.task(name="workers.import")
def import_(job_id: int) -> None:
    """Read an uploaded file into the project."""
    _job(job_id, import_items, "Nothing was imported. See the worker's log, then import again.")


@app.task(name="workers.embed")
def embed(job_id: int) -> None:
    """Encode the items that have no vectors yet, shard by shard; what is done stays done."""
    _job(job_id, _embed, "See the worker's log. What was encoded is kept.")


def _embed(job: Job) -> None:
    project = job.project
    total = Item.objects.filter(project=project).exclude(state=Item.State.PENDING).count()
    names = encoder_names(project)
    done, encoded_before = 0, -1
    while done != encoded_before:
        encoded_before = done
        for name, stored in names.items():
            done += _embed_shard(job, name, stored, done, total * len(names))
        if done != encoded_before:
            project.round.refresh_from_db()
            want_round(project)
    finish_job(job, {"encoded": done})


def _embed_shard(job: Job, name: str, stored: str, done: int, total: int) -> int:
    """Encode and store the next shard of one encoder; returns its rows, 0 when all are encoded."""
    items = next_shard(job.project_id, stored)
    if not items:
        return 0
    matrix = ENCODERS[name].encode([encoder_input(item) for item in items])
    ids = [item.pk for item in items]
    store_vectors(job.project_id, stored, ids, partial(write_shard, item_ids=ids, matrix=matrix))
    if not job.report(stage=f"reading the pool ({name})", done=done + len(items), total=total):
        raise ClaimLost
    return len(items)


@app.task(name="workers.sweep")
def sweep_() -> None:
    """Send again what a lost message left lying."""
    close_old_connections()
    sweep()

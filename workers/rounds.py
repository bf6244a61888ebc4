"""One round of a project: read, let the kind's learner learn, publish, re-rank."""

from __future__ import annotations

import time
from functools import partial
from typing import IO, Any

import numpy as np
from django.utils import timezone

from labelhub.flow.publish_model import Trained, next_number, publish_model
from labelhub.flow.rank_pool import Ranked, rank_pool
from labelhub.flow.start_round import RoundClaim, report_round
from labelhub.flow.store_vectors import queue_embedding
from labelhub.models import Arm, Project
from labelhub.queries.predictions import Predictions
from workers.arrays import current_classes, load_pool
from workers.learners import Given, Learnt, learner_of
from workers.learners.parts import Parts, load_parts
from workers.learners.readers import READERS
from workers.pools import Pool

QUEUE_SIZE = 512


def run(claim: RoundClaim) -> None:
    """Everything between claiming a round and closing it."""
    started = time.monotonic()
    project = Project.objects.get(pk=claim.project_id)
    read = _read(project)
    if read is None:
        # Nothing is encoded yet, or an encoder has a new version, whose vectors have to be made.
        queue_embedding(project)
        return
    pool, parts = read
    given = _given(claim, project, pool, parts)
    learnt = learner_of(project).learn(given)
    report_round(claim, "putting the new order live", len(pool.items), len(pool.items))
    version = None
    if learnt.arrays is not None:
        version = publish_model(claim, _trained(claim, given, learnt, started))
        if version is None:
            return
    rank_pool(project.pk, _ranking(pool, learnt), version)


def _read(project: Project) -> tuple[Pool, Parts | None] | None:
    """The pool, and what its kind reads of items beside it; None where either is yet to be made."""
    pool, reader = load_pool(project), READERS.get(project.kind)
    if pool is None or reader is None:
        return None if pool is None else (pool, None)
    parts = load_parts(project.pk, pool, reader)
    return None if parts is None else (pool, parts)


def _given(claim: RoundClaim, project: Project, pool: Pool, parts: Parts | None) -> Given:
    return Given(
        project=project,
        pool=pool,
        classes=current_classes(project),
        seed=project.pk * 1_000_003 + next_number(project.pk),
        queue_size=QUEUE_SIZE,
        parts=parts,
        tell=lambda labels: _tell(claim, labels, len(pool.items)),
    )


def _tell(claim: RoundClaim, labels: int, pool: int) -> None:
    report_round(claim, f"fitting {labels} labels", 0, pool)


def _ranking(pool: Pool, learnt: Learnt) -> list[Ranked]:
    queue = learnt.queue
    guesses = learnt.guesses or [("", None)] * len(queue.indices)
    return [
        Ranked(
            int(pool.items[row]),
            Arm.RANDOM if strategy == "random" else Arm.CHOSEN,
            strategy,
            float(score),
            float(probability),
            *guess,
        )
        for row, score, strategy, probability, guess in zip(
            queue.indices, queue.scores, queue.strategies, queue.probabilities, guesses, strict=True
        )
    ]


def _trained(claim: RoundClaim, given: Given, learnt: Learnt, started: float) -> Trained:
    project = given.project
    waited = (timezone.now() - claim.wanted_since).total_seconds() if claim.wanted_since else None
    reason = f"{learnt.recipe['reason']} {project.encoders_reason}".strip()
    said = learnt.said
    return Trained(
        human_labels=learnt.human_labels,
        pool=len(given.pool.items),
        data_hash=learnt.data_hash,
        seed=int(learnt.recipe["seed"]),
        recipe={**learnt.recipe, "encoders": project.encoders, "reason": reason},
        metrics={**learnt.metrics, "seconds_to_rerank": waited},
        classes=list(given.classes),
        seconds=time.monotonic() - started,
        artefact=partial(_write_arrays, arrays=learnt.arrays or {}),
        predictions=partial(_write_predictions, said=said) if said else None,
    )


def _write_arrays(file: IO[bytes], arrays: dict[str, Any]) -> None:
    np.savez_compressed(file, **arrays)


def _write_predictions(file: IO[bytes], said: Predictions) -> None:
    np.savez(
        file,
        items=said.items,
        top=said.top,
        confidence=said.confidence.astype(np.float32),
        calibrated=said.calibrated.astype(np.float32),
    )

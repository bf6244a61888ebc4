"""One round of a project: read, fit, score, pick, publish, re-rank."""

from __future__ import annotations

import time
from dataclasses import asdict
from functools import partial
from typing import IO, Any

import numpy as np
from django.utils import timezone

from labelhub.flow.publish_model import Trained, next_number, publish_model
from labelhub.flow.rank_pool import Ranked, rank_pool
from labelhub.flow.start_round import RoundClaim, report_round
from labelhub.flow.store_vectors import queue_embedding
from labelhub.models import Arm, ModelVersion, Project
from labelhub.queries.predictions import Predictions
from workers import outlook as outlooks
from workers import refined
from workers.arrays import Labels, current_classes, encoder_names, load_pool, read_labels
from workers.doubts import errors_expected, guess_of
from workers.learning.decisions import Decisions
from workers.learning.per_class import class_quality
from workers.learning.prior import class_rows
from workers.learning.recipe import RoundInput, RoundOutput, run_round
from workers.learning.temperature import fit_temperature, tempered
from workers.pools import Pool

QUEUE_SIZE = 512


def run(claim: RoundClaim) -> None:
    """Everything between claiming a round and closing it."""
    started = time.monotonic()
    project = Project.objects.get(pk=claim.project_id)
    pool = load_pool(project)
    if pool is None:
        # Nothing is encoded yet, or an encoder has a new version, whose vectors have to be made.
        queue_embedding(project)
        return
    named = current_classes(project)
    classes = list(named)
    labels = read_labels(project, pool, classes)
    report_round(claim, f"fitting {len(labels.train)} labels", 0, len(pool.items))
    out = run_round(_round_input(project, pool, labels, named))
    out = refined.applied(project, pool, labels, classes, out)
    report_round(claim, "putting the new order live", len(pool.items), len(pool.items))
    version = None
    if out.model is not None:
        trained = _trained(claim, project, pool, labels, classes, out, started)
        version = publish_model(claim, trained)
        if version is None:
            return
    rank_pool(project.pk, _ranking(pool, out, classes), version)


def _round_input(
    project: Project, pool: Pool, labels: Labels, classes: dict[str, str]
) -> RoundInput:
    decided = decided_for(project, list(classes))
    return RoundInput(
        features=pool.features,
        labelled=labels.train,
        y=labels.y,
        n_classes=len(classes),
        selectable=labels.selectable,
        pending=labels.pending,
        audited=labels.audited,
        audit_y=labels.audit_y,
        human_mask=labels.human,
        queue_size=QUEUE_SIZE,
        seed=project.pk * 1_000_003 + next_number(project.pk),
        handed_out=labels.handed_out,
        handed_out_random=labels.handed_out_random,
        drawn=labels.drawn,
        decided=decided,
        class_rows=class_rows(list(classes.values()), encoder_names(project)),
    )


def decided_for(project: Project, classes: list[str]) -> Decisions:
    """What the last round's gates decided; nothing, where the classes have changed since."""
    last: ModelVersion | None = project.current_model
    if last is None or last.classes != classes:
        return Decisions()
    return Decisions.from_json(last.recipe.get("gates"))


def _ranking(pool: Pool, out: RoundOutput, classes: list[str]) -> list[Ranked]:
    queue = out.queue
    return [
        Ranked(
            int(pool.items[row]),
            Arm.RANDOM if strategy == "random" else Arm.CHOSEN,
            strategy,
            float(score),
            float(probability),
            *guess_of(out.probs, row, classes),
        )
        for row, score, strategy, probability in zip(
            queue.indices, queue.scores, queue.strategies, queue.probabilities, strict=True
        )
    ]


def _trained(
    claim: RoundClaim,
    project: Project,
    pool: Pool,
    labels: Labels,
    classes: list[str],
    out: RoundOutput,
    started: float,
) -> Trained:
    said, temperature = _said(pool, labels, classes, out)
    waited = (timezone.now() - claim.wanted_since).total_seconds() if claim.wanted_since else None
    metrics: dict[str, Any] = {**out.metrics, "seconds_to_rerank": waited}
    metrics["estimate"] = asdict(out.estimate) if out.estimate else None
    metrics["classes"] = _class_metrics(labels, classes, out)
    metrics["temperature"] = temperature
    # Of the labels that the model would deliver now: when to freeze is decided by how they fall.
    metrics["expected_errors"] = errors_expected(project.pk, said, labels.human)
    metrics["outlook"] = outlooks.outlook(project, said, labels.human_labels)
    return Trained(
        human_labels=labels.human_labels,
        pool=len(pool.items),
        data_hash=labels.data_hash,
        seed=int(out.recipe["seed"]),
        recipe={
            **out.recipe,
            "encoders": project.encoders,
            "reason": f"{out.reason} {project.encoders_reason}".strip(),
        },
        metrics=metrics,
        classes=classes,
        seconds=time.monotonic() - started,
        artefact=partial(_write_arrays, arrays=out.model.head.to_arrays() if out.model else {}),
        predictions=partial(_write_predictions, said=said),
    )


def _said(
    pool: Pool, labels: Labels, classes: list[str], out: RoundOutput
) -> tuple[Predictions, float]:
    """What the model says of every item, and the temperature of what people read of it."""
    if out.probs is None:
        raise ValueError("a round without a label says nothing")
    temperature = fit_temperature(out.probs[labels.audited], labels.audit_y)
    top, confidence = out.probs.argmax(1).astype(np.int16), out.probs.max(1)
    shown = tempered(out.probs, temperature).max(1)
    return Predictions(pool.items, top, confidence, classes, shown), temperature


def _class_metrics(labels: Labels, classes: list[str], out: RoundOutput) -> dict[str, Any]:
    """Per class id: the model's share of the pool, and its recall on the audit."""
    if out.probs is None:
        return {}
    found = class_quality(out.probs, labels.audited, labels.audit_y)
    return {class_id: asdict(row) for class_id, row in zip(classes, found, strict=True)}


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

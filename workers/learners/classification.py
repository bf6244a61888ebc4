"""One class an item: the recipe's round, with everything that a table of class probabilities allows."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from labelhub.models import ModelVersion, Project
from labelhub.queries.predictions import Predictions
from workers import outlook as outlooks
from workers import refined
from workers.arrays import Labels, encoder_names, read_labels
from workers.doubts import errors_expected, guess_of
from workers.learners.base import Given, Learnt
from workers.learning.decisions import Decisions
from workers.learning.per_class import class_quality
from workers.learning.prior import class_rows
from workers.learning.recipe import RoundInput, RoundOutput, run_round
from workers.learning.temperature import fit_temperature, tempered
from workers.pools import Pool


class ClassificationLearner:
    """`run_round`, its estimate, its forecast, and what idle time made of the pool."""

    def learn(self, given: Given) -> Learnt:
        project, pool, classes = given.project, given.pool, list(given.classes)
        labels = read_labels(project, pool, classes)
        given.tell(len(labels.train))
        out = run_round(_round_input(given, labels))
        out = refined.applied(project, pool, labels, classes, out)
        said, metrics = _said(project, pool, labels, classes, out)
        return Learnt(
            queue=out.queue,
            human_labels=labels.human_labels,
            data_hash=labels.data_hash,
            recipe={**out.recipe, "reason": out.reason},
            metrics=metrics,
            arrays=out.model.head.to_arrays() if out.model else None,
            guesses=[guess_of(out.probs, row, classes) for row in out.queue.indices],
            said=said,
        )


def _round_input(given: Given, labels: Labels) -> RoundInput:
    names = list(given.classes.values())
    return RoundInput(
        features=given.pool.features,
        labelled=labels.train,
        y=labels.y,
        n_classes=len(given.classes),
        selectable=labels.selectable,
        pending=labels.pending,
        audited=labels.audited,
        audit_y=labels.audit_y,
        human_mask=labels.human,
        queue_size=given.queue_size,
        seed=given.seed,
        handed_out=labels.handed_out,
        handed_out_random=labels.handed_out_random,
        drawn=labels.drawn,
        decided=decided_for(given.project, list(given.classes)),
        class_rows=class_rows(names, encoder_names(given.project)),
    )


def decided_for(project: Project, classes: list[str]) -> Decisions:
    """What the last round's gates decided; nothing, where the classes have changed since."""
    last: ModelVersion | None = project.current_model
    if last is None or last.classes != classes:
        return Decisions()
    return Decisions.from_json(last.recipe.get("gates"))


def _said(
    project: Project, pool: Pool, labels: Labels, classes: list[str], out: RoundOutput
) -> tuple[Predictions | None, dict[str, Any]]:
    """What the model says of every item, and the metrics; None before the first label."""
    metrics: dict[str, Any] = dict(out.metrics)
    if out.probs is None:
        return None, metrics
    # Of what people read: the labels that are delivered are those of the probabilities themselves.
    temperature = fit_temperature(out.probs[labels.audited], labels.audit_y)
    top, confidence = out.probs.argmax(1).astype(np.int16), out.probs.max(1)
    shown = tempered(out.probs, temperature).max(1)
    said = Predictions(pool.items, top, confidence, classes, shown)
    metrics["estimate"] = asdict(out.estimate) if out.estimate else None
    metrics["classes"] = _class_metrics(labels, classes, out)
    metrics["temperature"] = temperature
    # Of the labels that the model would deliver now: when to freeze is decided by how they fall.
    metrics["expected_errors"] = errors_expected(project.pk, said, labels.human)
    metrics["outlook"] = outlooks.outlook(project, said, labels.human_labels)
    return said, metrics


def _class_metrics(labels: Labels, classes: list[str], out: RoundOutput) -> dict[str, Any]:
    """Per class id: the model's share of the pool, and its recall on the audit."""
    if out.probs is None:
        return {}
    found = class_quality(out.probs, labels.audited, labels.audit_y)
    return {class_id: asdict(row) for class_id, row in zip(classes, found, strict=True)}

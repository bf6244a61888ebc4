"""Replays a project over spans against known answers: the same rounds, with an oracle to annotate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.spans.crf import Weights
from workers.learning.spans.features import SpanFeatures
from workers.learning.spans.recipe import (
    SpanModel,
    SpanRoundInput,
    SpanRoundOutput,
    batch_size,
    bias_is_stale,
    run_span_round,
)
from workers.learning.spans.tags import Span, TagSet, entity_score

IntArray = npt.NDArray[np.integer[Any]]

AUDIT_SHARE = 0.15


@dataclass(frozen=True)
class SpanPool:
    """Sentences whose spans are known.

    truth: (N,) the spans of each;  answers: what people say, where that differs: they err
    """

    features: SpanFeatures
    tags: TagSet
    truth: Sequence[Sequence[Span]]
    answers: Sequence[Sequence[Span]] | None = None

    @property
    def said(self) -> Sequence[Sequence[Span]]:
        """What a person answers about each sentence. (N,)"""
        return self.truth if self.answers is None else self.answers


@dataclass(frozen=True)
class SpanCheckpoint:
    """What a project delivers after `labels` sentences, `audited` of which went to the audit.

    words: how many words these sentences have
    delivered: entity F1 over the whole pool, people's spans and the model's
    found: the model's spans of the test sentences
    """

    labels: int
    audited: int
    words: int
    delivered: float
    found: list[list[Span]]


class _Project:
    """A project in memory: who has labelled what, and what the audit reserves."""

    def __init__(
        self, pool: SpanPool, seed: int, budget: int, audit_share: float, strategy: str
    ) -> None:
        self.pool, self.seed, self.audit_share = pool, seed, audit_share
        self.strategy = strategy
        order = np.random.default_rng([seed, 1]).permutation(len(pool.truth))
        self.reserve = order[: ceil(audit_share * budget)]
        self.labelled: list[int] = []
        self.audited: list[int] = []
        self.random = 0
        self.warm: Weights | None = None
        self.bias: float | None = None
        self.bias_at = 0  # labels when it was chosen

    @property
    def labels(self) -> int:
        return len(self.labelled) + len(self.audited)

    @property
    def seen(self) -> IntArray:
        """What people have labelled, the audit's last."""
        return np.array(self.labelled + self.audited, np.intp)

    def annotate(self, row: int, strategy: str) -> None:
        """One chosen sentence, and the audit's that its share then asks for."""
        self.labelled.append(row)
        self.random += strategy == "random"
        while len(self.audited) < round(self.audit_share * self.labels):
            self.audited.append(int(self.reserve[len(self.audited)]))

    def round(self, queue_size: int, telling: bool) -> SpanRoundOutput:
        """A round of the recipe; its bias, which changes no choice, only where spans are read."""
        taken = np.zeros(len(self.pool.truth), bool)
        taken[self.seen] = taken[self.reserve] = True
        labelled, lengths = np.array(self.labelled, np.intp), self.pool.features.lengths
        anew = telling and bias_is_stale(len(labelled), self.bias_at)
        made = run_span_round(
            SpanRoundInput(
                features=self.pool.features,
                tags=self.pool.tags,
                labelled=labelled,
                truth=[self.pool.tags.encode(self.pool.said[i], lengths[i]) for i in labelled],
                selectable=np.flatnonzero(~taken),
                queue_size=queue_size,
                seed=self.seed + len(labelled),
                handed_out=len(labelled),
                handed_out_random=self.random,
                strategy=self.strategy,
                warm=self.warm,
                telling=telling,
                outside_bias=None if anew else self.bias,
            )
        )
        if anew and made.model:
            self.bias, self.bias_at = made.model.outside_bias, len(labelled)
        self.warm = made.model.crf.weights_ if made.model else None
        return made


def replay(
    pool: SpanPool,
    at: Sequence[int],
    seed: int,
    budget: int,
    *,
    test: SpanFeatures,
    strategy: str = "auto",
    audit_share: float = AUDIT_SHARE,
) -> Iterator[SpanCheckpoint]:
    """The product's own loop; a checkpoint at each of the label counts `at` (ascending).

    budget: labels in all that the project may buy, at least at[-1]; it sizes the audit's reserve
    """
    project = _Project(pool, seed, budget, audit_share, strategy)
    for target in at:
        while project.labels < target:
            _label_batch(project, target)
        yield _checkpoint(project, test)


def _label_batch(project: _Project, target: int) -> None:
    wanted = target - project.labels
    by_chance = project.strategy == "random"  # no batch tells the next one anything
    size = wanted if by_chance else min(wanted, batch_size(len(project.labelled)))
    made = project.round(queue_size=size, telling=False)
    if not len(made.queue.indices):
        raise ValueError(f"the pool ran out at {project.labels} of {target} labels")
    ranked = zip(made.queue.indices, made.queue.strategies, strict=True)
    for row, strategy in islice(ranked, size):
        if project.labels < target:
            project.annotate(int(row), strategy)


def _checkpoint(project: _Project, test: SpanFeatures) -> SpanCheckpoint:
    made = project.round(queue_size=0, telling=True)
    assert made.model is not None, "a checkpoint comes after the first label"
    assert made.spans is not None
    pool, seen = project.pool, project.seen
    delivered: list[Sequence[Span]] = list(made.spans)
    for row in seen:
        delivered[row] = pool.said[row]
    return SpanCheckpoint(
        labels=project.labels,
        audited=len(project.audited),
        words=int(pool.features.lengths[seen].sum()),
        delivered=entity_score(pool.truth, delivered).f1,
        found=_all_spans(made.model, test),
    )


def _all_spans(model: SpanModel, features: SpanFeatures) -> list[list[Span]]:
    return model.spans(features, np.arange(len(features)))

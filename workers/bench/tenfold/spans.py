"""Sets of sentences with spans: entity F1, and words counted beside sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workers.bench.target import BenchError
from workers.bench.tenfold.pools import LabelledSet, Part, Prepared, Say, cached, hash_items
from workers.bench.tenfold.store import code_version
from workers.learning import spans as learning
from workers.learning.spans import words
from workers.learning.spans.crf import SpanCRF
from workers.learning.spans.decode import choose_bias
from workers.learning.spans.features import SpanFeatures, starts_of
from workers.learning.spans.hand import hashed
from workers.learning.spans.recipe import SpanModel
from workers.learning.spans.simulate import SpanPool, replay
from workers.learning.spans.strategies import STRATEGIES
from workers.learning.spans.tags import Span, TagSet, entity_score

if TYPE_CHECKING:
    from workers.bench.tenfold.replay import Arm, Plan

ENCODERS = ("minilm-words", "hand")
HAND_MODEL = "CRF on hand-made features"
HAND_ITERATIONS = 60  # it starts from nothing, and has no vectors to lean on
HAND_L2 = 1.0
METRIC = "entity_f1"
# Fewer than for classes: each checkpoint reads every sentence of the pool and of the test set.
CHECKPOINTS = (10, 20, 30, 40, 50, 100, 150, 200, 250, 300, 350, 400, 500, 700, 1000)


def strategies() -> list[str]:
    return list(STRATEGIES)


def checkpoints() -> tuple[int, ...]:
    return CHECKPOINTS


def prepare(found: LabelledSet, encoders: Sequence[str], cache: Path, say: Say) -> Prepared:
    """Word vectors, standardised on the pool, and hashed features. Raises BenchError."""
    if encoders and tuple(encoders) != ENCODERS:
        raise BenchError(f"Words have one encoding: {' and '.join(ENCODERS)}.")
    rows = [_vectors(part, cache, say) for part in (found.pool, found.test)]
    pool, test = (
        replace(hand_features(part), dense=dense)
        for part, dense in zip((found.pool, found.test), words.standardised(*rows), strict=True)
    )
    truth = [sentence.spans for sentence in found.pool.items]
    return Prepared(SpanPool(pool, TagSet(tuple(found.classes)), truth), test, ENCODERS)


def _vectors(part: Part, cache: Path, say: Say) -> Any:
    name = f"{ENCODERS[0]}-{words.VERSION}-{hash_items(part.items)[:32]}"

    def made() -> Any:
        say(f"{ENCODERS[0]}: {len(part.items)} sentences")
        return words.encode([sentence.words for sentence in part.items])

    return cached(cache / f"{name}.npz", made)


def hand_features(part: Part) -> SpanFeatures:
    """What needs no encoder."""
    said = [sentence.words for sentence in part.items]
    starts = starts_of(said)
    return SpanFeatures(np.zeros((int(starts[-1]), 0), np.float32), hashed(said), starts)


def code(strategy: str) -> str:
    return r0_code()


@cache
def r0_code() -> str:
    """Of the spans' own learning code: both arms and the baseline are made of it."""
    return code_version(Path(learning.__path__[0]), Path(__file__))


def r0_model(found: LabelledSet) -> str:
    return HAND_MODEL


def r0(found: LabelledSet, labels: int, seed: int) -> dict[str, float]:
    """A chain on hand-made features alone, its bias chosen as ours is."""
    rng, tags = np.random.default_rng([seed, 4]), TagSet(tuple(found.classes))
    rows = rng.choice(len(found.pool.items), labels, replace=False)
    some = Part([found.pool.items[row] for row in rows], found.pool.y[rows])
    known, everything = hand_features(some), np.arange(labels)
    truth = [tags.encode(item.spans, len(item.words)) for item in some.items]
    crf = SpanCRF(tags, HAND_ITERATIONS, HAND_L2).fit(known, everything, truth)
    model = SpanModel(crf, choose_bias(tags, known, everything, truth, rng))
    return measure(found, model.spans(hand_features(found.test), np.arange(len(found.test.items))))


def measure(found: LabelledSet, said: Sequence[Sequence[Span]]) -> dict[str, float]:
    """What the test set says of these spans."""
    score = entity_score([item.spans for item in found.test.items], said)
    return {METRIC: score.f1, "precision": score.precision, "recall": score.recall}


def points(plan: Plan, arm: Arm, at: list[int], seed: int) -> Iterator[dict[str, Any]]:
    pool = replace(plan.pool, answers=with_errors(plan.pool, arm.noise, seed))
    how: dict[str, Any] = {"strategy": arm.strategy, "audit_share": arm.audit_share}
    for point in replay(pool, at, seed, at[-1], test=plan.test, **how):
        figures = measure(plan.found, point.found)
        yield {
            "labels": point.labels,
            "audited": point.audited,
            "words": point.words,
            "delivered": round(point.delivered, 5),
            **{name: round(value, 5) for name, value in figures.items()},
        }


def with_errors(pool: SpanPool, share: float, seed: int) -> list[list[Span]] | None:
    """Answers (N,) that miss, mistake or make up a span in this share of the sentences."""
    if not share:
        return None
    rng = np.random.default_rng([seed, 3])
    wrong = rng.random(len(pool.truth)) < share
    lengths = pool.features.lengths
    return [
        _mistaken(list(spans), int(lengths[i]), pool.tags.types, rng) if wrong[i] else list(spans)
        for i, spans in enumerate(pool.truth)
    ]


def _mistaken(
    spans: list[Span], length: int, types: Sequence[str], rng: np.random.Generator
) -> list[Span]:
    """One span overlooked or called by another type; one made up where there is none."""
    if not spans:
        at = int(rng.integers(length))
        return [(at, at + 1, str(rng.choice(types)))]
    first, end, kind = spans.pop(int(rng.integers(len(spans))))
    others = [other for other in types if other != kind]
    if others and rng.random() < 0.5:
        spans.append((first, end, str(rng.choice(others))))
    return sorted(spans)

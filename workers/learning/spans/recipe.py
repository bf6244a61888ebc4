"""One round over spans: fit on the labels, read the pool, fill the queue, say what spans there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.fill_queue import RANDOM_SHARE, Queue, random_ranks
from workers.learning.spans.crf import SpanCRF, Weights
from workers.learning.spans.decode import USUAL_BIAS, choose_bias
from workers.learning.spans.features import SpanFeatures
from workers.learning.spans.strategies import MODEL_FREE, STRATEGIES, SpanContext, joined
from workers.learning.spans.tags import Span, TagSet
from workers.learning.strategies.base import Picks, nothing

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

AUTO = "auto"
COLD = 30  # labels before a model chooses
MIXED = 60  # labels before doubt alone chooses
STALE = 1.4  # times the labels of the last choice
MOST_READ = 20_000  # sentences: of a larger pool a random part is read before choosing


@dataclass(frozen=True)
class SpanRoundInput:
    """What is known when a round starts. All rows are sentences of `features` (N).

    labelled: (L,) rows to train on, and truth: the tags of each, (words,), as `tags` numbers them
    selectable: (S,) rows that may be queued: no label, no lease, not reserved for the audit
    pending: (P,) rows that people hold and have not answered yet
    queue_size: how many rows to rank;  seed: the same input and seed give the same output
    handed_out, handed_out_random: what the rounds so far led people to, and how much was random
    strategy: "auto", or a name of STRATEGIES;  paid_by_length: annotators are paid by the word
    warm: the last round's weights;  telling: whether the spans are wanted
    outside_bias: to tag with; None chooses it by cross-validation, which costs three fits
    """

    features: SpanFeatures
    tags: TagSet
    labelled: IntArray
    truth: Sequence[IntArray]
    selectable: IntArray
    queue_size: int
    seed: int
    handed_out: int | None = None
    handed_out_random: int | None = None
    strategy: str = AUTO
    pending: IntArray = field(default_factory=nothing)
    paid_by_length: bool = False
    warm: Weights | None = None
    telling: bool = True
    outside_bias: float | None = None


@dataclass(frozen=True)
class SpanModel:
    """A fitted chain and the bias that it tags with."""

    crf: SpanCRF
    outside_bias: float

    def spans(self, features: SpanFeatures, sentences: IntArray) -> list[list[Span]]:
        """The spans of words in each of these sentences."""
        found = self.crf.tag(features, sentences, self.outside_bias)
        return [self.crf.tags.decode(tags) for tags in found]


@dataclass(frozen=True)
class SpanRoundOutput:
    """What a round made. All but the queue is empty before the first label.

    doubt: (N,) -log probability of the best reading; NaN where the sentence was not read
    spans: what the model finds in each of the N sentences, where that was asked for
    """

    model: SpanModel | None
    doubt: FloatArray | None
    spans: list[list[Span]] | None
    queue: Queue
    batch_size: int
    metrics: dict[str, float] = field(default_factory=dict)
    recipe: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


def run_span_round(given: SpanRoundInput) -> SpanRoundOutput:
    """Fit, read, pick and tag. Pure and deterministic given the seed.

    Raises ValueError for a strategy that does not exist, or a sentence without one tag a word.
    """
    if given.strategy not in (AUTO, *STRATEGIES):
        known = ", ".join([AUTO, *STRATEGIES])
        raise ValueError(f"no span strategy {given.strategy}: choose from {known}")
    fitting, choosing = np.random.default_rng(given.seed).spawn(2)
    model = _fit(given, fitting)
    ctx = _context(given, model, choosing)
    everything = np.arange(len(given.features))
    return SpanRoundOutput(
        model=model,
        doubt=ctx.doubt,
        spans=model.spans(given.features, everything) if model and given.telling else None,
        queue=fill_span_queue(ctx, given, choosing),
        batch_size=batch_size(len(given.labelled)),
        metrics=_metrics(given, model),
        recipe=_recipe(given, model),
        reason=_reason(given),
    )


def bias_is_stale(labels: int, chosen_at: int) -> bool:
    """Have labels grown by so much since the bias was chosen that it is worth choosing anew?"""
    return labels >= STALE * chosen_at


def batch_size(labels: int) -> int:
    """How many new labels make the next round worth its time: 10 below 100, then 20."""
    return 10 if labels < 100 else 20


def _fit(given: SpanRoundInput, rng: np.random.Generator) -> SpanModel | None:
    """None before the first label."""
    if not len(given.labelled):
        return None
    crf = SpanCRF(given.tags).fit(given.features, given.labelled, given.truth, given.warm)
    bias = given.outside_bias
    if bias is None and given.telling:
        bias = choose_bias(given.tags, given.features, given.labelled, given.truth, rng)
    return SpanModel(crf, USUAL_BIAS if bias is None else bias)


def _context(
    given: SpanRoundInput, model: SpanModel | None, rng: np.random.Generator
) -> SpanContext:
    """What the strategies see; of a large pool a random part can be chosen from."""
    selectable, size = given.selectable, len(given.features)
    if len(selectable) > max(MOST_READ, given.queue_size):
        selectable = np.sort(rng.choice(selectable, max(MOST_READ, given.queue_size), False))
    lengths = given.features.lengths
    points = given.features.points()
    ctx = SpanContext(points, lengths, selectable, given.labelled, given.pending)
    if model is None:
        return ctx
    reading = model.crf.read(given.features, selectable)
    doubt, chance = np.full(size, np.nan), np.full(size, np.nan)
    doubt[selectable] = reading.doubt
    chance[selectable] = _likeliest(1 - reading.marginals[:, 0], lengths[selectable])
    return replace(ctx, doubt=doubt, chance=chance)


def _likeliest(inside: FloatArray, lengths: IntArray) -> FloatArray:
    """The largest of each sentence's words, 0 where it has none: (T,), (n,) -> (n,)."""
    first, filled = np.cumsum(lengths) - lengths, lengths > 0
    most = np.zeros(len(lengths))
    if filled.any():
        most[filled] = np.maximum.reduceat(inside, first[filled])
    return most


def fill_span_queue(ctx: SpanContext, given: SpanRoundInput, rng: np.random.Generator) -> Queue:
    """The next sentences, or all that can be picked if there are fewer; one in ten is random."""
    size = min(given.queue_size, len(ctx.selectable))
    before, drawn = given.handed_out, given.handed_out_random
    before = len(given.labelled) + len(given.pending) if before is None else before
    drawn = int(RANDOM_SHARE * before + 1e-9) if drawn is None else drawn
    at_random = random_ranks(size, before, drawn)
    lots = STRATEGIES["random"](ctx, int(at_random.sum()), rng)
    chosen = _choose(ctx.without(lots.indices), given, size - len(lots.indices), rng)
    order = np.argsort(np.argsort(~at_random, kind="stable"), kind="stable")
    both = joined(lots, chosen)
    return Queue(
        both.indices[order],
        both.scores[order],
        [both.strategies[i] for i in order],
        np.where(at_random, 1 / max(1, len(given.selectable)), 1.0),
    )


def _choose(ctx: SpanContext, given: SpanRoundInput, n: int, rng: np.random.Generator) -> Picks:
    """n rows by the strategy asked for; whatever it is, without a model the pool is spread over."""
    if given.strategy != AUTO and (ctx.doubt is not None or given.strategy in MODEL_FREE):
        return STRATEGIES[given.strategy](ctx, n, rng)
    under_way = len(given.labelled) + len(given.pending)
    cold = n if ctx.doubt is None else min(n, max(0, COLD - under_way))
    first = STRATEGIES["spread"](ctx, cold, rng)
    best = STRATEGIES[_best(given)]
    return first if cold == n else joined(first, best(ctx.without(first.indices), n - cold, rng))


def _best(given: SpanRoundInput) -> str:
    """What chooses once there is a model: by labels so far, and by what annotators are paid for."""
    name = "mix" if len(given.labelled) < MIXED else "least_confident"
    return f"{name}_per_word" if given.paid_by_length else name


def _metrics(given: SpanRoundInput, model: SpanModel | None) -> dict[str, float]:
    words = given.features.lengths[given.labelled].sum()
    spans = sum(int((some % 2 == 1).sum()) for some in given.truth)
    found = {"labels": len(given.labelled), "words": words, "spans": spans}
    if model and given.telling:
        found["outside_bias"] = model.outside_bias
    return {name: float(value) for name, value in found.items()}


def _recipe(given: SpanRoundInput, model: SpanModel | None) -> dict[str, Any]:
    return {
        "strategy": given.strategy,
        "random_share": RANDOM_SHARE,
        "cold_start_labels": COLD,
        "head": "linear-chain CRF",
        "outside_bias": model.outside_bias if model and given.telling else None,
        "paid_by_length": given.paid_by_length,
        "seed": given.seed,
    }


def _reason(given: SpanRoundInput) -> str:
    labels = len(given.labelled)
    if labels < COLD:
        return (
            f"{labels} of the first {COLD} labels are there: sentences from all parts of the pool "
            "come first, since a model could not rank well."
        )
    cost = " for their length" if given.paid_by_length else ""
    doubted = f"sentences whose best reading the model doubts most{cost}"
    if labels < MIXED:
        doubted = f"half are {doubted}, half are drawn among those that may hold a span"
    return f"{labels} labels: {doubted}, kept unlike one another; one in ten is random."

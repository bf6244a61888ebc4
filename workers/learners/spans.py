"""Spans of a text: the span recipe's round, on word vectors that the embedding step made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from labelhub.kinds.base import Value
from workers.arrays import Answers, read_answers
from workers.learners.base import (
    Given,
    Learnt,
    agreement,
    items_of,
    looked_at,
    of_the_pool,
    outcome,
    within,
)
from workers.learners.parts import Parts
from workers.learning.spans.features import SpanFeatures, starts_of
from workers.learning.spans.hand import hashed
from workers.learning.spans.offsets import Range, to_offsets, to_words, words_of
from workers.learning.spans.recipe import SpanModel, SpanRoundInput, SpanRoundOutput, run_span_round
from workers.learning.spans.tags import Span, TagSet
from workers.learning.spans.words import standardised

IntArray = npt.NDArray[np.integer[Any]]

MOST = 40_000  # words of the sentences that a round looks at: 60 MB of vectors
QUEUE = 128  # sentences are clustered to be unlike one another, a cluster for each


@dataclass(frozen=True)
class Sentences:
    """ranges: of each sentence's words, in code points;  features: the same sentences"""

    ranges: list[list[Range]]
    features: SpanFeatures


class SpansLearner:
    """Answers are {"spans": [{"start", "end", "label"}]}, in code points."""

    def learn(self, given: Given) -> Learnt:
        answers, parts = read_answers(given.project, given.pool), given.read_parts()
        given.tell(len(answers.train))
        rng = np.random.default_rng(given.seed)
        rows = looked_at(answers, parts.sizes(), MOST, rng)
        some, tags = within(answers, rows), TagSet(tuple(given.classes))
        sentences = _sentences(given, parts, rows)
        truth, lost = _truth(some, sentences, tags)
        out = run_span_round(_round_input(given, some, sentences.features, tags, truth))
        queue = of_the_pool(out.queue, rows, len(answers.selectable))
        return outcome(
            given,
            answers,
            queue,
            f"{out.reason} {_said_of_lost(lost)}".strip(),
            _arrays(out, tags) if out.model else None,
            out.recipe,
            {**out.metrics, "unaligned": lost, **_agreement(given, some, sentences, out.model)},
        )


def _round_input(
    given: Given,
    answers: Answers,
    features: SpanFeatures,
    tags: TagSet,
    truth: list[IntArray],
) -> SpanRoundInput:
    return SpanRoundInput(
        features=features,
        tags=tags,
        labelled=answers.train,
        truth=truth,
        selectable=answers.selectable,
        queue_size=min(given.queue_size, QUEUE),
        seed=given.seed,
        handed_out=answers.handed_out,
        handed_out_random=answers.handed_out_random,
        pending=answers.pending,
        telling=False,  # of the pool: nothing shows its spans yet
    )


# -- sentences -----------------------------------------------------------------------------------


def _sentences(given: Given, parts: Parts, rows: IntArray) -> Sentences:
    """Raises ValueError where a text's words are not those that its vectors were made of."""
    texts = [item.data.get("text") or "" for item in items_of(given.pool, rows)]
    ranges = [words_of(text) for text in texts]
    if [len(some) for some in ranges] != parts.count[rows].tolist():
        raise ValueError("words are split otherwise than when their vectors were made")
    (dense,) = standardised(parts.of(rows)) if parts.count[rows].any() else (parts.of(rows),)
    return Sentences(ranges, SpanFeatures(dense, _hashed(tuple(texts)), starts_of(ranges)))


@lru_cache(maxsize=2)
def _hashed(texts: tuple[str, ...]) -> csr_matrix:
    """Hashed features of all words; the same sentences are looked at round after round."""
    return hashed([[text[first:end] for first, end in words_of(text)] for text in texts])


# -- answers -------------------------------------------------------------------------------------


def _truth(answers: Answers, sentences: Sentences, tags: TagSet) -> tuple[list[IntArray], int]:
    """Tags of each labelled sentence's words, and how many spans of people's they cannot say."""
    truth, lost = [], 0
    for row, value in zip(answers.train, answers.values, strict=True):
        ranges = sentences.ranges[row]
        spans, dropped = aligned(ranges, spans_of(value, tags.types))
        truth.append(tags.encode(spans, len(ranges)))
        lost += dropped
    return truth, lost


def spans_of(value: Value, types: Iterable[str]) -> list[Span]:
    """An answer's spans of code points; those of a class that is gone are left out."""
    known = set(types)
    found = [(span["start"], span["end"], span["label"]) for span in value["spans"]]
    return [span for span in found if span[2] in known]


def aligned(words: list[Range], spans: list[Span]) -> tuple[list[Span], int]:
    """Spans of code points as spans of words, and how many a chain of tags cannot say.

    Of those that overlap, or meet in one word, the longest stays; one without a word is dropped.
    """
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        try:
            to_words(words, [*kept, span])
        except ValueError:
            continue
        kept.append(span)
    return to_words(words, kept), len(spans) - len(kept)


def _said_of_lost(lost: int) -> str:
    if not lost:
        return ""
    one = (
        "1 span overlaps a longer one or covers"
        if lost == 1
        else (f"{lost} spans overlap longer ones or cover")
    )
    return (
        f"{one} no word, and teaches nothing."
        if lost == 1
        else f"{one} no word, and teach nothing."
    )


# -- what is told --------------------------------------------------------------------------------


def _agreement(
    given: Given, answers: Answers, sentences: Sentences, model: SpanModel | None
) -> dict[str, float | None]:
    if model is None:
        return {}
    found = model.spans(sentences.features, answers.audited) if len(answers.audited) else []
    ranges = [sentences.ranges[row] for row in answers.audited]
    said = [_value(to_offsets(*pair)) for pair in zip(ranges, found, strict=True)]
    return {"agreement": agreement(given.project, answers, said)}


def _value(spans: list[Span]) -> Value:
    return {"spans": [{"start": a, "end": b, "label": label} for a, b, label in spans]}


def _arrays(out: SpanRoundOutput, tags: TagSet) -> dict[str, npt.NDArray[Any]]:
    """The chain's weights, beside the classes that its tags are of."""
    if out.model is None:
        return {}
    weights = out.model.crf.weights_
    return {
        "types": np.array(tags.types),
        "outside_bias": np.array(out.model.outside_bias),
        "dense": weights.dense,
        "sparse": weights.sparse,
        "columns": weights.columns,
        "transitions": weights.transitions,
        "start": weights.start,
    }

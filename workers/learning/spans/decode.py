"""How much a word's being outside is doubted: a bias taken from O before Viterbi.

A model of few labels has seen most words outside, and says so of new names too. The bias trades
precision for recall (Minkov et al. 2006, "NER systems that suit user's preferences"), and is chosen
on labelled sentences that the judging model was not fitted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.spans.crf import SpanCRF
from workers.learning.spans.features import SpanFeatures
from workers.learning.spans.tags import Span, TagSet, entity_score

IntArray = npt.NDArray[np.integer[Any]]

BIASES = (0.0, 0.5, 1.0, 2.0)
USUAL_BIAS = 1.0
FEW = 30  # sentences, which tell too little
FOLDS = 3
ITERATIONS = 20


def choose_bias(
    tags: TagSet,
    features: SpanFeatures,
    sentences: IntArray,
    truth: Sequence[IntArray],
    rng: np.random.Generator,
) -> float:
    """The usual bias, or the one of BIASES whose cross-validated entity F1 is clearly better.

    Clearly, because labels are few, and those chosen for being doubtful are not like the pool: by
    more than a standard error (Breiman et al. 1984).
    """
    if len(sentences) < FEW or not any(some.any() for some in truth):
        return USUAL_BIAS
    fold = rng.permutation(len(sentences)) % FOLDS
    said: dict[float, list[list[Span]]] = {bias: [] for bias in BIASES}
    for held in range(FOLDS):
        kept = np.flatnonzero(fold != held)
        known = [truth[int(i)] for i in kept]
        model = SpanCRF(tags, ITERATIONS).fit(features, sentences[kept], known)
        for bias, found in said.items():
            tagged = model.tag(features, sentences[fold == held], bias)
            found.extend(tags.decode(some) for some in tagged)
    order = np.concatenate([np.flatnonzero(fold == held) for held in range(FOLDS)])
    return best_bias([tags.decode(truth[int(i)]) for i in order], said)


def best_bias(truth: list[list[Span]], said: dict[float, list[list[Span]]]) -> float:
    """The bias whose spans score best, where it beats the usual one by a standard error.

    1 / (2 sqrt(spans)) is the most that the standard error of a share can be.
    """
    scores = {bias: entity_score(truth, found).f1 for bias, found in said.items()}
    scores[USUAL_BIAS] += 0.5 / sqrt(max(1, sum(map(len, truth))))
    return max(scores, key=lambda bias: scores[bias])

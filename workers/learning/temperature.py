"""Probabilities that mean what they say: temperature scaling (Guo, Pleiss, Sun & Weinberger, ICML 2017).

Fitted on audit labels alone: chosen labels are hard ones, and would make any model look too sure. It
changes no prediction, no order of items and no estimate, only the probabilities that people read.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

TEMPERATURES = np.geomspace(0.25, 4, 49)  # 1 among them
PRIOR_SCALE = 0.35  # of log T around 0: a dozen labels must not halve or double it
FLOOR = 1e-6


def fit_temperature(probs: FloatArray, y: IntArray) -> float:
    """T whose probabilities explain the audit best, held near 1 while labels are few.

    probs: (A, K) of the audited rows;  y: (A,), -1 where no class is right, which says nothing here.
    1.0 without any label.
    """
    known = y >= 0
    logs, answers = np.log(np.maximum(probs[known], FLOOR)), y[known]
    scores = [_log_likelihood(logs / t, answers) for t in TEMPERATURES]
    prior = -((np.log(TEMPERATURES) / PRIOR_SCALE) ** 2) / 2
    return float(TEMPERATURES[int(np.argmax(scores + prior))])


def tempered(probs: FloatArray, temperature: float) -> npt.NDArray[np.float32]:
    """probs^(1/T), normalised: (N, K) -> (N, K). Above 1 less sure, below 1 more."""
    logs = np.log(np.maximum(probs, FLOOR)) / temperature
    scores = np.exp(logs - logs.max(1, keepdims=True))
    return np.asarray(scores / scores.sum(1, keepdims=True), np.float32)


def _log_likelihood(logits: FloatArray, y: IntArray) -> float:
    top = logits.max(1, keepdims=True)
    norm = np.log(np.exp(logits - top).sum(1)) + top[:, 0]
    return float((logits[np.arange(len(y)), y] - norm).sum())

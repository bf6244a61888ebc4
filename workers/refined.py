"""What idle time made of a pool, as the rounds that follow use it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from labelhub import storage
from labelhub.models import Job, Project
from workers.arrays import Labels
from workers.learning.estimate import estimate
from workers.learning.recipe import RoundOutput
from workers.learning.slow_learners import answer
from workers.pools import Pool

LOOKED_AT = 20  # attempts, most of which may have given way
NAMES = {"finetuned": "logistic on a fine-tuned encoder", "distilled": "distilled network"}


def newest(project_id: int) -> dict[str, Any] | None:
    """What the newest finished attempt left: None where it kept nothing, or there was none."""
    done = Job.objects.filter(project_id=project_id, kind=Job.Kind.REFINE, state=Job.State.DONE)
    results = done.order_by("-pk").values_list("result", flat=True)[:LOOKED_AT]
    found = next((result for result in results if result and not result.get("gave_way")), None)
    return found if found and found["kept"] else None


def applied(
    project: Project, pool: Pool, labels: Labels, classes: list[str], out: RoundOutput
) -> RoundOutput:
    """The round's output with probabilities that idle work made better, where it did.

    The queue stays as it is. Items or classes that idle work has not met make it of no use.
    """
    found = newest(project.pk)
    if out.probs is None or found is None or found["classes"] != classes:
        return out
    read = _read_of(pool, found["read_path"])
    if read is None:
        return out
    probs = answer(found["learner"], read, pool.features, labels.train, labels.y, out.probs)
    quality = estimate(probs, labels.audited, labels.audit_y, labels.human)
    told = {"learner": found["learner"], "labels": found["labels"], "job": found["job"]}
    return replace(
        out,
        probs=probs,
        estimate=quality,
        metrics={**out.metrics, "mean_confidence": float(probs.max(1).mean())},
        recipe={**out.recipe, "head": NAMES[found["learner"]], "refined": told},
        reason=f"{out.reason} {found['reason']}",
    )


def write_read(file: IO[bytes], items: npt.NDArray[np.int64], read: npt.NDArray[Any]) -> None:
    """What a learner read of each item, in half precision. items: (N,) ids;  read: (N, R)"""
    np.savez(file, items=items, read=read.astype(np.float16))


def _read_of(pool: Pool, path: str) -> npt.NDArray[np.float32] | None:
    """(N, R), or None where it is gone or is of other items."""
    try:
        items, read = _read(path)
    except storage.StorageError:
        return None
    return read if np.array_equal(items, pool.items) else None


@lru_cache(maxsize=4)
def _read(path: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    with storage.open_read(path) as file:
        arrays = np.load(file, allow_pickle=False)
        return arrays["items"], arrays["read"].astype(np.float32)

"""One job in this process, which then ends: `python -m workers.once refine 17`.

A worker that starts it gets back all the memory that the job took, torch's among it.
"""

from __future__ import annotations

import sys

import workers.app  # noqa: F401  sets Django up, before anything that needs it
from workers import tasks

RUNS = {"refine": tasks.refine_here, "hindsight": tasks.hindsight_here}


def main(words: list[str]) -> None:
    """words: the kind of work, and the job's id."""
    work, job_id = words
    RUNS[work](int(job_id))


if __name__ == "__main__":
    main(sys.argv[1:])

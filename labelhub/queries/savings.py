"""What choosing saved: measured by replay once a project is finished, and not before."""

from __future__ import annotations

from typing import Any

from labelhub.models import Job, Project
from labelhub.queries.words import UNMEASURED

NOT_YET = (
    "While a project runs, what random choice would have needed cannot be measured from its audit. "
    "It is replayed once the project is closed or its pool certified."
)


def savings_of(project: Project) -> dict[str, Any]:
    """The newest replay's outcome, the one that runs, or why there is none."""
    if not project.measured:
        return _unknown("not_yet_measurable", f"It cannot be replayed. {UNMEASURED}")
    jobs = project.jobs.filter(kind=Job.Kind.HINDSIGHT).order_by("-pk")
    rows = list(jobs[:2])
    done = next((job.result for job in rows if job.state == Job.State.DONE and job.result), None)
    if done and "problem" not in done:
        return _measured(done)
    if rows and rows[0].state in (Job.State.QUEUED, Job.State.RUNNING):
        return _unknown(
            "measuring", "The finished project is being replayed, chosen and at random."
        )
    if done:
        return _unknown("not_yet_measurable", f"It cannot be replayed. {done['problem']}")
    return _unknown("not_yet_measurable", NOT_YET)


def _unknown(state: str, reason: str) -> dict[str, Any]:
    return {"state": state, "reason": reason, "factor": None, "low": None, "high": None}


def _measured(found: dict[str, Any]) -> dict[str, Any]:
    """low and high hold the factor in four replayed projects of five."""
    if found["factor"] is None:
        reason = (
            f"Random choice did not come as far with {found['more_than']:.1f} times the labels, the most "
            "that could be replayed."
        )
        return {**_unknown("more_than", reason), "low": found["more_than"]}
    return {
        "state": "measured",
        "reason": (
            f"Random choice would have needed {found['factor']:.1f} times the labels (80 %: "
            f"{found['low']:.1f} to {found['high']:.1f}): the middle of {len(found['replays'])} replays "
            "in which the delivered labels were taken for the truth."
        ),
        "factor": found["factor"],
        "low": found["low"],
        "high": found["high"],
    }

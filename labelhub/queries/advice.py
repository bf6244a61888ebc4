"""One sentence that says what to do next, and why. Honest about what is not known."""

from __future__ import annotations

from typing import Any

from labelhub.models import Certificate, Project
from labelhub.queries.words import UNMEASURED, statement, thousands

Advice = dict[str, str]


def _advice(tone: str, sentence: str, reason: str) -> Advice:
    return {"tone": tone, "sentence": sentence, "reason": reason}


def percent(fraction: float) -> str:
    return f"{100 * fraction:.1f}\u00a0%"


def advise(
    project: Project,
    *,
    items: int,
    budget: dict[str, Any],
    quality: dict[str, Any] | None,
    worker_alive: bool,
    round_error: dict[str, Any] | None,
    set_aside: int,
    certificate: Certificate | None = None,
    outlook: dict[str, Any] | None = None,
) -> Advice:
    """The first thing that needs the manager, worst first."""
    if project.state == Project.State.CLOSED:
        return _advice(
            "ok", "The project is closed.", "Nothing is handed out; the data can be taken."
        )
    if items == 0:
        return _advice("ok", "Import the first items.", "There is nothing to label yet.")
    if not worker_alive:
        return _advice(
            "stop",
            "The worker is not running.",
            "Labels are still taken and none is lost, but nothing is imported or re-ranked.",
        )
    if round_error:
        return _advice("stop", "The last round failed.", str(round_error.get("message", "")))
    if project.state == Project.State.PAUSED:
        return _advice(
            "marker",
            "The project is paused.",
            "Nobody is handed anything new; what is in hand can still be answered.",
        )
    if certificate is not None:
        return _certifying(certificate, budget)
    if budget["labels_left"] == 0 and budget["labels_reserved"] == 0:
        return _spent(project, quality)
    if outlook and outlook["stop"] and quality:
        return _enough(project, outlook, quality)
    return _running(project, budget, quality, set_aside, forecast(project, outlook))


def forecast(project: Project, outlook: dict[str, Any] | None) -> str:
    """What the next labels will bring and cost, in a sentence; "" where it is not known."""
    if outlook is None:
        return ""
    gain = outlook["gain"]
    return (
        f"The next {outlook['step']} labels add about {gain['point']:.1f} points "
        f"({gain['low']:.1f} to {gain['high']:.1f}) for {outlook['price']} {project.currency}."
    )


def _enough(project: Project, outlook: dict[str, Any], quality: dict[str, Any]) -> Advice:
    """Twice in a row the forecast was below what the manager calls worth its price."""
    low = percent(quality["delivered"]["low"])
    return _advice(
        "marker",
        "Consider to stop: more labels hardly change the model.",
        f"{forecast(project, outlook)} Your measure is {outlook['worth_points']:g} points. At least "
        f"{low} of the delivered labels are right (95 %); certify the pool, or take the data.",
    )


def _certifying(row: Certificate, budget: dict[str, Any]) -> Advice:
    if row.state == Certificate.State.FREEZING:
        return _advice(
            "ok",
            "The machine labels are being frozen.",
            "Nothing new is handed out until the order of the audit is drawn.",
        )
    if row.state == Certificate.State.CERTIFIED:
        return _advice("ok", "The pool is certified. Take the data.", statement(row))
    look = row.look or {}
    found = f"{thousands(look.get('audited', 0))} audited, {look.get('wrong', 0)} of them wrong."
    if budget["labels_left"] == 0 and budget["labels_reserved"] == 0:
        return _advice(
            "marker", "The budget is spent, and the audit is not over.", f"{found} Raise the cap."
        )
    if row.error:
        return _advice("stop", "The audit could not be read.", str(row.error.get("message", "")))
    low, middle, high = look.get("labels_left", [0, 0, 0])
    more = look.get("people_left", 0)
    return _advice(
        "ok",
        f"Label the audit: about {thousands(middle + more)} more until the certificate."
        if look
        else "The audit has begun.",
        f"{found} Likely between {thousands(low + more)} and {thousands(high + more)} labels.",
    )


def _spent(project: Project, quality: dict[str, Any] | None) -> Advice:
    if not project.measured:
        advice = "Raise the cap to go on, or take the data."
        return _advice("ok", "The budget is spent.", f"{UNMEASURED} {advice}")
    if quality is None:
        return _advice(
            "marker", "The budget is spent.", "No audit label came in, so quality is not known."
        )
    found = quality["delivered"]
    return _advice(
        "ok",
        f"The budget is spent; about {percent(found['point'])} of the delivered labels are right.",
        f"95 % interval {percent(found['low'])} to {percent(found['high'])}, from "
        f"{quality['audited']} audited at random. Raise the cap to go on, or take the data.",
    )


def _running(
    project: Project,
    budget: dict[str, Any],
    quality: dict[str, Any] | None,
    set_aside: int,
    ahead: str,
) -> Advice:
    left = thousands(budget["labels_left"])
    waiting = f" {set_aside} set aside wait for a reviewer." if set_aside else ""
    if budget["labels_left"] == 0:
        return _advice(
            "marker",
            "The budget is handed out.",
            f"The last {budget['labels_reserved']} labels are with annotators. Raise the cap to go on.",
        )
    if budget["labels_spent"] == 0:
        return _advice(
            "ok",
            "Label the first items.",
            f"The model starts with the first labels. The budget buys {left}.",
        )
    if not project.measured:
        reason = f"{UNMEASURED} {left} labels are left.{waiting}"
        return _advice("ok", "Keep labelling.", reason)
    if quality is None:
        return _advice(
            "ok",
            "Keep labelling; quality is not measured yet.",
            f"The first audit label comes within the first 20. {left} labels are left.{waiting}",
        )
    found = quality["delivered"]
    width = found["high"] - found["low"]
    if width > 0.2:
        sentence = "Keep labelling; the audit is still too small to judge by."
    else:
        sentence = (
            f"Keep labelling. About {percent(found['point'])} of the delivered labels are right."
        )
    return _advice(
        "ok",
        sentence,
        f"95 % interval {percent(found['low'])} to {percent(found['high'])} from "
        f"{quality['audited']} audited. {left} labels are left.{waiting} {ahead}".rstrip(),
    )


def advise_who_labels(project: Project, *, items: int, labels_left: int) -> Advice:
    """For roles that do not watch the project: what is left, nothing of quality or the machinery."""
    if project.state == Project.State.CLOSED:
        return _advice("ok", "The project is closed.", "Nothing is handed out any more.")
    if project.state == Project.State.PAUSED:
        return _advice("ok", "The project is paused.", "Nothing is handed out until it goes on.")
    if items == 0:
        return _advice("ok", "There is nothing to label yet.", "The first items are still to come.")
    if project.certificate and project.certificate.state == Certificate.State.CERTIFIED:
        return _advice("ok", "The pool is finished.", "Its labels are certified.")
    if labels_left == 0:
        return _advice("ok", "Nothing is left to label.", "All labels of the budget are given.")
    left = thousands(labels_left)
    return _advice("ok", "Go on labelling.", f"Left to give, by everyone together: {left}.")

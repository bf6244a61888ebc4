"""Names and numbers as people read them."""

from __future__ import annotations

from labelhub.models import Certificate, Guideline, Project

# Said wherever an estimate, a certificate or a replay would stand.
UNMEASURED = (
    "An answer of this kind is not one class, so it is not counted as right or wrong: there is no "
    "estimate of how many are right."
)


def class_names(project: Project) -> dict[str, str]:
    """Class id -> the name it carries now; classes of older guidelines keep their last name."""
    names: dict[str, str] = {}
    for classes in (
        Guideline.objects.filter(project=project)
        .order_by("number")
        .values_list("classes", flat=True)
    ):
        names |= {entry["id"]: entry["name"] for entry in classes}
    return names


def shortened(text: str, most: int) -> str:
    """At most this many characters; what is cut ends in "…"."""
    return text if len(text) <= most else text[: most - 1] + "…"


def percent(share: float) -> str:
    """0.975 -> "97.5 %", 0.98 -> "98 %": no more digits than there are, at most two."""
    return f"{round(100 * share, 2):g}\u00a0%"


def thousands(count: int) -> str:
    """12345 -> "12,345"."""
    return f"{count:,}"


def statement(row: Certificate) -> str:
    """What a given certificate promises, in one sentence."""
    return (
        f"At least {percent(row.target)} of the {thousands(row.pool or 0)} delivered labels are what "
        f"the annotators would have said, with {percent(1 - row.alpha)} confidence."
    )

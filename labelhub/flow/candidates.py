"""Which items a person may be handed next, best first, from each of the five places they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from labelhub.models import Action, Annotation, Certificate, Item, Project, User

MAX_HELD = 8
PAGES = (4, 32, 256, 2048)  # candidates read at a time
# Where reading locks, no more is read than is handed out: near the pool's end others want the rest.
LOCKED_PAGES = (*(1,) * MAX_HELD, 8, 64, 512, 2048)

# Written out for the reason that statements.py gives. An entry counts while its item is open, and
# the audit's reserve may have grown since the ranking was made.
RANKED = """
    SELECT item.*, entry.arm, entry.strategy, entry.score, entry.probability, entry.rank,
           entry.guess, entry.confidence, entry.model_version_id
    FROM labelhub_queueentry entry JOIN labelhub_item item ON item.id = entry.item_id
    WHERE entry.project_id = %s AND item.state = 'open' AND item.audit_rank > %s AND item.id > %s
    ORDER BY entry.rank
"""
UNSCORED = """
    SELECT item.*, NULL AS score, NULL AS probability, 0 AS rank, '' AS guess, NULL AS confidence,
           NULL AS model_version_id
"""
AUDIT = f"""{UNSCORED}, 'audit' AS arm, 'audit' AS strategy FROM labelhub_item item
    WHERE item.project_id = %s AND item.state = 'open' AND item.audit_rank <= %s AND item.id > %s
    ORDER BY item.audit_rank
"""
# No ranking yet, or it ran dry: the random order goes on where the audit's reserve ends.
UNRANKED = f"""{UNSCORED}, 'random' AS arm, 'unranked' AS strategy FROM labelhub_item item
    WHERE item.project_id = %s AND item.state = 'open' AND item.audit_rank > %s AND item.id > %s
    ORDER BY item.audit_rank
"""
# A certificate's audit in its drawn order, and then what it leaves to people, most doubtful first.
CERTIFY = """
    SELECT item.*, 'certify' AS arm, %s AS strategy, place.doubt AS score, NULL AS probability,
           COALESCE(place.place, 0) AS rank, place.frozen_label AS guess,
           1 - place.doubt AS confidence, %s AS model_version_id
    FROM labelhub_certificateitem place JOIN labelhub_item item ON item.id = place.item_id
    WHERE place.certificate_id = %s AND place.wrong IS NULL AND item.state = 'open' AND
"""
AUDITED = f"{CERTIFY} place.place IS NOT NULL ORDER BY place.place"
LEFT_TO_PEOPLE = f"{CERTIFY} place.place IS NULL ORDER BY place.doubt DESC, item.id"
SET_ASIDE = f"""{UNSCORED}, 'review' AS arm, 'review' AS strategy FROM labelhub_item item
    WHERE item.project_id = %s AND item.state = 'set_aside'
    ORDER BY item.id
"""


@dataclass(frozen=True)
class Candidate:
    """An item that may be leased, and why."""

    item: Item
    arm: str
    strategy: str
    score: float | None = None
    probability: float | None = None
    rank: int = 0
    guess: str = ""
    confidence: float | None = None
    model_version_id: int | None = None


def audit(project: Project, user: User, beyond: int = 0) -> Iterator[Candidate]:
    """The audit's reserve, in its random order. `beyond`: of items with a higher id alone."""
    return _read(AUDIT, user, project.pk, project.audit_reserve, beyond)


def queue(project: Project, user: User, beyond: int = 0) -> Iterator[Candidate]:
    """What the newest model ranked, then everything else in random order."""
    yield from _read(RANKED, user, project.pk, project.audit_reserve, beyond)
    yield from _read(UNRANKED, user, project.pk, project.audit_reserve, beyond)


def certificate(certificate: Certificate, user: User) -> Iterator[Candidate]:
    """What a running audit asks of people, place by place, then what it leaves to them."""
    version = certificate.model_version_id
    if not (certificate.look or {}).get("certified"):  # then the audit itself has heard enough
        yield from _read(AUDITED, user, certificate.order_name, version, certificate.pk)
    yield from _read(LEFT_TO_PEOPLE, user, "people", version, certificate.pk)


def set_aside(project: Project, user: User) -> Iterator[Candidate]:
    """What waits for a reviewer, oldest first."""
    return _read(SET_ASIDE, user, project.pk)


def _read(statement: str, user: User, *params: Any) -> Iterator[Candidate]:
    for page in _pages(statement, params):
        passed_on = _passed_on(user, page)
        for item in page:
            if item.pk not in passed_on:
                yield Candidate(
                    item,
                    item.arm,
                    item.strategy,
                    item.score,
                    item.probability,
                    item.rank,
                    item.guess,
                    item.confidence,
                    item.model_version_id,
                )


def _pages(statement: str, params: tuple[Any, ...]) -> Iterator[list[Any]]:
    """The rows in growing pages: the first nearly always has one to hand out."""
    locks = connection.features.has_select_for_update_skip_locked
    # Racing annotators skip each other's candidates instead of waiting for them.
    lock = " FOR NO KEY UPDATE OF item SKIP LOCKED" if locks else ""
    start = 0
    for size in LOCKED_PAGES if locks else PAGES:
        page = list(
            Item.objects.raw(f"{statement} LIMIT %s OFFSET %s{lock}", [*params, size, start])
        )
        yield page
        if len(page) < size:
            return
        start += size


def _passed_on(user: User, items: list[Any]) -> set[int]:
    """Those of the items that this person has skipped or flagged: a second one must decide them."""
    skipped = [item.pk for item in items if item.skips]
    if not skipped:
        return set()
    mine = Annotation.objects.filter(
        item__in=skipped,
        user=user,
        action__in=(Action.SKIP, Action.FLAG),
        superseded_by__isnull=True,
    )
    return set(mine.values_list("item_id", flat=True))

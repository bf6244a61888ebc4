"""The next items for one person: leased, disjoint from everybody else's, their price reserved.

Locks are taken in one order everywhere (lease, item, round, account, tally), so that racing
transactions wait for each other and never deadlock. What comes out of order (the next item, a
lapsed lease) is skipped when somebody else has it. The item's row is the only arbiter: queue
entries are neither locked nor deleted here, and those of items that are not open count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from labelhub.flow import money
from labelhub.flow.draw_audit import is_audit_slot
from labelhub.flow.errors import NotFound
from labelhub.flow.return_leases import expire_leases
from labelhub.models import Account, Action, Annotation, Arm, Item, Lease, Project, QueueEntry, User

MAX_HELD = 8
PAGES = (4, 32, 256, 2048)  # candidates read at a time
# Where reading locks, no more is read than is handed out: near the pool's end others want the rest.
LOCKED_PAGES = (*(1,) * MAX_HELD, 8, 64, 512, 2048)


@dataclass(frozen=True)
class Candidate:
    """An item that may be leased, and why. `now` is the database's clock when it was read."""

    item: Item
    now: datetime
    arm: str
    strategy: str
    score: float | None = None
    probability: float | None = None
    rank: int = 0
    model_version_id: int | None = None


def held_leases(project: Project, user: User) -> QuerySet[Lease]:
    """What `user` holds now, in the order it was handed out."""
    held = Lease.objects.filter(project=project, user=user, state=Lease.State.OPEN)
    return held.select_related("item").order_by("pk")


def lease_next(*, project: Project, user: User, count: int, review: bool = False) -> list[Lease]:
    """Fill up what `user` holds to `count` leases and return all of them, oldest first.

    What they already hold comes first, so that a reload orphans nothing. Fewer come back when the
    pool or the budget has no more. `review` hands out items that were set aside, not the queue.
    """
    held = list(held_leases(project, user))
    missing = min(count, MAX_HELD) - len(held)
    if missing <= 0:
        return held
    with transaction.atomic():
        held += fill(project, user, missing, review=review)
        missing = min(count, MAX_HELD) - len(held)
        if missing > 0 and expire_leases(project):
            held += fill(project, user, missing, review=review)
    return held


def fill(project: Project, user: User, count: int, *, review: bool) -> list[Lease]:
    """Up to `count` new leases, in the caller's transaction; fewer near the end of pool or budget."""
    if project.state != Project.State.OPEN:
        return []
    account = Account.objects.get(project=project)
    room = account.cap_micros - account.spent_micros - account.reserved_micros
    count = min(count, room // max(1, project.price_micros))
    picked = _pick(project, user, count, account.issued, review=review)
    # Near the cap somebody may have been faster: then as many as there still is room for.
    while picked and not money.reserve(project.pk, project.price_micros, len(picked)):
        picked.pop()
    if not picked:
        return []
    items = Item.objects.filter(pk__in=[candidate.item.pk for candidate in picked])
    items.update(state=Item.State.LEASED, fence=F("fence") + 1)
    return write_leases(project, user, picked, project.price_micros)


def _pick(
    project: Project, user: User, count: int, issued: int, *, review: bool
) -> list[Candidate]:
    """The next `count` candidates, by turns from the audit and from the queue. Their rows are
    locked (SQLite has one writer anyway), so what was read still holds when it is written."""
    audit, aside = _audit(project, user), _set_aside(project, user)
    others = chain(_ranked(project, user), _unranked(project, user))
    picked: dict[int, Candidate] = {}
    for number in range(issued, issued + count):
        if review:
            sources: Iterator[Candidate] = aside
        elif is_audit_slot(project.pk, number, project.audit_share):
            sources = chain(audit, others)
        else:
            sources = chain(others, audit)
        for candidate in sources:
            if candidate.item.pk not in picked:
                picked[candidate.item.pk] = candidate
                break
    return list(picked.values())


def write_leases(project: Project, user: User, picked: list[Candidate], price: int) -> list[Lease]:
    """The leases' rows; the caller has taken the items and reserved the money."""
    return Lease.objects.bulk_create(
        Lease(
            project=project,
            item=candidate.item,
            user=user,
            price_micros=price,
            fence=candidate.item.fence + 1,
            expires_at=candidate.now + Lease.DURATION,
            arm=candidate.arm,
            strategy=candidate.strategy,
            score=candidate.score,
            probability=candidate.probability,
            rank=candidate.rank,
            model_version_id=candidate.model_version_id,
        )
        for candidate in picked
    )


# -- candidates ----------------------------------------------------------------------------------


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


def _items(project: Project, state: str) -> QuerySet[Any]:
    return Item.objects.filter(project=project, state=state).annotate(now=Now())


def _pages(rows: QuerySet[Any], lock: str) -> Iterator[list[Any]]:
    """The rows in growing pages: the first nearly always has one to hand out."""
    locks = connection.features.has_select_for_update_skip_locked
    if locks:
        # Racing annotators skip each other's candidates instead of waiting for them.
        rows = rows.select_for_update(skip_locked=True, of=(lock,), no_key=True)
    start = 0
    for size in LOCKED_PAGES if locks else PAGES:
        page = list(rows[start : start + size])
        yield page
        if len(page) < size:
            return
        start += size


def _read(items: QuerySet[Any], user: User, arm: str, strategy: str) -> Iterator[Candidate]:
    for page in _pages(items, lock="self"):
        passed_on = _passed_on(user, page)
        for item in page:
            if item.pk not in passed_on:
                yield Candidate(item, item.now, arm, strategy)


def _audit(project: Project, user: User) -> Iterator[Candidate]:
    items = _items(project, Item.State.OPEN)
    reserve = items.filter(audit_rank__lte=project.audit_reserve)
    yield from _read(reserve.order_by("audit_rank"), user, Arm.AUDIT, "audit")


def _unranked(project: Project, user: User) -> Iterator[Candidate]:
    """No ranking yet, or it ran dry: the random order goes on where the audit's reserve ends."""
    items = _items(project, Item.State.OPEN)
    rest = items.filter(audit_rank__gt=project.audit_reserve)
    yield from _read(rest.order_by("audit_rank"), user, Arm.RANDOM, "unranked")


def _set_aside(project: Project, user: User) -> Iterator[Candidate]:
    items = _items(project, Item.State.SET_ASIDE)
    yield from _read(items.order_by("pk"), user, Arm.REVIEW, "review")


def _ranked(project: Project, user: User) -> Iterator[Candidate]:
    # The reserve may have grown since the ranking was made.
    beyond = {"item__state": Item.State.OPEN, "item__audit_rank__gt": project.audit_reserve}
    entries = QueueEntry.objects.filter(project=project, **beyond)
    entries = entries.select_related("item").annotate(now=Now()).order_by("rank")
    for page in _pages(entries, lock="item"):
        passed_on = _passed_on(user, [entry.item for entry in page])
        for entry in page:
            if entry.item_id not in passed_on:
                yield Candidate(
                    entry.item,
                    entry.now,
                    entry.arm,
                    entry.strategy,
                    entry.score,
                    entry.probability,
                    entry.rank,
                    entry.model_version_id,
                )


def find_lease(project: Project, user: User, lease_id: int) -> Lease:
    """One of the user's own leases, open or not. NotFound otherwise."""
    mine = Lease.objects.filter(project=project, user=user, pk=lease_id)
    lease = mine.select_related("item").first()
    if lease is None:
        raise NotFound(
            "lease_unknown",
            "There is no such task of yours in this project.",
            advice="Reload the page for the next task.",
        )
    return lease

"""The next items for one person: leased, disjoint from everybody else's, their price reserved.

Locks are taken in one order everywhere (lease, item, certificate or round, account, tally), so that
racing transactions wait for each other and never deadlock. What comes out of order (the next item, a
lapsed lease) is skipped when somebody else has it. The item's row is the only arbiter: queue
entries are neither locked nor deleted here, and those of items that are not open count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from labelhub.flow import candidates, money
from labelhub.flow.candidates import MAX_HELD, Candidate
from labelhub.flow.draw_audit import is_audit_slot
from labelhub.flow.errors import NotFound
from labelhub.flow.return_leases import expire_leases
from labelhub.models import Account, Certificate, Item, Lease, Project, User
from labelhub.statements import execute_many, places

HELD = """
    SELECT * FROM labelhub_lease WHERE project_id = %s AND user_id = %s AND state = 'open'
    ORDER BY id
"""


def held_leases(project: Project, user: User) -> list[Lease]:
    """What `user` holds now, in the order it was handed out, each with its item."""
    held = list(Lease.objects.raw(HELD, [project.pk, user.pk]))
    ids = [lease.item_id for lease in held]
    # Placeholders alone are put into the text.
    found = Item.objects.raw(f"SELECT * FROM labelhub_item WHERE id IN {places(ids)}", ids)  # noqa: S608
    items = {item.pk: item for item in found} if ids else {}
    for lease in held:
        lease.item = items[lease.item_id]
    return held


def lease_next(*, project: Project, user: User, count: int, review: bool = False) -> list[Lease]:
    """Fill up what `user` holds to `count` leases and return all of them, oldest first.

    What they already hold comes first, so that a reload orphans nothing. Fewer come back when the
    pool or the budget has no more. `review` hands out items that were set aside, not the queue.
    """
    held = held_leases(project, user)
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
    account: Any = Account.objects.annotate(now=Now()).get(project=project)
    room = account.cap_micros - account.spent_micros - account.reserved_micros
    count = min(count, room // max(1, project.price_micros))
    picked = _pick(project, user, count, account.issued, review=review)
    # Near the cap somebody may have been faster: then as many as there still is room for.
    while picked and not money.reserve(project.pk, project.price_micros, len(picked)):
        picked.pop()
    if not picked:
        return []
    execute_many(
        "UPDATE labelhub_item SET state = %s, fence = fence + 1 WHERE id = %s",
        [(Item.State.LEASED, candidate.item.pk) for candidate in picked],
    )
    return write_leases(project, user, picked, project.price_micros, account.now)


def _pick(
    project: Project, user: User, count: int, issued: int, *, review: bool
) -> list[Candidate]:
    """The next `count` candidates, by turns from the audit and from the queue. Their rows are
    locked (SQLite has one writer anyway), so what was read still holds when it is written."""
    places = sources_of(project, user, review=review)
    picked: dict[int, Candidate] = {}
    for number in range(issued, issued + count):
        audits = is_audit_slot(project.pk, number, project.audit_share)
        for candidate in chain(places.first, *places.ordinary[:: -1 if audits else 1]):
            if candidate.item.pk not in picked:
                picked[candidate.item.pk] = candidate
                break
    return list(picked.values())


@dataclass(frozen=True)
class Sources:
    """first: what comes before anything else;  ordinary: the queue and the audit."""

    first: Iterator[Candidate]
    ordinary: tuple[Iterator[Candidate], ...] = ()


def sources_of(project: Project, user: User, *, review: bool) -> Sources:
    """Where tasks come from now. A certificate that lives asks first, and its other items rest."""
    if review:
        return Sources(candidates.set_aside(project, user))
    beyond, first = 0, iter(())  # type: int, Iterator[Candidate]
    if project.certificate_id is not None:
        live = Certificate.objects.get(pk=project.certificate_id)
        if live.newest_item is None:  # being frozen: what is labelled now would move it
            return Sources(first)
        beyond = live.newest_item
        if live.state == Certificate.State.AUDITING:
            first = candidates.certificate(live, user)
    queue = candidates.queue(project, user, beyond)
    return Sources(first, (queue, candidates.audit(project, user, beyond)))


def write_leases(
    project: Project, user: User, picked: list[Candidate], price: int, now: datetime
) -> list[Lease]:
    """The leases' rows, lasting from `now` by the database's clock.

    The caller has taken the items and reserved the money.
    """
    return Lease.objects.bulk_create(
        Lease(
            project=project,
            item=candidate.item,
            user=user,
            price_micros=price,
            fence=candidate.item.fence + 1,
            expires_at=now + Lease.DURATION,
            arm=candidate.arm,
            strategy=candidate.strategy,
            score=candidate.score,
            probability=candidate.probability,
            rank=candidate.rank,
            guess=candidate.guess,
            confidence=candidate.confidence,
            model_version_id=candidate.model_version_id,
        )
        for candidate in picked
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

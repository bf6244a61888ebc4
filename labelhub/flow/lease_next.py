"""The next items for one person: leased, disjoint from everybody else's, their price reserved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from labelhub.flow import money
from labelhub.flow.draw_audit import is_audit_slot
from labelhub.flow.errors import NotFound
from labelhub.models import Account, Action, Annotation, Arm, Item, Lease, Project, QueueEntry, User

LEASE_MINUTES = 10
MAX_HELD = 8


@dataclass(frozen=True)
class Candidate:
    """An item that may be leased, and why."""

    item_id: int
    arm: str
    strategy: str
    score: float | None = None
    probability: float | None = None
    rank: int = 0
    model_version_id: int | None = None


def held_leases(project: Project, user: User) -> QuerySet[Lease]:
    """What `user` holds now, in the order it was handed out."""
    return Lease.objects.filter(project=project, user=user, state=Lease.State.OPEN).order_by("pk")


@transaction.atomic(savepoint=False)
def lease_next(*, project: Project, user: User, count: int, review: bool = False) -> list[Lease]:
    """Fill up what `user` holds to `count` leases and return all of them, oldest first.

    What they already hold comes first, so that a reload orphans nothing. Fewer come back when the pool or
    the budget has no more. `review` hands out items that were set aside, instead of the queue.
    """
    expire_leases(project)
    held = list(held_leases(project, user).select_related("item"))
    if project.state != Project.State.OPEN:
        return held
    while len(held) < min(count, MAX_HELD):
        lease = _lease_one(project, user, review)
        if lease is None:
            break
        held.append(lease)
    return held


def _lease_one(project: Project, user: User, review: bool) -> Lease | None:
    account = Account.objects.get(project=project)
    if account.spent_micros + account.reserved_micros + project.price_micros > account.cap_micros:
        return None
    audit = is_audit_slot(project.pk, account.issued, project.audit_share)
    for candidate in _candidates(project, user, review=review, audit=audit):
        if Item.objects.filter(pk=candidate.item_id, state=_from_state(candidate)).update(
            state=Item.State.LEASED
        ):
            return _open_lease(project, user, candidate)
    return None


def _from_state(candidate: Candidate) -> str:
    return Item.State.SET_ASIDE if candidate.arm == Arm.REVIEW else Item.State.OPEN


def _open_lease(project: Project, user: User, candidate: Candidate) -> Lease | None:
    """Reserve the price and write the lease; without room in the budget the item goes back."""
    if not money.reserve(project.pk, project.price_micros):
        Item.objects.filter(pk=candidate.item_id).update(state=_from_state(candidate))
        return None
    QueueEntry.objects.filter(item_id=candidate.item_id).delete()
    return write_lease(project, user, candidate, project.price_micros)


def write_lease(project: Project, user: User, candidate: Candidate, price: int) -> Lease:
    """The lease row itself, with the next fence of its item; the caller has claimed item and money."""
    fences = Lease.objects.filter(item_id=candidate.item_id).aggregate(Max("fence"))
    lease = Lease.objects.create(
        project=project,
        item_id=candidate.item_id,
        user=user,
        price_micros=price,
        fence=(fences["fence__max"] or 0) + 1,
        expires_at=Now() + timedelta(minutes=LEASE_MINUTES),
        arm=candidate.arm,
        strategy=candidate.strategy,
        score=candidate.score,
        probability=candidate.probability,
        rank=candidate.rank,
        model_version_id=candidate.model_version_id,
    )
    return Lease.objects.select_related("item").get(pk=lease.pk)


def _candidates(project: Project, user: User, *, review: bool, audit: bool) -> Iterator[Candidate]:
    """Items worth trying, best first. Reading one costs the same in a pool of any size."""
    if review:
        yield from _set_aside(project, user)
        return
    if audit:
        yield from _audit(project, user)
    yield from _ranked(project, user)
    yield from _unranked(project, user)
    if not audit:
        yield from _audit(project, user)


def _mine(user: User) -> Exists:
    """Items that this person has skipped or flagged: a second person must decide them."""
    return Exists(
        Annotation.objects.filter(
            item=OuterRef("pk"),
            user=user,
            action__in=(Action.SKIP, Action.FLAG),
            superseded_by__isnull=True,
        )
    )


def _lock(items: QuerySet[Item]) -> QuerySet[Item]:
    """On PostgreSQL, racing annotators skip each other's candidates instead of waiting."""
    if connection.features.has_select_for_update_skip_locked:
        return items.select_for_update(skip_locked=True, of=("self",), no_key=True)
    return items


def _open(project: Project, user: User) -> QuerySet[Item]:
    return Item.objects.filter(~_mine(user), project=project, state=Item.State.OPEN)


def _audit(project: Project, user: User) -> Iterator[Candidate]:
    items = _open(project, user).filter(audit_rank__lte=project.audit_reserve)
    for pk in _lock(items.order_by("audit_rank")).values_list("pk", flat=True)[:4]:
        yield Candidate(pk, Arm.AUDIT, "audit")


def _unranked(project: Project, user: User) -> Iterator[Candidate]:
    """No ranking yet, or it ran dry: the random order goes on where the audit's reserve ends."""
    items = _open(project, user).filter(audit_rank__gt=project.audit_reserve)
    for pk in _lock(items.order_by("audit_rank")).values_list("pk", flat=True)[:4]:
        yield Candidate(pk, Arm.RANDOM, "unranked")


def _ranked(project: Project, user: User) -> Iterator[Candidate]:
    entries = QueueEntry.objects.filter(project=project, item__state=Item.State.OPEN).filter(
        ~Q(item__in=_skipped_by(project, user))
    )
    if connection.features.has_select_for_update_skip_locked:
        entries = entries.select_for_update(skip_locked=True, of=("self",))
    for entry in entries.order_by("rank")[:4]:
        yield Candidate(
            entry.item_id,
            entry.arm,
            entry.strategy,
            entry.score,
            entry.probability,
            entry.rank,
            entry.model_version_id,
        )


def _skipped_by(project: Project, user: User) -> QuerySet:
    return Annotation.objects.filter(
        project=project,
        user=user,
        action__in=(Action.SKIP, Action.FLAG),
        superseded_by__isnull=True,
    ).values("item_id")


def _set_aside(project: Project, user: User) -> Iterator[Candidate]:
    items = Item.objects.filter(~_mine(user), project=project, state=Item.State.SET_ASIDE)
    for pk in _lock(items.order_by("pk")).values_list("pk", flat=True)[:4]:
        yield Candidate(pk, Arm.REVIEW, "review")


def give_back(lease: Lease, state: str) -> bool:
    """Close an open lease without an answer: the price is free again, the item open, at the front.

    False when the lease was no longer open.
    """
    if not Lease.objects.filter(pk=lease.pk, state=Lease.State.OPEN).update(state=state):
        return False
    money.release(lease.project_id, lease.price_micros)
    reopen_item(lease)
    return True


def reopen_item(lease: Lease) -> None:
    """The leased item can be handed out again; a ranked one keeps its place in the queue."""
    back = Item.State.SET_ASIDE if lease.arm == Arm.REVIEW else Item.State.OPEN
    Item.objects.filter(pk=lease.item_id, state=Item.State.LEASED).update(state=back)
    if lease.arm in (Arm.CHOSEN, Arm.RANDOM) and lease.model_version_id:
        QueueEntry.objects.get_or_create(
            item_id=lease.item_id,
            defaults={
                "project_id": lease.project_id,
                "rank": lease.rank,
                "arm": lease.arm,
                "strategy": lease.strategy,
                "score": lease.score or 0.0,
                "probability": lease.probability,
                "model_version_id": lease.model_version_id,
            },
        )


def expire_leases(project: Project, limit: int = 50) -> int:
    """End the leases whose time is over by the database's clock; returns how many."""
    lapsed = Lease.objects.filter(
        project=project, state=Lease.State.OPEN, expires_at__lt=Now()
    ).order_by("expires_at")[:limit]
    return sum(give_back(lease, Lease.State.EXPIRED) for lease in lapsed)


def extend_leases(*, project: Project, user: User, lease_ids: list[int]) -> list[Lease]:
    """Heartbeat: what is still open lasts ten more minutes; the others are missing from the answer."""
    open_ones = Lease.objects.filter(
        project=project, user=user, pk__in=lease_ids, state=Lease.State.OPEN
    )
    open_ones.update(expires_at=Now() + timedelta(minutes=LEASE_MINUTES))
    return list(open_ones)


@transaction.atomic
def release_leases(*, project: Project, user: User, lease_ids: list[int]) -> int:
    """The person leaves: their named leases go back at once. An empty list releases none."""
    mine = Lease.objects.filter(
        project=project, user=user, pk__in=lease_ids, state=Lease.State.OPEN
    )
    return sum(give_back(lease, Lease.State.RELEASED) for lease in mine)


def find_lease(project: Project, user: User, lease_id: int) -> Lease:
    """One of the user's own leases, open or not. NotFound otherwise."""
    lease = (
        Lease.objects.select_related("item").filter(project=project, user=user, pk=lease_id).first()
    )
    if lease is None:
        raise NotFound(
            "lease_unknown",
            "There is no such task of yours in this project.",
            advice="Reload the page for the next task.",
        )
    return lease

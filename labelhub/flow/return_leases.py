"""Leases that end without an answer: they lapse, or their person leaves."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from labelhub.flow import money
from labelhub.models import Arm, Item, Lease, Project, User


@transaction.atomic
def expire_leases(project: Project, limit: int = 1000) -> int:
    """End the leases whose time is over by the database's clock; returns how many."""
    lapsed = Lease.objects.filter(
        project=project, state=Lease.State.OPEN, expires_at__lt=Now()
    ).order_by("pk")[:limit]
    return _give_back(lapsed, Lease.State.EXPIRED)


@transaction.atomic
def release_leases(*, project: Project, user: User, lease_ids: list[int]) -> int:
    """The person leaves: their named leases go back at once. An empty list releases none."""
    mine = Lease.objects.filter(
        project=project, user=user, pk__in=lease_ids, state=Lease.State.OPEN
    ).order_by("pk")
    return _give_back(mine, Lease.State.RELEASED)


def _give_back(leases: QuerySet[Lease], state: str) -> int:
    """Free the items and the money of open leases. All rows of one table before the next."""
    if connection.features.has_select_for_update_skip_locked:
        leases = leases.select_for_update(skip_locked=True)
    held = list(leases)
    if not held:
        return 0
    Lease.objects.filter(pk__in=[lease.pk for lease in held]).update(state=state)
    for lease in held:
        reopen_item(lease)
    money.release(held[0].project_id, sum(lease.price_micros for lease in held))
    return len(held)


def reopen_item(lease: Lease) -> None:
    """The leased item can be handed out again; its queue entry, if it has one, counts again."""
    back = Item.State.SET_ASIDE if lease.arm == Arm.REVIEW else Item.State.OPEN
    Item.objects.filter(pk=lease.item_id, state=Item.State.LEASED).update(state=back)


def extend_leases(*, project: Project, user: User, lease_ids: list[int]) -> list[Lease]:
    """Heartbeat: what is still open lasts ten more minutes; the rest is missing from the answer."""
    open_ones = Lease.objects.filter(
        project=project, user=user, pk__in=lease_ids, state=Lease.State.OPEN
    )
    open_ones.update(expires_at=Now() + Lease.DURATION)
    return list(open_ones)

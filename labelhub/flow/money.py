"""The account's three moves. Each is one conditional update; the cap holds under any race."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from labelhub.models import Account, Annotation, LedgerEntry, Tally


def reserve(project_id: int, price: int, leases: int = 1) -> bool:
    """Reserve `price` micros for each of `leases`; False when the cap leaves no room for all."""
    amount = price * leases
    room = Account.objects.filter(
        project_id=project_id,
        cap_micros__gte=F("spent_micros") + F("reserved_micros") + amount,
    )
    changed = room.update(
        reserved_micros=F("reserved_micros") + amount, issued=F("issued") + leases
    )
    return changed == 1


def release(project_id: int, amount: int) -> None:
    """Give a reservation back."""
    account = Account.objects.filter(project_id=project_id)
    account.update(reserved_micros=F("reserved_micros") - amount)


def _tally(entry: LedgerEntry, change: int) -> None:
    """Count an answer (+1), or take it back (-1), on the day that it was given."""
    key = {"project_id": entry.project_id, "user_id": entry.user_id, "day": entry.day}
    if not Tally.objects.filter(**key).update(answers=F("answers") + change):
        _, created = Tally.objects.get_or_create(**key, defaults={"answers": change})
        if not created:  # somebody's first answer of the day raced with this one
            Tally.objects.filter(**key).update(answers=F("answers") + change)


def pay(annotation: Annotation, *, reserved: int | None) -> LedgerEntry:
    """Turn the reservation into a payment; `reserved=None` records an unpaid answer."""
    amount = reserved or 0
    if reserved is not None:
        Account.objects.filter(project_id=annotation.project_id).update(
            spent_micros=F("spent_micros") + amount,
            reserved_micros=F("reserved_micros") - amount,
            labels=F("labels") + 1,
        )
    entry = LedgerEntry.objects.create(
        project_id=annotation.project_id,
        user_id=annotation.user_id,
        annotation=annotation,
        kind=LedgerEntry.Kind.LABEL,
        amount_micros=amount,
        day=timezone.now().date(),
    )
    _tally(entry, +1)
    return entry


def reverse(entry: LedgerEntry, undo: Annotation, *, was_paid: bool) -> LedgerEntry:
    """Take a payment back; the freed money is reserved again, for the item that is open once more."""
    Account.objects.filter(project_id=entry.project_id).update(
        spent_micros=F("spent_micros") - entry.amount_micros,
        reserved_micros=F("reserved_micros") + entry.amount_micros,
        labels=F("labels") - (1 if was_paid else 0),
    )
    _tally(entry, -1)
    return LedgerEntry.objects.create(
        project_id=entry.project_id,
        user_id=entry.user_id,
        annotation=undo,
        kind=LedgerEntry.Kind.REVERSAL,
        amount_micros=-entry.amount_micros,
        day=timezone.now().date(),
        reverses=entry,
    )

"""The account's three moves. Each is one conditional update; the cap holds under any race."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from labelhub.models import Account, Annotation, LedgerEntry
from labelhub.statements import execute


def reserve(project_id: int, price: int, leases: int = 1) -> bool:
    """Reserve `price` micros for each of `leases`; False when the cap leaves no room for all."""
    amount = price * leases
    reserved = execute(
        "UPDATE labelhub_account SET reserved_micros = reserved_micros + %s, issued = issued + %s"
        " WHERE project_id = %s AND cap_micros >= spent_micros + reserved_micros + %s",
        amount,
        leases,
        project_id,
        amount,
    )
    return reserved == 1


def release(project_id: int, amount: int) -> None:
    """Give a reservation back."""
    account = Account.objects.filter(project_id=project_id)
    account.update(reserved_micros=F("reserved_micros") - amount)


def _tally(entry: LedgerEntry, change: int) -> None:
    """Count an answer (+1), or take it back (-1), on the day that it was given."""
    execute(
        "INSERT INTO labelhub_tally (project_id, user_id, day, answers) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (project_id, user_id, day)"
        " DO UPDATE SET answers = labelhub_tally.answers + %s",
        entry.project_id,
        entry.user_id,
        entry.day,
        max(0, change),
        change,
    )


def pay(annotation: Annotation, *, reserved: int | None) -> LedgerEntry:
    """Turn the reservation into a payment; `reserved=None` records an unpaid answer."""
    amount = reserved or 0
    if reserved is not None:
        execute(
            "UPDATE labelhub_account SET spent_micros = spent_micros + %s,"
            " reserved_micros = reserved_micros - %s, labels = labels + 1 WHERE project_id = %s",
            amount,
            amount,
            annotation.project_id,
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

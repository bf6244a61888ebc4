"""Money and labels of a project, as people read them."""

from __future__ import annotations

from typing import Any

from labelhub.models import Account, Project, from_micros


def budget_of(project: Project, account: Account) -> dict[str, Any]:
    """The contract's Budget: money as decimals, and the same in labels at today's price."""
    price = max(1, project.price_micros)
    left = account.cap_micros - account.spent_micros - account.reserved_micros
    return {
        "currency": project.currency,
        "price": from_micros(project.price_micros),
        "cap": from_micros(account.cap_micros),
        "spent": from_micros(account.spent_micros),
        "reserved": from_micros(account.reserved_micros),
        "left": from_micros(left),
        "labels_cap": account.labels + (account.cap_micros - account.spent_micros) // price,
        "labels_spent": account.labels,
        "labels_reserved": -(-account.reserved_micros // price),
        "labels_left": left // price,
    }

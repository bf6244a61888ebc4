"""The audit's reserve: a random sample of the pool that selection may not touch.

Each item draws a random rank once, at import. The items with the smallest ranks are a uniform sample of
the pool, and stay one when items are added, because the newcomers draw from the same range.
"""

from __future__ import annotations

import random

from labelhub.models import Account, Item, Project

RANKS = 2**62
BLOCK = 20  # audit slots are dealt within blocks of this many leases


def draw_rank() -> int:
    """A uniform audit rank from the system's randomness; nobody can predict or steer it."""
    return random.SystemRandom().randrange(RANKS)


def reserve_audit(project: Project) -> None:
    """Keep as many of the smallest ranks from selection as the budget can buy audit labels."""
    account = Account.objects.get(project=project)
    price = max(1, project.price_micros)
    labels = account.labels + max(0, account.cap_micros - account.spent_micros) // price
    published = Item.objects.filter(project=project).exclude(state=Item.State.PENDING)
    wanted = int(project.audit_share * min(labels, published.count()) + 0.999)
    ranks = published.order_by("audit_rank").values_list("audit_rank", flat=True)
    edge = list(ranks[max(0, wanted - 1) : wanted])
    # The reserve never shrinks: an item once kept for the audit must not become choosable.
    wider = Project.objects.filter(pk=project.pk, audit_reserve__lt=max(edge, default=-1))
    wider.update(audit_reserve=max(edge, default=-1))
    project.refresh_from_db(fields=["audit_reserve"])


def is_audit_slot(project_id: int, issued: int, share: float) -> bool:
    """Whether lease number `issued` of a project goes to the audit.

    Within each block of 20 leases the audit's share falls on random places, so that the share holds
    exactly over time and an annotator cannot tell which items measure. Fractions carry over.
    """
    block, place = divmod(issued, BLOCK)
    before, after = int(block * BLOCK * share + 0.5), int((block + 1) * BLOCK * share + 0.5)
    rng = random.Random(f"audit {project_id} {block}")  # noqa: S311  a shuffle, not a secret
    return place in rng.sample(range(BLOCK), after - before)

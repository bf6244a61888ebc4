"""The audit's sample: drawn before anything is chosen, kept from selection, its share exact."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from labelhub.flow import draw_audit
from labelhub.flow.draw_audit import BLOCK, is_audit_slot, reserve_audit
from labelhub.flow.edit_project import edit_project
from labelhub.flow.lease_next import lease_next
from labelhub.flow.rank_pool import Ranked, rank_pool
from labelhub.models import Item, Project
from tests.people import Cast, add_items, answer, make_cast, take


def reserved(cast: Cast) -> set[int]:
    items = cast.project.items.filter(audit_rank__lte=cast.project.audit_reserve)
    return set(items.values_list("pk", flat=True))


@pytest.mark.parametrize("share", [0.02, 0.15, 0.25, 0.5, 0.9])
def test_the_share_holds_exactly_over_many_leases(share: float) -> None:
    slots = sum(is_audit_slot(7, issued, share) for issued in range(50 * BLOCK))
    assert abs(slots - 50 * BLOCK * share) < 1


def test_the_first_audit_item_comes_within_the_first_twenty() -> None:
    for project_id in range(50):
        assert any(is_audit_slot(project_id, issued, 0.15) for issued in range(BLOCK))


def test_the_places_of_the_audit_differ_from_block_to_block() -> None:
    blocks = {
        tuple(is_audit_slot(1, block * BLOCK + place, 0.15) for place in range(BLOCK))
        for block in range(20)
    }
    assert len(blocks) > 15


def test_the_reserve_is_what_the_budget_can_audit(db: None) -> None:
    cast = make_cast(items=400, cap="20.00")  # buys 200 labels, of which the audit gets 30
    assert len(reserved(cast)) == 30


def test_the_reserve_is_no_more_than_the_audit_of_the_whole_pool(db: None) -> None:
    cast = make_cast(items=40, cap="1000.00")
    assert len(reserved(cast)) == 6


def test_items_that_come_later_have_the_same_chance(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(5)
    monkeypatch.setattr(draw_audit, "draw_rank", lambda: rng.randrange(draw_audit.RANKS))
    monkeypatch.setattr("tests.people.draw_rank", draw_audit.draw_rank)
    cast = make_cast(items=500, cap="1000.00")
    first = {item.pk for item in cast.project.items.all()}
    add_items(cast.project, 500)
    kept = reserved(cast)
    assert len(kept) == 150
    assert 50 <= len(kept & first) <= 100  # 75 expected, 4 standard deviations either way


def test_the_reserve_never_shrinks_even_under_a_stale_look(cast: Cast) -> None:
    stale = Project.objects.get(pk=cast.project.pk)
    edit_project(project=cast.project, by=cast.alice, budget_cap=Decimal("40.00"))
    cast.project.refresh_from_db()
    wide = cast.project.audit_reserve
    reserve_audit(stale)
    cast.project.refresh_from_db()
    assert cast.project.audit_reserve == stale.audit_reserve == wide


def test_a_ranked_item_that_the_grown_reserve_took_is_not_handed_out_as_chosen(db: None) -> None:
    cast = make_cast(items=60, cap="1.00")  # reserves 2 items
    items = list(cast.project.items.filter(audit_rank__gt=cast.project.audit_reserve))
    rank_pool(
        cast.project.pk, [Ranked(item.pk, "chosen", "margin", 0.5, 1.0) for item in items], None
    )
    edit_project(project=cast.project, by=cast.alice, budget_cap=Decimal("6.00"))
    cast.project.refresh_from_db()
    for _ in range(20):
        for lease in take(cast):
            assert (lease.arm == "audit") == (lease.item_id in reserved(cast))
            answer(cast, lease)


def test_no_round_queues_what_the_audit_keeps(cast: Cast) -> None:
    kept = Item.objects.filter(pk__in=reserved(cast))
    rank_pool(
        cast.project.pk, [Ranked(item.pk, "chosen", "margin", 0.5, 1.0) for item in kept], None
    )
    held = lease_next(project=cast.project, user=cast.bob, count=8)
    assert not any(lease.arm == "chosen" for lease in held)

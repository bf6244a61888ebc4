from datetime import timedelta

import pytest
from django.utils import timezone

from labelhub.flow.candidates import MAX_HELD
from labelhub.flow.errors import NotFound
from labelhub.flow.lease_next import find_lease, lease_next
from labelhub.flow.rank_pool import Ranked, rank_pool
from labelhub.flow.return_leases import expire_leases, extend_leases, release_leases
from labelhub.models import Account, Item, Lease, QueueEntry
from tests.people import Cast, add_items, answer, make_cast, take


def lapse(leases: list[Lease]) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Lease.objects.filter(pk__in=[lease.pk for lease in leases]).update(expires_at=past)


def unreserved(cast: Cast) -> list[Item]:
    items = cast.project.items.filter(state="open", audit_rank__gt=cast.project.audit_reserve)
    return list(items.order_by("-pk"))


def rank(cast: Cast, items: list[Item]) -> None:
    rank_pool(
        cast.project.pk, [Ranked(item.pk, "chosen", "margin", 0.5, 1.0) for item in items], None
    )


def test_two_people_hold_different_items(cast: Cast) -> None:
    bob, carol = take(cast, cast.bob, 4), take(cast, cast.carol, 4)
    assert not {lease.item_id for lease in bob} & {lease.item_id for lease in carol}


def test_a_reload_gets_back_what_is_already_held(cast: Cast) -> None:
    first = take(cast, count=3)
    assert [lease.pk for lease in take(cast, count=3)] == [lease.pk for lease in first]


def test_nobody_holds_more_than_the_maximum(cast: Cast) -> None:
    assert len(take(cast, count=100)) == MAX_HELD


def test_the_ranking_decides_the_order(cast: Cast) -> None:
    wanted = unreserved(cast)[:6]
    rank(cast, wanted)
    chosen = [lease.item_id for lease in take(cast, count=6) if lease.arm == "chosen"]
    assert chosen == [item.pk for item in wanted][: len(chosen)]
    assert len(chosen) >= 3


def test_a_lease_keeps_why_its_item_was_asked(cast: Cast) -> None:
    rank(cast, unreserved(cast)[:8])
    lease = next(lease for lease in take(cast, count=8) if lease.arm == "chosen")
    assert (lease.strategy, lease.score, lease.probability) == ("margin", 0.5, 1.0)


def test_without_a_ranking_items_come_at_random_and_never_from_the_reserve(cast: Cast) -> None:
    for lease in take(cast, count=8):
        assert (lease.arm == "audit") == (lease.item.audit_rank <= cast.project.audit_reserve)


def test_audit_items_come_in_the_order_drawn_at_import(db: None) -> None:
    cast = make_cast(items=200, cap="20.00")
    audited: list[int] = []
    for _ in range(60):
        lease = take(cast)[0]
        audited += [lease.item.audit_rank] if lease.arm == "audit" else []
        answer(cast, lease)
    assert audited == sorted(audited)
    assert len(audited) == 9  # 15 % of 60, whatever the shuffle


def test_the_price_is_reserved_and_comes_back(cast: Cast) -> None:
    leases = take(cast, count=4)
    assert Account.objects.get(project=cast.project).reserved_micros == 400_000
    release_leases(project=cast.project, user=cast.bob, lease_ids=[lease.pk for lease in leases])
    assert Account.objects.get(project=cast.project).reserved_micros == 0


def test_releasing_an_empty_list_releases_nothing(cast: Cast) -> None:
    take(cast, count=2)
    assert release_leases(project=cast.project, user=cast.bob, lease_ids=[]) == 0


def test_nobody_releases_the_leases_of_somebody_else(cast: Cast) -> None:
    leases = take(cast, cast.bob, 2)
    mine = [lease.pk for lease in leases]
    assert release_leases(project=cast.project, user=cast.carol, lease_ids=mine) == 0


def test_near_the_cap_fewer_items_are_handed_out(db: None) -> None:
    cast = make_cast(cap="0.30")
    assert len(take(cast, count=8)) == 3
    assert take(cast, cast.carol, 8) == []


def test_a_lapsed_lease_frees_item_and_money(cast: Cast) -> None:
    leases = take(cast, count=3)
    lapse(leases)
    assert expire_leases(cast.project) == 3
    assert Account.objects.get(project=cast.project).reserved_micros == 0
    assert cast.project.items.filter(state="leased").count() == 0


def test_a_lapsed_item_returns_to_its_place_in_the_queue(cast: Cast) -> None:
    from tests.flow.test_publish import publish

    version = publish(cast)
    items = unreserved(cast)[:3]
    rank_pool(
        cast.project.pk, [Ranked(item.pk, "chosen", "margin", 0.5, 1.0) for item in items], version
    )
    leases = [lease for lease in take(cast, count=3) if lease.arm == "chosen"]
    lapse(leases)
    expire_leases(cast.project)
    assert {entry.item_id for entry in QueueEntry.objects.all()} == {item.pk for item in items}


def test_a_reissued_item_gets_a_higher_fence(db: None) -> None:
    cast = make_cast(items=1)
    first = take(cast)
    lapse(first)
    again = take(cast, cast.carol)
    assert again[0].item_id == first[0].item_id
    assert again[0].fence == first[0].fence + 1


def test_a_heartbeat_extends_only_what_is_still_open(cast: Cast) -> None:
    held, lost = take(cast, count=2)
    lapse([lost])
    expire_leases(cast.project)
    kept = extend_leases(project=cast.project, user=cast.bob, lease_ids=[held.pk, lost.pk])
    assert [lease.pk for lease in kept] == [held.pk]


def test_a_paused_project_hands_out_nothing(cast: Cast) -> None:
    cast.project.state = "paused"
    assert take(cast, count=4) == []


def test_a_skipped_item_goes_to_a_second_person_and_not_back(db: None) -> None:
    cast = make_cast(items=1)
    answer(cast, take(cast)[0], action="skip")
    assert take(cast) == []
    assert len(take(cast, cast.carol)) == 1


def test_a_reviewer_gets_what_was_set_aside(db: None) -> None:
    cast = make_cast(items=1)
    answer(cast, take(cast)[0], action="flag", note="two lines in one")
    assert take(cast, cast.carol) == []
    review = lease_next(project=cast.project, user=cast.carol, count=4, review=True)
    assert [lease.arm for lease in review] == ["review"]


def test_the_lease_of_somebody_else_is_not_found(cast: Cast) -> None:
    lease = take(cast, cast.bob)[0]
    with pytest.raises(NotFound):
        find_lease(cast.project, cast.carol, lease.pk)


def test_new_items_join_the_pool_without_shrinking_the_reserve(cast: Cast) -> None:
    before = cast.project.audit_reserve
    add_items(cast.project, 40)
    assert cast.project.audit_reserve >= before

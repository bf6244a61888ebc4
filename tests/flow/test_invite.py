"""A link lets one person in, once; roles are changed by others; who leaves keeps what they did."""

from datetime import timedelta

import pytest
from django.utils import timezone

from labelhub.flow.errors import Conflict, Invalid, NotFound
from labelhub.flow.invite import (
    accept_invitation,
    change_role,
    find_invitation,
    invite,
    remove_member,
    withdraw_invitation,
)
from labelhub.models import Account, Annotation, Invitation, Item, Lease, LedgerEntry, Membership
from tests.people import Cast, answer, make_user, take


def link(cast: Cast, role: str = "annotator") -> str:
    return invite(project=cast.project, by=cast.alice, role=role)[1]


def bobs(cast: Cast) -> Membership:
    return Membership.objects.get(project=cast.project, user=cast.bob)


def test_who_follows_the_link_is_a_member_with_its_role(cast: Cast) -> None:
    accept_invitation(secret=link(cast, "reviewer"), user=cast.mallory)
    assert Membership.objects.get(project=cast.project, user=cast.mallory).role == "reviewer"


def test_a_link_works_once(cast: Cast) -> None:
    secret = link(cast)
    accept_invitation(secret=secret, user=cast.mallory)
    with pytest.raises(NotFound):
        accept_invitation(secret=secret, user=make_user("Trudy"))


def test_a_link_is_kept_as_a_hash_alone(cast: Cast) -> None:
    secret = link(cast)
    (row,) = Invitation.objects.values_list()
    assert secret not in str(row)


def test_a_link_that_was_withdrawn_or_is_too_old_leads_nowhere(cast: Cast) -> None:
    withdrawn, old = link(cast), link(cast)
    assert withdraw_invitation(project=cast.project, invitation_id=find_invitation(withdrawn).pk)
    past = timezone.now() - timedelta(seconds=1)
    Invitation.objects.filter(pk=find_invitation(old).pk).update(expires_at=past)
    for secret in (withdrawn, old, "", "\x00", "guessed"):
        with pytest.raises(NotFound):
            find_invitation(secret)


def test_an_invitation_of_another_project_is_not_withdrawn(cast: Cast) -> None:
    from tests.people import make_cast

    other = make_cast(items=0)
    invitation, _ = invite(project=other.project, by=other.alice, role="annotator")
    assert not withdraw_invitation(project=cast.project, invitation_id=invitation.pk)


@pytest.mark.parametrize("role", ["owner", "admin", "", "Annotator"])
def test_nobody_is_invited_as_what_is_not_a_member_s_role(cast: Cast, role: str) -> None:
    with pytest.raises(Invalid) as refused:
        invite(project=cast.project, by=cast.alice, role=role)
    assert set(refused.value.fields) == {"role"}
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("email", ["carol", "carol@", "a@b.example\r\nBcc: all@b.example"])
def test_an_address_that_is_none_is_refused(cast: Cast, email: str) -> None:
    with pytest.raises(Invalid) as refused:
        invite(project=cast.project, by=cast.alice, role="annotator", email=email)
    assert set(refused.value.fields) == {"email"}


def test_a_member_who_follows_a_link_keeps_the_role_they_have(cast: Cast) -> None:
    accept_invitation(secret=link(cast, "manager"), user=cast.bob)
    assert bobs(cast).role == "annotator"


def test_a_manager_gives_another_role(cast: Cast) -> None:
    change_role(membership=bobs(cast), by=cast.alice, role="engineer")
    assert bobs(cast).role == "engineer"


def test_nobody_changes_or_ends_their_own_membership(cast: Cast) -> None:
    mine = Membership.objects.get(project=cast.project, user=cast.alice)
    with pytest.raises(Conflict):
        change_role(membership=mine, by=cast.alice, role="engineer")
    with pytest.raises(Conflict):
        remove_member(membership=mine, by=cast.alice)


def test_nobody_becomes_an_owner_by_a_change_of_role(cast: Cast) -> None:
    with pytest.raises(Invalid):
        change_role(membership=bobs(cast), by=cast.alice, role="owner")


def test_who_is_removed_keeps_labels_and_pay(cast: Cast) -> None:
    answer(cast, take(cast)[0])
    remove_member(membership=bobs(cast), by=cast.alice)
    assert Annotation.objects.filter(user=cast.bob).count() == 1
    assert LedgerEntry.objects.filter(user=cast.bob).count() == 1


def test_what_a_removed_person_held_goes_back_at_once(cast: Cast) -> None:
    held = take(cast, count=3)
    remove_member(membership=bobs(cast), by=cast.alice)
    assert not Lease.objects.filter(user=cast.bob, state=Lease.State.OPEN).exists()
    assert Account.objects.get(project=cast.project).reserved_micros == 0
    items = Item.objects.filter(pk__in=[lease.item_id for lease in held])
    assert set(items.values_list("state", flat=True)) == {Item.State.OPEN}

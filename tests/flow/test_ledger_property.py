"""Whatever three people do, in any order, at a cap of a few labels: the money and the labels agree."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from labelhub.flow.edit_project import edit_project
from labelhub.flow.errors import Conflict
from labelhub.flow.lease_next import held_leases, lease_next
from labelhub.flow.return_leases import expire_leases, release_leases
from labelhub.flow.submit import submit, submit_undo
from labelhub.models import (
    ANSWERS,
    Account,
    Annotation,
    Item,
    Lease,
    LedgerEntry,
    Project,
    Tally,
    User,
)
from tests.people import Cast, make_cast

PEOPLE = st.sampled_from(["bob", "carol", "alice"])
ANSWER = st.sampled_from(["c1", "c2", "none"])
PASS_ON = st.sampled_from(["skip", "flag"])
PLACE = st.integers(0, 7)


class Ledger(RuleBasedStateMachine):
    """Six items and a cap of five labels, in a transaction that is rolled back at the end."""

    cast: Cast

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.cast = make_cast(items=6, price="0.10", cap="0.50")
        self.leases: list[Lease] = []
        self.sent: list[tuple[User, UUID, dict[str, object], int]] = []
        self.undone: list[tuple[User, UUID, int]] = []

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @property
    def project(self) -> Project:
        # As a request would: with the rows that it reads first.
        rows = Project.objects.select_related("account", "round", "current_model")
        return rows.get(pk=self.cast.project.pk)

    def _held(self, person: User, place: int) -> Lease | None:
        held = list(held_leases(self.cast.project, person))
        return held[place % len(held)] if held else None

    # -- what people do --------------------------------------------------------------------------

    @rule(name=PEOPLE, count=st.integers(1, 4), review=st.booleans())
    def take(self, name: str, count: int, review: bool) -> None:
        person = self.cast.member(name)
        held = lease_next(project=self.project, user=person, count=count, review=review)
        known = {lease.pk for lease in self.leases}
        self.leases += [lease for lease in held if lease.pk not in known]

    @rule(name=PEOPLE, place=PLACE, choice=ANSWER, more=st.integers(0, 3))
    def answer(self, name: str, place: int, choice: str, more: int) -> None:
        person = self.cast.member(name)
        if lease := self._held(person, place):
            self._send(person, lease, choice, count=more)

    @rule(name=PEOPLE, place=PLACE, action=PASS_ON)
    def pass_on(self, name: str, place: int, action: str) -> None:
        person = self.cast.member(name)
        if lease := self._held(person, place):
            self._send(person, lease, action)

    @rule(place=st.integers(0, 40), choice=st.one_of(ANSWER, PASS_ON))
    def answer_an_old_lease(self, place: int, choice: str) -> None:
        """Open, lapsed, released or answered: a client may send any lease that it ever had."""
        if self.leases:
            lease = self.leases[place % len(self.leases)]
            self._send(lease.user, lease, choice)

    def _send(self, person: User, lease: Lease, choice: str, count: int = 0) -> None:
        action = choice if choice in ("none", "skip", "flag") else "label"
        fields = {
            "lease_id": lease.pk,
            "fence": lease.fence,
            "action": action,
            "value": {"choice": choice} if action == "label" else None,
            "note": "two lines in one" if action == "flag" else "",
        }
        submission = uuid4()
        try:
            done = submit(project=self.project, user=person, submission=submission, count=count,
                          **fields)  # type: ignore[arg-type]  # fmt: skip
        except Conflict as refusal:
            assert refusal.code == "already_answered"
            return
        self.sent.append((person, submission, fields, done.answer.annotation.pk))
        known = {known.pk for known in self.leases}
        self.leases += [held for held in done.held if held.pk not in known]

    @rule(place=st.integers(0, 40))
    def replay(self, place: int) -> None:
        if self.sent:
            person, submission, fields, first = self.sent[place % len(self.sent)]
            before = self._rows()
            again = submit(project=self.project, user=person, submission=submission, count=4,
                           **fields)  # type: ignore[arg-type]  # fmt: skip
            assert (again.answer.replayed, again.answer.annotation.pk) == (True, first)
            assert self._rows() == before

    @rule(name=PEOPLE)
    def undo(self, name: str) -> None:
        person, submission = self.cast.member(name), uuid4()
        try:
            annotation, lease, _ = submit_undo(
                project=self.project, user=person, submission=submission
            )
        except Conflict as refusal:
            assert refusal.code in ("nothing_to_undo", "item_moved_on", "budget_spent")
            return
        assert lease is not None
        self.leases.append(lease)
        self.undone.append((person, submission, annotation.pk))

    @rule(place=st.integers(0, 40))
    def replay_an_undo(self, place: int) -> None:
        if self.undone:
            person, submission, first = self.undone[place % len(self.undone)]
            before = self._rows()
            again, _, _ = submit_undo(project=self.project, user=person, submission=submission)
            assert again.pk == first
            assert self._rows() == before

    @rule(name=PEOPLE, count=st.integers(1, 4))
    def leave(self, name: str, count: int) -> None:
        person = self.cast.member(name)
        ids = [lease.pk for lease in held_leases(self.cast.project, person)[:count]]
        release_leases(project=self.cast.project, user=person, lease_ids=ids)

    @rule(name=PEOPLE, swept=st.booleans())
    def lapse(self, name: str, swept: bool) -> None:
        past = timezone.now() - timedelta(seconds=1)
        held_leases(self.cast.project, self.cast.member(name)).update(expires_at=past)
        if swept:
            expire_leases(self.cast.project)

    @rule(price=st.sampled_from(["0.10", "0.15", "0.25"]))
    def change_the_price(self, price: str) -> None:
        edit_project(project=self.project, by=self.cast.alice, price=Decimal(price))

    @rule(cap=st.sampled_from(["0.30", "0.50", "0.60"]))
    def move_the_cap(self, cap: str) -> None:
        try:
            edit_project(project=self.project, by=self.cast.alice, budget_cap=Decimal(cap))
        except Conflict as refusal:
            assert refusal.code == "cap_below_spent"

    # -- what always holds -----------------------------------------------------------------------

    def _rows(self) -> list[object]:
        # A replay tops nobody's bench up, so the leases stay alike, too.
        account = Account.objects.values_list().get(project=self.cast.project)
        tables = (Annotation, LedgerEntry, Lease, Item)
        return [account, *(list(table.objects.order_by("pk").values_list()) for table in tables)]

    @invariant()
    def the_account_is_the_sum_of_its_entries(self) -> None:
        account = Account.objects.get(project=self.cast.project)
        entries = LedgerEntry.objects.filter(project=self.cast.project)
        assert account.spent_micros == (entries.aggregate(n=Sum("amount_micros"))["n"] or 0)
        paid = entries.filter(kind="label", amount_micros__gt=0, reversed_by=None)
        assert account.labels == paid.count()

    @invariant()
    def the_cap_holds_and_open_leases_are_what_is_reserved(self) -> None:
        account = Account.objects.get(project=self.cast.project)
        open_ones = Lease.objects.filter(project=self.cast.project, state="open")
        assert account.reserved_micros == (open_ones.aggregate(n=Sum("price_micros"))["n"] or 0)
        assert account.spent_micros + account.reserved_micros <= account.cap_micros

    @invariant()
    def an_item_is_leased_exactly_while_one_lease_of_it_is_open(self) -> None:
        counted = Item.objects.filter(project=self.cast.project).annotate(
            leased=Count("leases", filter=Q(leases__state="open"))
        )
        assert {(item.state == "leased", item.leased) for item in counted} <= {(True, 1), (False, 0)}

    @invariant()
    def a_labelled_item_has_exactly_one_standing_answer(self) -> None:
        standing = Q(annotations__action__in=ANSWERS, annotations__superseded_by=None)
        items = Item.objects.filter(project=self.cast.project).annotate(
            on_time=Count("annotations", filter=standing & Q(annotations__late=False))
        )
        for item in items.select_related("annotation__superseded_by"):
            if item.state == "labelled":
                assert not hasattr(item.annotation, "superseded_by")
                assert item.on_time == (0 if item.annotation.late else 1)
                assert item.label == (item.annotation.value or {"choice": ""})["choice"]
            else:
                assert (item.on_time, item.label, item.outcome) == (0, "", "")

    @invariant()
    def the_tallies_count_the_answers_that_stand(self) -> None:
        counted = Tally.objects.filter(project=self.cast.project).aggregate(n=Sum("answers"))["n"]
        standing = Annotation.objects.filter(action__in=ANSWERS, superseded_by=None)
        assert (counted or 0) == standing.count()

    @invariant()
    def no_undo_leaves_its_answer_unreversed(self) -> None:
        reversed_ones = LedgerEntry.objects.filter(kind="reversal")
        assert not reversed_ones.exclude(amount_micros=-F("reverses__amount_micros")).exists()
        assert not Item.objects.filter(skips__lt=0).exists()


def test_money_and_labels_agree_after_every_step(db: None) -> None:
    rules = settings(
        max_examples=30,
        stateful_step_count=25,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Ledger, settings=rules)

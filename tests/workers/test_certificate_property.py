"""Whatever order answers come in, however often they are undone: the rows tell one and the same audit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labelhub.flow.certify_answers import read_answers
from labelhub.flow.errors import Conflict
from labelhub.flow.lease_next import held_leases, lease_next
from labelhub.flow.submit import submit_undo
from labelhub.models import Certificate, CertificateItem, Item, User
from tests.certificates import freeze
from tests.people import Cast, answer, make_cast
from workers import certificates
from workers.learning.certify import WEIGHTS, Audit, Terms

ITEMS = 24
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["right", "right", "wrong", "none", "skip", "flag", "undo", "review"]),
        st.sampled_from(["bob", "carol", "alice"]),
        st.integers(0, 7),
    ),
    min_size=10,
    max_size=45,
)


@contextmanager
def thrown_away() -> Iterator[None]:
    """What a case writes is rolled back, and the next one begins as this one did."""
    certificates._doubts.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, order=st.sampled_from(sorted(WEIGHTS)))
def test_the_rows_rebuild_the_audit_of_the_labels_that_stand(
    steps: list[tuple[str, str, int]], order: str
) -> None:
    with thrown_away():
        cast = make_cast(items=ITEMS, cap="90.00")
        doubts = list(np.random.default_rng(3).uniform(0.01, 0.6, ITEMS))
        row = freeze(cast, 0.8, doubts=doubts, order=order)
        for verb, name, place in steps:
            act(cast, cast.member(name), verb, place)
            assert rebuilt(row) == by_hand(row, doubts)


def act(cast: Cast, user: User, verb: str, place: int) -> None:
    """One thing that a person does with one of the tasks in their hands, if there is any."""
    if verb == "undo":
        try:
            submit_undo(project=cast.project, user=user, submission=uuid4())
        except Conflict:
            return
        return
    review = verb == "review"
    held = held_leases(cast.project, user)
    held = held or lease_next(project=cast.project, user=user, count=3, review=review)
    if not held:
        return
    action = verb if verb in ("none", "skip", "flag") else "label"
    choice = "c2" if verb == "wrong" else "c1"
    answer(cast, held[place % len(held)], user, action=action, choice=choice, note="a note")


def rebuilt(row: Certificate) -> object:
    """The look that a worker takes."""
    return certificates.audit_of(row, read_answers(row).wrong).look()


def by_hand(row: Certificate, doubts: list[float]) -> object:
    """The same from the items' labels, given to a new audit in the order of the places."""
    terms = Terms(row.pool or 0, row.target, row.alpha, row.attempt or 0, row.machine or 0)
    audit = Audit(terms, row.order_name, np.arange(ITEMS), np.array(doubts))
    places = CertificateItem.objects.filter(certificate=row).order_by("place")
    for place in places.select_related("item"):
        if place.item.state == Item.State.LABELLED and place.place is not None:
            audit.answer(place.place, place.item.label != "c1")
    return audit.look()

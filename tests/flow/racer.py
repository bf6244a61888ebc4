"""One process of a race: it takes orders as JSON lines, begins each at the moment it is told, answers.

tests/flow/test_race.py starts it, with Django set up and a DATABASE_URL, and gives the orders.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.core.management import call_command
from django.db.models import Count, Sum

from labelhub.flow.certify_answers import publish_look, start_look
from labelhub.flow.edit_project import edit_project
from labelhub.flow.errors import Refused
from labelhub.flow.invite import accept_invitation, invite
from labelhub.flow.lease_next import held_leases, lease_next
from labelhub.flow.rank_pool import Ranked, rank_pool
from labelhub.flow.return_leases import expire_leases, release_leases
from labelhub.flow.run_job import claim_job, queue_job
from labelhub.flow.start_round import start_round, want_round
from labelhub.flow.submit import submit, submit_undo
from labelhub.models import (
    ANSWERS,
    Account,
    Annotation,
    CertificateItem,
    Event,
    Guideline,
    Item,
    Lease,
    LedgerEntry,
    Project,
    Tally,
    User,
)
from tests.certificates import freeze
from tests.people import Cast, make_cast, make_user

Order = dict[str, Any]


def project_of(order: Order) -> Project:
    rows = Project.objects.select_related("account", "round", "current_model")
    return rows.get(pk=order["project"])


def user_of(order: Order) -> User:
    return User.objects.get(pk=order["user"])


# -- setting the scene ---------------------------------------------------------------------------


def migrate(order: Order) -> None:
    call_command("migrate", verbosity=0)


def cast(order: Order) -> dict[str, Any]:
    made = make_cast(items=order["items"], price="0.10", cap=order["cap"])
    people = [make_user(f"Racer {number}").pk for number in range(order["people"])]
    return {"project": made.project.pk, "alice": made.alice.pk, "people": people}


def frozen(order: Order) -> int:
    """The project's pool, frozen; the certificate."""
    project = project_of(order)
    people = Cast(project, *[user_of(order)] * 6)
    return freeze(people).pk


def want(order: Order) -> int:
    want_round(project_of(order))
    return queue_job(project=project_of(order), kind="import", by=None, params={}).pk


def link(order: Order) -> str:
    return invite(project=project_of(order), by=user_of(order), role="annotator")[1]


# -- what races ----------------------------------------------------------------------------------


def take(order: Order) -> list[list[int]]:
    held = lease_next(project=project_of(order), user=user_of(order), count=order["count"])
    return [[lease.pk, lease.item_id, lease.fence] for lease in held]


def answer(order: Order) -> dict[str, Any]:
    done = submit(
        project=project_of(order), user=user_of(order), submission=UUID(order["submission"]),
        lease_id=order["lease"], fence=order["fence"], action="label", value={"choice": "c1"},
    ).answer  # fmt: skip
    return {"annotation": done.annotation.pk, "replayed": done.replayed}


def drain(order: Order) -> int:
    """Labels until nothing is handed out any more; how many."""
    labelled = 0
    while held := lease_next(project=project_of(order), user=user_of(order), count=2):
        for lease in held:
            _send(order, lease, "label")
            labelled += 1
    return labelled


def _send(order: Order, lease: Lease, action: str, count: int = 0) -> list[Lease]:
    return submit(
        project=project_of(order), user=user_of(order), submission=uuid4(), lease_id=lease.pk,
        fence=lease.fence, action=action, value={"choice": "c1"} if action == "label" else None,
        note="a note" if action == "flag" else "", count=count,
    ).held  # fmt: skip


def work(order: Order) -> dict[str, int]:
    """A restless annotator, for a while: labels, and now and then skips, undoes, leaves, lapses."""
    rng, done = random.Random(order["user"]), {"label": 0, "refused": 0}
    end = time.monotonic() + order["seconds"]
    while time.monotonic() < end:
        try:
            _act(order, rng, done)
        except Refused:  # nothing to undo, item moved on: an answer as good as any
            done["refused"] += 1
    return done


def _act(order: Order, rng: random.Random, done: dict[str, int]) -> None:
    project, user = project_of(order), user_of(order)
    held = held_leases(project, user) or lease_next(project=project, user=user, count=4)
    verb = rng.choices(["label", "skip", "flag", "undo", "leave", "lapse"], [70, 6, 2, 12, 5, 5])[0]
    if verb == "undo":
        submit_undo(project=project, user=user, submission=uuid4())
    elif verb == "leave":
        release_leases(project=project, user=user, lease_ids=[lease.pk for lease in held])
    elif verb == "lapse":
        Lease.objects.filter(pk__in=[lease.pk for lease in held[:2]]).update(
            expires_at=user.created_at
        )
        expire_leases(project)
    elif held:
        _send(order, held[0], verb, count=4)
        done[verb] = done.get(verb, 0) + 1


def rerank(order: Order) -> int:
    """A worker that puts new rankings in place, one after the other."""
    rng, rounds, end = random.Random(7), 0, time.monotonic() + order["seconds"]
    while time.monotonic() < end:
        items = list(Item.objects.filter(project=order["project"], state="open")[:200])
        rng.shuffle(items)
        ranking = [Ranked(item.pk, "chosen", "margin", 0.5, 1.0) for item in items]
        rank_pool(order["project"], ranking, None)
        rounds += 1
        time.sleep(0.05)
    return rounds


def claim_round(order: Order) -> bool:
    return start_round(order["project"]) is not None


def claim(order: Order) -> bool:
    return claim_job(order["job"]) is not None


def join(order: Order) -> int:
    return accept_invitation(secret=order["secret"], user=user_of(order)).pk


def tinker(order: Order) -> int:
    """A manager who cannot leave the project alone: classes, cap and price, again and again."""
    edits, end = 0, time.monotonic() + order["seconds"]
    while time.monotonic() < end:
        classes = [{"id": f"c{n}", "name": f"name {n} {edits}"} for n in (1, 2, 3)]
        edit_project(
            project=project_of(order), by=user_of(order), classes=classes,
            budget_cap=Decimal(30 + edits % 2), price=Decimal("0.10"),
        )  # fmt: skip
        edits += 1
        time.sleep(0.02)
    return edits


def look(order: Order) -> bool:
    """A worker that thinks it has seen enough; whether it was the one that gave the certificate."""
    seen = start_look(order["certificate"])
    found = {"audited": 1, "wrong": 0, "evidence": 99.0, "certified": True}
    return seen is not None and publish_look(seen, found, enough=True)


def audited(order: Order) -> dict[str, Any]:
    """What must agree once the audit's places are answered: one label and one answer a place."""
    places = CertificateItem.objects.filter(certificate=order["certificate"], wrong__isnull=False)
    leases = Lease.objects.filter(project=order["project"], arm="certify")
    events = Event.objects.filter(project=order["project"], kind="certificate_given")
    return {
        "places": sorted(places.values_list("place", flat=True)),
        "wrong": places.filter(wrong=True).count(),
        "agreed": places.filter(item__state="labelled").count(),
        "leased_twice": leases.values("rank").annotate(n=Count("pk")).filter(n__gt=1).count(),
        "given": events.count(),
    }


def change(order: Order) -> None:
    edit_project(
        project=project_of(order), by=user_of(order), guidelines=order["text"],
        budget_cap=Decimal(order["cap"]),
    )  # fmt: skip


# -- the reckoning -------------------------------------------------------------------------------


def reckon(order: Order) -> dict[str, Any]:
    """What must agree, whatever raced: see the assertions of `agrees` in test_race.py."""
    project = order["project"]
    account = Account.objects.get(project=project)
    entries = LedgerEntry.objects.filter(project=project)
    open_leases = Lease.objects.filter(project=project, state="open")
    standing = Annotation.objects.filter(
        project=project, action__in=ANSWERS, superseded_by=None, late=False
    )
    labelled = Item.objects.filter(project=project, state="labelled")
    items = Item.objects.filter(project=project, state="leased")
    return {
        "cap": account.cap_micros,
        "spent": account.spent_micros,
        "reserved": account.reserved_micros,
        "labels": account.labels,
        "entries": entries.aggregate(n=Sum("amount_micros"))["n"] or 0,
        "paid": entries.filter(kind="label", amount_micros__gt=0, reversed_by=None).count(),
        "open": open_leases.aggregate(n=Sum("price_micros"))["n"] or 0,
        "leased": items.count(),
        "labelled": labelled.count(),
        "open_leases": open_leases.count(),
        "standing": standing.count(),
        "labelled_on_time": labelled.filter(annotation__late=False).count(),
        "twice": standing.values("item").annotate(n=Count("pk")).filter(n__gt=1).count(),
        "superseded": labelled.filter(annotation__superseded_by__isnull=False).count(),
        "tallied": Tally.objects.filter(project=project).aggregate(n=Sum("answers"))["n"] or 0,
        "answers": Annotation.objects.filter(
            project=project, action__in=ANSWERS, superseded_by=None
        ).count(),
        "guidelines": list(
            Guideline.objects.filter(project=project)
            .order_by("number")
            .values_list("number", flat=True)
        ),
    }


ORDERS: dict[str, Callable[[Order], Any]] = {
    verb.__name__: verb
    for verb in (
        migrate, cast, want, link, take, answer, drain, work, rerank, tinker, claim_round, claim,
        join, change, reckon, frozen, look, audited,
    )
}  # fmt: skip


def obey(order: Order) -> dict[str, Any]:
    try:
        return {"value": ORDERS[order["do"]](order)}
    except Refused as refusal:
        return {"refused": refusal.code}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        time.sleep(max(0.0, order.get("at", 0.0) - time.time()))
        print(json.dumps(obey(order)), flush=True)

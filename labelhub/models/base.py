"""What every noun shares: reading through `for_user`, claims that lapse, money in micros."""

from __future__ import annotations

from datetime import timedelta
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models.functions import Now

if TYPE_CHECKING:
    from labelhub.models.member import User

MICROS = 1_000_000
CLAIM_SECONDS = 20  # a worker that has been silent for this long has lost its claim


# Raises instead of rounding; a number with a million digits is refused at once.
EXACT = Context(prec=40, traps=[Inexact, InvalidOperation])


def to_micros(amount: Decimal) -> int:
    """Money as an integer: 1 unit of the currency is 1,000,000 micros. Exact or ValueError."""
    try:
        return int(EXACT.multiply(EXACT.quantize(amount, Decimal("0.000001")), Decimal(MICROS)))
    except (Inexact, InvalidOperation):
        raise ValueError("not an amount with at most six decimals") from None


def from_micros(micros: int) -> Decimal:
    """The decimal amount behind `micros`, with at least two decimals."""
    amount = (Decimal(micros) / MICROS).normalize()
    exponent = amount.as_tuple().exponent
    return (
        amount.quantize(Decimal("0.01"))
        if not isinstance(exponent, int) or exponent > -2
        else amount
    )


def database_now() -> Any:
    """The database's clock: the only one that several machines share."""
    return Now()


class TenantQuerySet(models.QuerySet):
    """A queryset whose rows belong to a project; the API reads rows through `for_user` alone."""

    project_path = "project_id"

    def for_user(self, user: User) -> Self:
        """Rows of the projects where `user` is a member, or that an owner's organisation holds."""
        projects = apps.get_model("labelhub", "Project")._base_manager.filter(
            models.Q(pk__in=user.memberships.values("project_id"))
            | models.Q(organisation_id__in=user.owned_organisations.values("pk"))
        )
        return self.filter(**{f"{self.project_path}__in": projects.values("pk")})


class AppendOnly(models.Model):
    """Rows that are written once; a database trigger refuses UPDATE and DELETE (migration 0002)."""

    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class Claimable(models.Model):
    """Work that one process claims at a time.

    A claim is a conditional update: it succeeds only while nobody holds an unexpired one, and raises
    `fence`, so that a process that lost its claim can no longer write (its fence is old).
    """

    claimed_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=80, blank=True, default="")
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.JSONField(null=True, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def unclaimed(cls) -> models.Q:
        return models.Q(claimed_until=None) | models.Q(claimed_until__lt=Now())

    @staticmethod
    def claim_fields() -> dict[str, Any]:
        """The assignments of a conditional update that takes the claim."""
        return {
            "claimed_until": Now() + timedelta(seconds=CLAIM_SECONDS),
            "fence": models.F("fence") + 1,
        }

    def extend(self) -> bool:
        """Keep the claim for another while. False when it was lost meanwhile."""
        held = type(self)._default_manager.filter(pk=self.pk, fence=self.fence)
        return held.update(claimed_until=Now() + timedelta(seconds=CLAIM_SECONDS)) == 1

    def report(self, *, stage: str | None = None, done: int = 0, total: int | None = None) -> bool:
        """Write progress and extend the claim. False when the claim was lost meanwhile."""
        fields: dict[str, Any] = {"done": done, "total": total}
        if stage is not None:
            fields["stage"] = stage
        fields["claimed_until"] = Now() + timedelta(seconds=CLAIM_SECONDS)
        held = type(self)._default_manager.filter(pk=self.pk, fence=self.fence)
        return held.update(**fields) == 1

"""The nouns, one file each."""

from labelhub.models.annotation import ANSWERS, Action, Annotation
from labelhub.models.base import (
    CLAIM_SECONDS,
    MICROS,
    Claimable,
    database_now,
    from_micros,
    to_micros,
)
from labelhub.models.certificate import Certificate, CertificateItem
from labelhub.models.event import Event
from labelhub.models.item import Arm, Item, QueueEntry
from labelhub.models.job import Job, ProjectRound, WorkerPulse
from labelhub.models.lease import Lease
from labelhub.models.ledger import Account, LedgerEntry, Tally
from labelhub.models.member import ROLE_MAY, ApiToken, Invitation, May, Membership, Role, User
from labelhub.models.model_version import ModelVersion, VectorShard
from labelhub.models.organisation import Organisation
from labelhub.models.project import Guideline, Project

__all__ = [
    "ANSWERS",
    "CLAIM_SECONDS",
    "MICROS",
    "ROLE_MAY",
    "Account",
    "Action",
    "Annotation",
    "ApiToken",
    "Arm",
    "Certificate",
    "CertificateItem",
    "Claimable",
    "Event",
    "Guideline",
    "Invitation",
    "Item",
    "Job",
    "Lease",
    "LedgerEntry",
    "May",
    "Membership",
    "ModelVersion",
    "Organisation",
    "Project",
    "ProjectRound",
    "QueueEntry",
    "Role",
    "Tally",
    "User",
    "VectorShard",
    "WorkerPulse",
    "database_now",
    "from_micros",
    "to_micros",
]

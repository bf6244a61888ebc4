"""An organisation: the tenant that projects belong to."""

from __future__ import annotations

from labelhub.flow.errors import Invalid
from labelhub.models import Organisation


def create_organisation(*, name: str) -> Organisation:
    """Create an organisation that nobody owns yet. Raises Invalid when it has no name."""
    if not name.strip():
        raise Invalid("invalid_organisation", "An organisation needs a name.")
    return Organisation.objects.create(name=name.strip())

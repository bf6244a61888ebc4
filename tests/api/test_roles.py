"""One person, two reasons to be in a project: the larger role is theirs, on every page alike."""

from labelhub.models import Membership, Organisation
from tests.api.wire import as_user
from tests.people import Cast


def roles_seen(cast: Cast, name: str) -> set[str]:
    """The role as the list of projects says it, and as the project itself does."""
    user = cast.member(name)
    (row,) = as_user(user, "GET", "/projects").json()["projects"]
    return {row["role"], as_user(user, "GET", f"/projects/{cast.project.slug}").json()["role"]}


def test_a_member_who_becomes_an_owner_is_one_everywhere(cast: Cast) -> None:
    cast.project.organisation.owners.add(cast.bob)
    assert Membership.objects.get(project=cast.project, user=cast.bob).role == "annotator"
    assert roles_seen(cast, "bob") == {"owner"}
    dashboard = as_user(cast.bob, "GET", f"/projects/{cast.project.slug}/dashboard")
    assert dashboard.status_code == 200


def test_an_owner_of_another_organisation_is_only_a_member(cast: Cast) -> None:
    Organisation.objects.create(name="Other").owners.add(cast.bob)
    assert roles_seen(cast, "bob") == {"annotator"}

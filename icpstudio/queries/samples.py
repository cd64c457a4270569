"""Questions about the sample workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django_scopes import scopes_disabled

from icpstudio.choices import Role
from icpstudio.models import Member, Workspace

# From the person who runs the workshop to the one who keeps the workspace: the order of the sign-in page.
ORDER = (Role.FACILITATOR, Role.CONTRIBUTOR, Role.APPROVER, Role.SALES_LEADER, Role.REP, Role.OWNER)


@dataclass(frozen=True, slots=True)
class Guise:
    """As whom one can enter the sample workspace."""

    role: Role
    person: str
    title: str


def workspace() -> Workspace | None:
    return Workspace.objects.filter(is_sample=True).order_by("opened_at").first()


def member_as(role: Role) -> Member | None:
    """The sample's member who holds `role`; of several the one with the fewest others, so that one sees what the role sees."""
    return _purest(role, _members())


def people_to_enter_as() -> Sequence[Guise]:
    """One person for each role that somebody holds; empty without a sample workspace."""
    members = _members()
    found = ((role, _purest(role, members)) for role in ORDER)
    return [Guise(role, member.user.name, member.user.title) for role, member in found if member is not None]


def _purest(role: Role, members: Sequence[Member]) -> Member | None:
    return min((member for member in members if member.holds(role)), key=lambda member: len(member.roles), default=None)


def _members() -> Sequence[Member]:
    where = workspace()
    if where is None:
        return []
    with scopes_disabled():
        return list(Member.objects.in_workspace(where).current().with_people().order_by("joined_at", "pk"))

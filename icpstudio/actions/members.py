"""Who belongs to a workspace, as what. A workspace keeps at least one owner, whatever happens at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from icpstudio.actions import audit
from icpstudio.choices import Role
from icpstudio.errors import Conflict, Invalid
from icpstudio.models import Member, MemberRole, User, Workspace
from icpstudio.rules import Verb, require


@transaction.atomic
def add(
    workspace: Workspace, user: User, *, roles: Iterable[Role], by: Member | None, at: datetime, function: str = "", crm_owner: str = ""
) -> Member:
    """Make `user` a member, or a former member one again; `by` is None when she accepts an invitation herself.

    Raises Conflict for a present or suspended member, Invalid without a role."""
    if by is not None:
        require(by, Verb.MANAGE_MEMBERS)
    chosen = _checked(roles)
    member, is_new = Member.objects.get_or_create(
        workspace=workspace,
        user=user,
        defaults={"function": function, "crm_owner": crm_owner, "joined_at": at, "joined_by": by},
    )
    if not is_new:
        back = Member.objects.filter(pk=member.pk, ended_at__isnull=False, suspended_at=None)
        if not back.update(ended_at=None, ended_by=None, function=function, joined_at=at, joined_by=by):
            raise Conflict(_("%(person)s is a member here already. Nothing was changed.") % {"person": user}, current=member)
        member = Member.objects.get(pk=member.pk)
    _hold(member, chosen)
    audit.record("join", member, by=by or member, at=at, roles=chosen, function=function)
    return member


@transaction.atomic
def change(member: Member, *, roles: Iterable[Role], function: str, by: Member, at: datetime) -> Member:
    """Give `member` this set of roles and this function. Raises Invalid when the workspace would be left without an owner."""
    require(by, Verb.MANAGE_MEMBERS)
    chosen = _checked(roles)
    _lock(member.workspace)
    before = sorted(member.role_rows.values_list("role", flat=True))
    if Role.OWNER not in chosen:
        _keep_an_owner(member)
    if before == chosen and member.function == function:
        return member
    member.function = function
    member.save(update_fields=["function"])
    _hold(member, chosen)
    audit.record("change_roles", member, by=by, at=at, before=before, after=chosen, function=function)
    return member


@transaction.atomic
def end(member: Member, *, by: Member, at: datetime) -> None:
    """End the membership; it counts from the member's next request on. What the person did stays."""
    require(by, Verb.MANAGE_MEMBERS)
    _lock(member.workspace)
    _keep_an_owner(member)
    if not Member.objects.filter(pk=member.pk, ended_at=None).update(ended_at=at, ended_by=by):
        raise Conflict(_("This membership has ended already."), current=member)
    audit.record("end_membership", member, by=by, at=at)


def _checked(roles: Iterable[Role]) -> list[str]:
    chosen = sorted({str(Role(role)) for role in roles})
    if not chosen:
        raise Invalid(_("Choose at least one role."), field="roles")
    return chosen


def _lock(workspace: Workspace) -> None:
    """One after the other: two owners who remove each other at the same moment must not both succeed."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)


def _keep_an_owner(leaving: Member) -> None:
    owners = Member.objects.in_workspace(leaving.workspace).current().holding(Role.OWNER)
    if owners.filter(pk=leaving.pk).exists() and not owners.exclude(pk=leaving.pk).exists():
        raise Invalid(_("A workspace always has an owner. Make somebody else owner first."), field="roles")


def _hold(member: Member, roles: list[str]) -> None:
    member.role_rows.exclude(role__in=roles).delete()
    held = set(member.role_rows.values_list("role", flat=True))
    MemberRole.objects.bulk_create(MemberRole(workspace=member.workspace, member=member, role=role) for role in roles if role not in held)
    member.__dict__.pop("roles", None)  # what was computed from the old rows
    member._prefetched_objects_cache = {}

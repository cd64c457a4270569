"""Questions about people in workspaces."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db.models import Q, QuerySet
from django_scopes import scopes_disabled

from icpstudio.models import Invitation, Member, User, Workspace
from icpstudio.queries import factors


def entering(user: User, slug: str) -> Member | None:
    """The membership by which `user` enters the workspace `slug`; None for strangers, former and suspended members."""
    if not user.is_authenticated:
        return None
    with scopes_disabled():  # the one look-up that decides which scope becomes active
        known = Member.objects.current().with_people().annotate(has_second_factor=factors.has_second())
        return known.filter(user=user, workspace__slug=slug).first()


def memberships(user: User) -> list[Member]:
    """The workspaces that `user` may enter, by name."""
    with scopes_disabled():
        return list(Member.objects.current().with_people().filter(user=user).order_by("workspace__name"))


def elsewhere(member: Member) -> list[tuple[str, str]]:
    """Name and slug of the other workspaces that the same person may enter. Every page asks for them: one small query."""
    with scopes_disabled():
        others = Member.objects.current().filter(user=member.user_id).exclude(pk=member.pk).order_by("workspace__name")
        return list(others.values_list("workspace__name", "workspace__slug"))


def of(workspace: Workspace) -> QuerySet[Member]:
    return Member.objects.in_workspace(workspace).current().with_people().order_by("user__name")


def one(workspace: Workspace, member_id: object) -> Member:
    """The current member `member_id` of `workspace`. Raises Member.DoesNotExist for a stranger's id."""
    return of(workspace).get(pk=member_id)


def open_invitations(workspace: Workspace) -> QuerySet[Invitation]:
    return Invitation.objects.in_workspace(workspace).filter(accepted_at=None, revoked_at=None).order_by("email")


def invitations_of(email: str, *, at: datetime) -> list[Invitation]:
    """The invitations that wait for this address, whatever the workspace, the oldest first."""
    with scopes_disabled():
        waiting = Invitation.objects.select_related("workspace").filter(accepted_at=None, revoked_at=None, expires_at__gt=at)
        return list(waiting.filter(email__iexact=email.strip()).order_by("invited_at"))


def invitation_for(token: str, *, at: datetime) -> Invitation | None:
    """The open invitation that `token` belongs to; unknown, used, revoked and expired look the same."""
    with scopes_disabled():
        return (
            Invitation.objects.select_related("workspace", "invited_by__user")
            .filter(Q(token_hash=sha256(token.encode()).hexdigest()), accepted_at=None, revoked_at=None, expires_at__gt=at)
            .first()
        )

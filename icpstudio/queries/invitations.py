"""Questions about invitations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from icpstudio.choices import Function, Role
from icpstudio.models import Invitation, Member
from icpstudio.queries import mails, members
from icpstudio.queries.mails import Fate


@dataclass(frozen=True, slots=True)
class Line:
    """One open invitation as the people page lists it."""

    id: UUID
    email: str
    name: str
    function: str
    roles: Sequence[Role]
    inviter: str
    expires_at: datetime
    is_expired: bool
    mail: Fate | None


def mail_key(invitation: Invitation) -> str:
    """The outbox key of the newest mail of an invitation; a new link is a new mail."""
    return f"invitation:{invitation.pk}:{invitation.token_hash[:12]}"


def roles(invitation: Invitation) -> Sequence[Role]:
    return [Role(role) for role in invitation.roles]


def one(member: Member, invitation_id: UUID) -> Invitation:
    """An invitation of the member's workspace. Raises Invitation.DoesNotExist for a stranger's id."""
    return Invitation.objects.in_workspace(member.workspace).select_related("workspace").get(pk=invitation_id)


def lines(member: Member, *, at: datetime) -> Sequence[Line]:
    """The open invitations of the member's workspace, each with the fate of its mail; two queries."""
    found = list(members.open_invitations(member.workspace).select_related("invited_by__user"))
    sent = {mail.key: mail for mail in mails.by_keys(*map(mail_key, found))}
    return [
        Line(
            id=row.pk,
            email=row.email,
            name=row.name,
            function=Function(row.function).label if row.function else "",
            roles=roles(row),
            inviter=row.invited_by.user.name,
            expires_at=row.expires_at,
            is_expired=row.expires_at <= at,
            mail=mails.fate(sent[mail_key(row)]) if mail_key(row) in sent else None,
        )
        for row in found
    ]

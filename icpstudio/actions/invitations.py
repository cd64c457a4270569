"""Invitations by mail. The link's token is in the mail alone; here lies its hash."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_scopes import scope

from icpstudio.actions import audit, mail, members
from icpstudio.choices import Role
from icpstudio.documents.mails import compose
from icpstudio.errors import Conflict, Invalid
from icpstudio.kit import links
from icpstudio.models import Invitation, Member, User, Workspace
from icpstudio.queries import mails, people
from icpstudio.queries import members as members_known
from icpstudio.queries.invitations import mail_key
from icpstudio.rules import Verb, require

VALID_FOR = timedelta(days=14)


@transaction.atomic
def invite(
    workspace: Workspace, *, email: str, roles: Iterable[Role], by: Member, at: datetime, name: str = "", function: str = ""
) -> Invitation:
    """Ask an address to join with these roles. Raises Invalid for a member's address and for one that has been asked already."""
    require(by, Verb.MANAGE_MEMBERS)
    address = email.strip().lower()
    chosen = sorted({str(Role(role)) for role in roles})
    if not chosen:
        raise Invalid(_("Choose at least one role."), field="roles")
    if Member.objects.in_workspace(workspace).filter(user__email__iexact=address, ended_at=None).exists():
        raise Invalid(_("%(address)s is a member already.") % {"address": address}, field="email")
    if Invitation.objects.in_workspace(workspace).filter(email=address, accepted_at=None, revoked_at=None).exists():
        raise Invalid(
            _("%(address)s has been invited already. You can send the mail again from the list.") % {"address": address}, field="email"
        )
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        workspace=workspace,
        email=address,
        name=name,
        function=function,
        roles=chosen,
        token_hash=_hash(token),
        expires_at=at + VALID_FOR,
        invited_at=at,
        invited_by=by,
    )
    audit.record("invite", invitation, by=by, at=at, roles=chosen, address=audit.digest(address))
    _send(invitation, token, by=by, at=at)
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, *, by: Member, at: datetime) -> Invitation:
    """Send a new link; the old one stops working."""
    require(by, Verb.MANAGE_MEMBERS)
    token = secrets.token_urlsafe(32)
    if not _open(invitation).update(token_hash=_hash(token), expires_at=at + VALID_FOR):
        _refuse(invitation)
    invitation.refresh_from_db()
    audit.record("invite_again", invitation, by=by, at=at)
    _send(invitation, token, by=by, at=at)
    return invitation


@transaction.atomic
def revoke(invitation: Invitation, *, by: Member, at: datetime) -> None:
    """Take the invitation back: its link stops working, and a mail that has not left stays here."""
    require(by, Verb.MANAGE_MEMBERS)
    if not _open(invitation).update(revoked_at=at, revoked_by=by):
        _refuse(invitation)
    mail.call_back(mails.by_keys(mail_key(invitation)))
    audit.record("revoke_invitation", invitation, by=by, at=at)


@transaction.atomic
def accept(invitation: Invitation, *, user: User | None, at: datetime, name: str = "", password: str = "", language: str = "") -> Member:
    """Join by an invitation: as `user`, or as a new person with the invited address.

    The link proves that one reads the invited mailbox. It opens no account that exists already: that takes a sign-in."""
    if user is None and people.by_address(invitation.email) is not None:
        raise Conflict(_("There is an account for this address. Sign in to accept."))
    with scope(workspace=invitation.workspace):
        if not _open(invitation).filter(expires_at__gt=at).update(accepted_at=at):
            _refuse(invitation)
        if user is None:
            spoken = language or invitation.workspace.language
            user = User.objects.create_user(invitation.email, password or None, name=name or invitation.name, language=spoken)
        member = members.add(
            invitation.workspace, user, roles=[Role(role) for role in invitation.roles], function=invitation.function, by=None, at=at
        )
        _this(invitation).update(accepted_by=member)
        audit.record("accept_invitation", invitation, by=member, at=at)
    return member


@transaction.atomic
def accept_by_address(email: str, *, name: str, language: str, at: datetime) -> User | None:
    """Join by every invitation that waits for a proven address: the company's own sign-in vouches for it as the mailed link does.

    Returns the person, or None where nobody has invited the address. Raises Conflict where she is a suspended member."""
    person = people.by_address(email)
    if person is not None and not person.is_active:
        return None
    joined = None
    for invitation in members_known.invitations_of(email, at=at):
        joined = accept(invitation, user=person, at=at, name=name, language=language)
        person = joined.user
    return joined.user if joined else None


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _this(invitation: Invitation) -> QuerySet[Invitation]:
    return Invitation.objects.in_workspace(invitation.workspace).filter(pk=invitation.pk)


def _open(invitation: Invitation) -> QuerySet[Invitation]:
    return _this(invitation).filter(accepted_at=None, revoked_at=None)


def _refuse(invitation: Invitation) -> None:
    raise Conflict(_("This invitation has been accepted or taken back meanwhile."), current=invitation)


def _send(invitation: Invitation, token: str, *, by: Member, at: datetime) -> None:
    known = people.by_address(invitation.email)
    language = known.language if known else invitation.workspace.language
    with override(language):
        roles = ", ".join(str(Role(role).label) for role in invitation.roles)
    words = compose(
        "invitation",
        language=language,
        sender=invitation.workspace.name,
        inviter=by.user.name,
        workspace=invitation.workspace.name,
        name=invitation.name,
        roles=roles,
        url=links.absolute(None, "icpstudio:invitation", token),
        expires_at=invitation.expires_at,
    )
    mail.queue(
        key=mail_key(invitation),
        to=invitation.email,
        to_name=invitation.name,
        words=words,
        workspace=invitation.workspace,
        by=by,
        at=at,
    )

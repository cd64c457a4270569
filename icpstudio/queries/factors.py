"""Which proofs of who she is a person has, and who has to have two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django_scopes import scopes_disabled

from icpstudio.choices import Role
from icpstudio.models import Member, User, Workspace

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only stand in for one of these
ASKED_OF = (Role.OWNER, Role.APPROVER)


@dataclass(frozen=True, slots=True)
class Passkey:
    """One device that can prove who she is."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person can prove herself with, beside her mailbox."""

    password: bool
    app: bool
    passkeys: Sequence[Passkey]
    codes_left: int | None  # recovery codes; None without any set of them

    @property
    def is_second(self) -> bool:
        return self.app or bool(self.passkeys)


def of(user: User) -> Factors:
    """One query."""
    rows = list(Authenticator.objects.filter(user_id=user.pk).order_by("pk"))
    kinds = {row.type: row for row in rows}
    codes = kinds.get(Authenticator.Type.RECOVERY_CODES)
    return Factors(
        password=bool(user.password) and user.has_usable_password(),
        app=Authenticator.Type.TOTP in kinds,
        passkeys=[_passkey(row) for row in rows if row.type == Authenticator.Type.WEBAUTHN],
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
    )


def _passkey(row: Authenticator) -> Passkey:
    return Passkey(row.pk, str(row.wrap().name), row.created_at, row.last_used_at)


def has_second() -> Exists:
    """For a query over members: whether the person has a second factor."""
    return Exists(Authenticator.objects.filter(user_id=OuterRef("user_id"), type__in=STRONG))


def is_missing(member: Member) -> bool:
    """Whether the workspace asks this member for a second factor that she does not have (`members.entering` has looked)."""
    return member.workspace.second_factor_required and member.holds(*ASKED_OF) and not member.has_second_factor


def asked_by(user: User) -> Sequence[Workspace]:
    """The workspaces that ask this person for a second factor, by name."""
    with scopes_disabled():
        found = Member.objects.current().with_people().filter(user=user, workspace__second_factor_required=True).holding(*ASKED_OF)
        return [member.workspace for member in found.order_by("workspace__name")]


def may_go(row: Authenticator) -> bool:
    """Whether a second factor can be removed: not the only one of a person who has to have one."""
    others = Authenticator.objects.filter(user_id=row.user_id, type__in=STRONG).exclude(pk=row.pk)
    return others.exists() or not asked_by(row.user)


def without_second(workspace: Workspace) -> int:
    """How many owners and approvers would be asked to set one up."""
    asked = Member.objects.in_workspace(workspace).current().holding(*ASKED_OF)
    return asked.filter(~has_second()).count()

"""Who may do what. Each floor declares its verbs in one readable table; the doorman, the actions, the docs and the walker all
read it from here. A verb says which roles may, in words; `when` adds a condition on the subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from icpstudio.choices import EVERY_ROLE, Role
from icpstudio.errors import Forbidden

if TYPE_CHECKING:
    from icpstudio.models import Member

OWNER, FACILITATOR, CONTRIBUTOR = Role.OWNER, Role.FACILITATOR, Role.CONTRIBUTOR
APPROVER, SALES_LEADER, REP = Role.APPROVER, Role.SALES_LEADER, Role.REP


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the permission table."""

    words: str | Promise
    roles: frozenset[Role]
    when: Callable[[Member, Any], bool] | None = None
    or_else: str | Promise = ""  # what is said when `when` refuses
    fresh: bool = False  # who signed in more than ten minutes ago confirms that it is she


_RULES: dict[str, Rule] = {}


def declare(table: Mapping[StrEnum, Rule]) -> Mapping[StrEnum, Rule]:
    """Make a floor's table known; two floors can't claim one verb."""
    for verb, rule in table.items():
        if _RULES.setdefault(str(verb), rule) is not rule:
            raise ValueError(f"The verb {verb!r} stands in two permission tables.")
    return table


def rule(verb: StrEnum) -> Rule:
    return _RULES[str(verb)]


def every_rule() -> Mapping[str, Rule]:
    return _RULES


def may(member: Member | None, verb: StrEnum, subject: object = None) -> bool:
    """Whether `member` may do `verb` (to `subject`, when the rule has a condition on it)."""
    if member is None:
        return False
    found = rule(verb)
    return member.holds(*found.roles) and (subject is None or found.when is None or found.when(member, subject))


def require(member: Member, verb: StrEnum, subject: object = None) -> None:
    """Raise Forbidden unless `member` may do `verb` to `subject`."""
    if not may(member, verb, subject):
        raise Forbidden(str(rule(verb).or_else) or not_yours(verb))


def not_yours(verb: StrEnum) -> str:
    """What somebody is told whose roles do not reach."""
    return _("Your roles here do not allow you to %(deed)s.") % {"deed": rule(verb).words}


@dataclass(frozen=True, slots=True)
class Access:
    """Who reaches a route, and by which methods."""

    verb: StrEnum | None = None
    signed_in: bool = True
    methods: frozenset[str] = field(default_factory=lambda: frozenset({"GET", "HEAD", "POST"}))
    fresh: bool = False  # looking, too, takes a sign-in or a confirmation of the last ten minutes

    def asks_again(self, method: str) -> bool:
        """Whether the doorman lets nobody through by this method whose last proof is older than ten minutes."""
        return self.fresh or (self.verb is not None and rule(self.verb).fresh and method not in SAFE)


SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# No OPTIONS: no token against forgery is asked for it and no confirmation, and a button's view would do its deed.
READ, WRITE = frozenset({"GET", "HEAD"}), frozenset({"POST"})


def anyone(*methods: str) -> Access:
    """No sign-in needed (health, sign-in itself)."""
    return Access(signed_in=False, methods=frozenset(methods) if methods else READ | WRITE)


def person(methods: Iterable[str] = READ | WRITE, *, fresh: bool = False) -> Access:
    """A signed-in person, outside every workspace."""
    return Access(methods=frozenset(methods), fresh=fresh)


def page(verb: StrEnum, *, fresh: bool = False) -> Access:
    """A page that is only read."""
    return Access(verb, methods=READ, fresh=fresh)


def deed(verb: StrEnum) -> Access:
    """A button: POST only."""
    return Access(verb, methods=WRITE)


def form(verb: StrEnum) -> Access:
    """A form that is shown and sent at one address."""
    return Access(verb, methods=READ | WRITE)


class Verb(StrEnum):
    SEE_WORKSPACE = "see_workspace"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_WORKSPACE = "manage_workspace"
    SECURE_WORKSPACE = "secure_workspace"
    REMOVE_SAMPLE = "remove_sample"
    SEE_AUDIT = "see_audit"
    SEE_PROGRESS = "see_progress"


TABLE = declare(
    {
        Verb.SEE_WORKSPACE: Rule(_("see the workspace"), EVERY_ROLE),
        Verb.MANAGE_MEMBERS: Rule(_("invite members and change their roles"), frozenset({OWNER}), fresh=True),
        Verb.MANAGE_WORKSPACE: Rule(_("change the workspace's brand, mail, keys and retention"), frozenset({OWNER})),
        Verb.SECURE_WORKSPACE: Rule(_("decide whether owners and approvers need a second factor"), frozenset({OWNER}), fresh=True),
        Verb.REMOVE_SAMPLE: Rule(_("remove the sample workspace"), frozenset({OWNER, FACILITATOR})),
        Verb.SEE_AUDIT: Rule(_("read the audit trail of the workspace"), frozenset({OWNER, FACILITATOR})),
        Verb.SEE_PROGRESS: Rule(_("see how far a job is"), frozenset(EVERY_ROLE - {REP})),
    }
)

ROUTES: dict[str, Access] = {
    "icpstudio:healthz": anyone("GET", "HEAD"),
    "icpstudio:readyz": anyone("GET", "HEAD"),
    "icpstudio:csp_report": anyone("POST"),
    "icpstudio:mailbox": anyone("GET", "HEAD"),
    "icpstudio:mailbox_message": anyone("GET", "HEAD"),
    "icpstudio:mailbox_attachment": anyone("GET", "HEAD"),
    "icpstudio:gallery": anyone("GET", "HEAD"),
    "icpstudio:enter_sample": anyone("POST"),
    "icpstudio:home": person(),
    "icpstudio:open_workspace": person(),
    "icpstudio:preferences": person(),
    "icpstudio:invitation": anyone("GET", "HEAD", "POST"),
    "icpstudio:people": page(Verb.SEE_WORKSPACE),
    "icpstudio:invite": form(Verb.MANAGE_MEMBERS),
    "icpstudio:send_invitation_again": deed(Verb.MANAGE_MEMBERS),
    "icpstudio:revoke_invitation": deed(Verb.MANAGE_MEMBERS),
    "icpstudio:change_roles": form(Verb.MANAGE_MEMBERS),
    "icpstudio:end_membership": deed(Verb.MANAGE_MEMBERS),
    "icpstudio:workspace_settings": form(Verb.MANAGE_WORKSPACE),
    "icpstudio:second_factor": deed(Verb.SECURE_WORKSPACE),
    "icpstudio:remove_sample": deed(Verb.REMOVE_SAMPLE),
    "icpstudio:audit": page(Verb.SEE_AUDIT),
    "icpstudio:job": page(Verb.SEE_PROGRESS),
    "account_login": anyone(),
    "account_request_login_code": anyone(),
    "account_confirm_login_code": anyone(),
    "account_logout": anyone(),
    "account_signup": anyone(),
    "account_reset_password": anyone(),
    "account_reset_password_done": anyone(),
    "account_reset_password_from_key_done": anyone(),
    "account_reset_password_from_key": anyone(),
    "account_change_password": person(),
    "account_set_password": person(fresh=True),
    "account_inactive": anyone("GET", "HEAD"),
    "mfa_index": person(READ),
    "icpstudio:end_session": person(WRITE),
    "icpstudio:end_other_sessions": person(WRITE),
    "mfa_authenticate": anyone(),
    "mfa_login_webauthn": anyone(),
    "mfa_activate_totp": person(fresh=True),
    "mfa_deactivate_totp": person(fresh=True),
    "mfa_view_recovery_codes": person(READ, fresh=True),
    "mfa_generate_recovery_codes": person(fresh=True),
    "mfa_add_webauthn": person(fresh=True),
    "mfa_remove_webauthn": person(fresh=True),
    "openid_connect_login": anyone("GET", "HEAD"),
    "openid_connect_callback": anyone("GET", "HEAD"),
    "socialaccount_login_cancelled": anyone("GET", "HEAD"),
}

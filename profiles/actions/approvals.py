"""A version on its way to approval: sent to its approvers, decided by them, bound to the very content they saw."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from icpstudio.actions import audit, mail, operations
from icpstudio.documents.mails import compose
from icpstudio.errors import Conflict, Invalid
from icpstudio.kit import links
from icpstudio.models import Member
from icpstudio.rules import require
from profiles.actions import rendering
from profiles.actions.drafting_fit import measure
from profiles.choices import Decision, VersionState
from profiles.models import Approval, Version
from profiles.queries import approvals, versions
from profiles.queries.differences import Change
from profiles.rules import Verb

REVIEW_AFTER = timedelta(days=182)
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L: a code is read aloud and typed by hand


def submit(version: Version, *, due_on: date | None = None, by: Member, at: datetime) -> Version:
    """Freeze the draft and ask its approvers. Raises Invalid with everything that is still missing, Conflict when it is no draft."""
    require(by, Verb.SUBMIT)
    if version.state == VersionState.DRAFT:
        measure(version, by=by, at=at)  # in a child process, so before the transaction
    operations.begin()
    return _freeze(version, due_on=due_on, by=by, at=at)


@transaction.atomic
def _freeze(version: Version, *, due_on: date | None, by: Member, at: datetime) -> Version:
    if version.state != VersionState.DRAFT:
        raise Conflict(_("Version %(n)s has been sent for approval already.") % {"n": version.number}, current=version)
    if lacking := versions.ready_to_submit(version):
        raise Invalid(" ".join(lacking))
    version.move(
        "submit",
        content_hash=versions.content_hash(version),
        submitted_at=at,
        submitted_by=by,
        due_on=due_on,
        approvals_needed=version.workshop.approvals_needed,
    )
    for member in approvals.named(version.workshop):
        Approval.objects.create(workspace=version.workspace, version=version, member=member, asked_at=at, asked_by=by)
        _write(version, member, "approval_asked", by=by, at=at)
    audit.record("submit", version, by=by, at=at, content=version.content_hash)
    return version


@transaction.atomic
def decide(version: Version, *, decision: Decision, reason: str = "", hash_seen: str, by: Member, at: datetime) -> Version:
    """Approve or send back, for the content that was seen. Raises Forbidden, Invalid without a reason, Conflict when it is decided."""
    require(by, Verb.DECIDE, version)
    version = Version.objects.select_for_update().select_related("workshop__workspace", "workspace").get(pk=version.pk)
    if version.state != VersionState.IN_REVIEW:
        raise Conflict(_too_late(version), current=version)
    if hash_seen != version.content_hash:
        raise Conflict(_("The page is not the one you read. Read it again, then decide."), current=version)
    if decision == Decision.SENT_BACK and not reason.strip():
        raise Invalid(_("Say in a sentence why it comes back."), field="reason")
    mine = Approval.objects.filter(version=version, member=by, decision=Decision.OPEN)
    if not mine.update(decision=decision, reason=reason.strip(), hash_seen=hash_seen, decided_at=at):
        raise Conflict(_("You have decided on this version already."), current=version)
    audit.record(decision, version, by=by, at=at, content=hash_seen, reason=audit.digest(reason))
    if decision == Decision.SENT_BACK:
        version.move("send_back", decided_at=at, decided_by=by)
        _tell_authors(version, "version_sent_back", reason=reason.strip(), by=by, at=at)
    elif approvals.tally(version).is_enough:
        _approve(version, by=by, at=at)
    return version


@transaction.atomic
def withdraw(version: Version, *, by: Member, at: datetime) -> None:
    """Take a version back: out of review, or out of force."""
    require(by, Verb.WITHDRAW)
    version.move("withdraw", ended_at=at, ended_by=by)
    audit.record("withdraw", version, by=by, at=at)


def _approve(version: Version, *, by: Member, at: datetime) -> None:
    version.move("approve", decided_at=at, decided_by=by, check_code=_fresh_code(), review_by=(at + REVIEW_AFTER).date())
    rendering.ask(version, by=by, at=at)
    _tell_authors(version, "version_approved", by=by, at=at)
    audit.record("approve", version, by=by, at=at, content=version.content_hash, check_code=version.check_code)


def _fresh_code() -> str:
    """Ten letters in three groups, such as 7K4M-Q2XP-9D: 49 bits, never given twice (the column is unique)."""
    letters = "".join(secrets.choice(LETTERS) for _place in range(10))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _too_late(version: Version) -> str:
    decided = version.approvals.exclude(decision=Decision.OPEN).select_related("member__user").order_by("-decided_at").first()
    if decided is None:
        return _("Version %(n)s is not in review.") % {"n": version.number}
    words = {
        Decision.APPROVED: _("%(name)s has approved version %(n)s already. Nothing is left to decide."),
        Decision.SENT_BACK: _("%(name)s has sent version %(n)s back already. Nothing is left to decide."),
    }
    return words[Decision(decided.decision)] % {"name": decided.member, "n": version.number}


def _tell_authors(version: Version, name: str, *, by: Member, at: datetime, **facts: str) -> None:
    for author in version.authors.select_related("member__user", "member__workspace"):
        if author.member_id != by.pk:
            _write(version, author.member, name, by=by, at=at, **facts)


def _write(version: Version, member: Member, name: str, *, by: Member, at: datetime, **facts: str) -> None:
    """One mail about a version to one member. The link has no power: it leads to a page behind the sign-in."""
    route = "profiles:review" if name == "approval_asked" else "profiles:versions"
    subject = version.pk if name == "approval_asked" else version.workshop_id
    words = compose(
        f"profiles/{name}",
        language=member.user.language,
        reader=member.user.name,
        who=str(by),
        number=version.number,
        workshop=version.workshop.name,
        due_on=version.due_on,
        changes=_changes(version),
        url=links.absolute(version.workspace.slug, route, subject),
        workspace=version.workspace.name,
        **facts,
    )
    mail.queue(
        key=f"{name}:{version.pk}:{member.pk}",
        to=member.user.email,
        to_name=member.user.name,
        words=words,
        workspace=version.workspace,
        by=by,
        at=at,
    )


def _changes(version: Version) -> list[str]:
    """What is new against the page in force, as sentences for the text of a mail."""
    before = versions.published(version.workshop)
    if before is None:
        return []
    return [f"{change.heading}: {plain(change)}" for change in versions.diff(before, version).changes[:8]]


def plain(change: Change) -> str:
    """A changed sentence in plain text: what is gone in brackets, what is new after an arrow."""
    gone = " ".join(piece.text for piece in change.pieces if piece.kind != "ins").strip()
    new = " ".join(piece.text for piece in change.pieces if piece.kind != "del").strip()
    return f"{gone} → {new}" if gone and new else new or f"[{gone}]"

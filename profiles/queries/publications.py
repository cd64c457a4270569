"""Questions about what has been published, its PDF, and how far its mails are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import time_format
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from icpstudio.choices import MailState
from icpstudio.models import MailMessage, Member
from icpstudio.queries import mails as outbox
from profiles.choices import VersionState
from profiles.models import Publication, Recipient, Rendering, Stakeholder, Version, Workshop


def published(member: Member) -> QuerySet[Version]:
    """The published version of every workshop of the member's workspace; what everybody may read."""
    return (
        Version.objects.in_workspace(member.workspace)
        .filter(state=VersionState.PUBLISHED)
        .select_related("workshop")
        .order_by("workshop__name")
    )


def rendering(version: Version) -> Rendering | None:
    """The stored PDF of a version in its own paper size and language."""
    return version.renderings.filter(page=version.page, language=version.language).select_related("file").first()


def file_name(version: Version) -> str:
    return f"{slugify(version.workspace.name)}-icp-{slugify(version.workshop.name)}-v{version.number}.pdf"


def of(workshop: Workshop) -> Publication | None:
    """The newest publication of a workshop."""
    rows = Publication.objects.in_workspace(workshop.workspace).filter(version__workshop=workshop)
    return rows.select_related("version__workshop", "published_by__user").order_by("-published_at", "-pk").first()


def one(member: Member, publication_id: UUID) -> Publication:
    """A publication of the member's workspace. Raises Publication.DoesNotExist for a stranger's id."""
    return Publication.objects.in_workspace(member.workspace).select_related("version__workshop__workspace").get(pk=publication_id)


def recipient(member: Member, recipient_id: UUID) -> Recipient:
    return Recipient.objects.in_workspace(member.workspace).select_related("publication__version__workshop", "mail").get(pk=recipient_id)


def mails(publication: Publication) -> QuerySet[MailMessage]:
    return MailMessage.objects.filter(recipient__publication=publication)


def stakeholders(workshop: Workshop) -> QuerySet[Stakeholder]:
    return workshop.stakeholders.select_related("member__user").order_by("name")


def stakeholder(member: Member, stakeholder_id: UUID) -> Stakeholder:
    return Stakeholder.objects.in_workspace(member.workspace).select_related("workshop__workspace").get(pk=stakeholder_id)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One recipient and what became of the mail, in words and a state."""

    recipient: Recipient
    state: str
    words: str
    detail: str
    again: bool


@dataclass(frozen=True, slots=True)
class Deliveries:
    """A publication on its way: counts of mails, and a row for each."""

    rows: list[Delivery]
    sent: int
    waiting: int
    stuck: int
    total: int
    held: int
    away_since: datetime | None  # the mail server has not answered since

    @property
    def is_over(self) -> bool:
        return self.waiting == 0


DOTS = {
    MailState.HELD: "not_started",
    MailState.WAITING: "open",
    MailState.LEASED: "open",
    MailState.INFLIGHT: "open",
    MailState.SENT: "done",
    MailState.FAILED: "withdrawn",
    MailState.UNCERTAIN: "in_review",
    MailState.CANCELLED: "superseded",
}
ON_THE_WAY = frozenset({MailState.HELD, MailState.WAITING, MailState.LEASED, MailState.INFLIGHT})


def deliveries(publication: Publication) -> Deliveries:
    """Every recipient with the state of the mail; one query."""
    rows = [_delivery(row) for row in publication.recipients.select_related("mail", "stakeholder").order_by("name", "email")]
    states = [row.recipient.mail.state if row.recipient.mail else "" for row in rows]
    away = [row.recipient.mail.away_since for row in rows if row.state == "open" and row.recipient.mail.away_since]
    return Deliveries(
        rows=rows,
        sent=states.count(MailState.SENT),
        waiting=sum(state in ON_THE_WAY for state in states),
        stuck=sum(row.again for row in rows),
        total=len(rows),
        held=states.count(MailState.HELD),
        away_since=min(away, default=None),
    )


def _delivery(row: Recipient) -> Delivery:
    mail = row.mail
    if mail is None:
        return Delivery(row, "not_started", _("Not queued"), "", again=False)
    details = {
        MailState.UNCERTAIN: _("The server may have it: send again?"),
        MailState.SENT: mail.delayed_at and outbox.fate(mail).words,
        MailState.FAILED: outbox.fate(mail).words if mail.bounced_at else mail.answer,
        MailState.WAITING: mail.answer and _not_yet(mail),
    }
    state = MailState(mail.state)
    return Delivery(row, DOTS[state], str(state.label), details.get(state) or "", again=state in {MailState.UNCERTAIN, MailState.FAILED})


def _not_yet(mail: MailMessage) -> str:
    """Why it waits: the server's own words (they begin with a code), or that there is no connection; and when it is tried again."""
    said = mail.answer if mail.answer[:3].isdigit() and mail.answer[3:4] == " " else _("no connection")
    return _("The mail server does not take it yet (%(said)s). Nothing is lost; next try at %(time)s.") % {
        "said": said,
        "time": time_format(localtime(mail.next_at), "H:i:s"),
    }

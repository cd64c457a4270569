"""What has become of mails, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from icpstudio.choices import MailState
from icpstudio.models import MailMessage


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a mail is: a state that has a dot, and a sentence that says what a person can do about it."""

    state: str
    words: str


def by_keys(*keys: str) -> QuerySet[MailMessage]:
    return MailMessage.objects.filter(key__in=keys)


def server_away_since() -> datetime | None:
    """Since when mails wait for a mail server that does not answer; None while it does."""
    waiting = MailMessage.objects.filter(state=MailState.WAITING, away_since__isnull=False)
    return waiting.aggregate(since=Min("away_since"))["since"]


def fate(mail: MailMessage) -> Fate:
    """The state of one mail in words; a server that does not answer is named, with what it said."""
    match MailState(mail.state):
        case MailState.WAITING if mail.tries:
            since = date_format(localtime(mail.away_since or mail.tried_since or mail.queued_at), "DATETIME_FORMAT")
            words = _("Waiting for the mail server since %(since)s: nothing is lost, it is tried again.") % {"since": since}
        case MailState.SENT if mail.delayed_at:
            words = _("A mail server on the way still tries: %(answer)s") % {"answer": mail.answer}
        case MailState.SENT:
            words = _("Mail sent %(when)s") % {"when": date_format(localtime(mail.sent_at), "DATETIME_FORMAT")}
        case MailState.FAILED if mail.bounced_at:
            when = date_format(localtime(mail.bounced_at), "DATETIME_FORMAT")
            words = _("It came back on %(when)s: %(answer)s") % {"when": when, "answer": mail.answer}
        case MailState.FAILED:
            words = _("The mail server refused it: %(answer)s") % {"answer": mail.answer}
        case MailState.UNCERTAIN:
            words = _("The mail server may have it: the line broke while it was handed over.")
        case MailState.CANCELLED:
            words = _("Called back before it left")
        case _other:
            words = _("On its way to the mail server")
    return Fate(mail.state, words)

"""Takes in what mail servers report later: a mail that came back is shown to who sent it, a delay is noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from icpstudio.choices import MailState
from icpstudio.kit.bounces import Kind, Report, reports
from icpstudio.models import MailMessage

LEFT = (MailState.SENT, MailState.UNCERTAIN)  # only what has left can come back
SIGN = 8  # letters of a report's sha256: enough to tell the reports about one mail apart
REMEMBERED = 8 * SIGN  # a maildir is read again and again, and may hold some delays of a mail beside its end


@dataclass(frozen=True, slots=True)
class Taken:
    """What one notification has changed. `unmatched`: it speaks of mails that we don't know, or is no notification at all."""

    bounced: int = 0
    delayed: int = 0
    known: int = 0
    unmatched: int = 0


def take(raw: bytes, *, at: datetime) -> Taken:
    """Take one message from the address of bounces. The same one again changes nothing, not even after the mail was sent again."""
    found = reports(raw)
    if not found:
        return Taken(unmatched=1)
    counts = {"bounced": 0, "delayed": 0, "known": 0, "unmatched": 0}
    for report in found:
        counts[_take(report, at=at)] += 1
    return Taken(**counts)


def _take(report: Report, *, at: datetime) -> str:
    row = _row(report)
    if row is None:
        return "unmatched"
    sign = report.digest[:SIGN]
    fresh = MailMessage.objects.filter(pk=row.pk, state__in=LEFT).exclude(report__contains=sign)
    told = {"answer": report.words[:300], "report": (row.report + sign)[-REMEMBERED:]}
    if report.kind == Kind.FAILED:
        changed = fresh.update(state=MailState.FAILED, bounced_at=at, delayed_at=None, **told)
        return "bounced" if changed else "known"
    changed = fresh.update(delayed_at=at, **told)
    return "delayed" if changed else "known"


def _row(report: Report) -> MailMessage | None:
    """The mail that is meant. Its id or Message-ID is known to its reader and the servers on the way, and each mail has one reader."""
    named = Q(message_id__in=report.message_ids)
    try:
        named |= Q(pk=UUID(hex=report.reference))
    except ValueError:
        pass
    return MailMessage.objects.filter(named).first()

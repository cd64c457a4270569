"""The outbox: rows are queued with the change that causes them, and sent by a worker; nothing is lost, nothing is sent twice.

A row is leased, the message is offered to the server, and only then, with the mark `inflight` committed, the final dot is sent.
A worker that dies before the mark leaves a row that is safe to repeat; one that dies after it leaves a row that a person judges."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django_scopes import scopes_disabled
from uuid6 import uuid7

from icpstudio import jobs
from icpstudio.choices import MailState
from icpstudio.documents.mails import Words
from icpstudio.kit import clock
from icpstudio.kit.smtp import Refused, Uncertain, Unreachable, Wire, connect
from icpstudio.models import MailMessage, Member, StoredFile, Workspace
from icpstudio.queries import files

LEASE = timedelta(seconds=settings.LEASE_SECONDS)
GIVE_UP = timedelta(days=5)
_sending = threading.Lock()


def queue(
    *,
    key: str,
    to: str,
    words: Words,
    at: datetime,
    by: Member | None = None,
    to_name: str = "",
    workspace: Workspace | None = None,
    attachment: StoredFile | None = None,
    next_at: datetime | None = None,
    held: bool = False,
) -> MailMessage:
    """Put one mail to one address into the outbox. The same `key` again changes nothing. It leaves at `next_at`.

    `held`: not before `release`, because what it brings is still being made."""
    pk = uuid7()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    row, is_new = MailMessage.objects.get_or_create(
        key=key,
        defaults={
            "id": pk,
            "message_id": f"<{pk.hex}@{domain}>",
            "workspace": workspace,
            "to": to,
            "to_name": to_name,
            "subject": " ".join(words.subject.split())[:250],
            "text": words.text,
            "html": words.html,
            "language": words.language,
            "attachment": attachment,
            "state": MailState.HELD if held else MailState.WAITING,
            "next_at": next_at or at,
            "queued_at": at,
            "queued_by": by,
        },
    )
    if is_new and not held and row.next_at <= at:
        transaction.on_commit(lambda: jobs.ring("icpstudio.deliver_mail"))
    return row


def deliver(*, at: datetime, most: int = 500) -> int:
    """Send what is due, one row after the other over one connection. Returns how many the server took.

    One at a time in a process: then a worker that dies leaves one mail in flight, not one for each of its threads."""
    taken = 0
    while MailMessage.objects.due(max(at, clock.now())).exists() or MailMessage.objects.lost_in_flight(at).exists():
        if not _sending.acquire(blocking=False):
            return taken  # another thread is at it, and looks once more before it stops
        try:
            MailMessage.objects.lost_in_flight(at).update(state=MailState.UNCERTAIN, lease=None, lease_until=None)
            taken += _drain(most)
        finally:
            _sending.release()
    return taken


def _drain(most: int) -> int:
    taken, wire = 0, None
    try:
        for _round in range(most):
            row = _claim(clock.now())
            if row is None:
                break
            wire = wire or connect(settings.EMAIL_URL)
            try:
                taken += _send(row, wire)
            except Unreachable as problem:
                wire = _hang_up(wire)
                _later(row, str(problem), first=5)
    finally:
        _hang_up(wire)
    return taken


def send_again(row: MailMessage, *, by: Member, at: datetime) -> bool:
    """A person decides to repeat a mail that was refused or may have arrived; the Message-ID stays, so a reader sees one."""
    stuck = MailMessage.objects.filter(pk=row.pk, state__in=[MailState.UNCERTAIN, MailState.FAILED])
    moved = stuck.update(state=MailState.WAITING, next_at=at, tries=0, queued_by=by)
    if moved:
        transaction.on_commit(lambda: jobs.ring("icpstudio.deliver_mail"))
    return bool(moved)


def release(rows: QuerySet[MailMessage], *, attachment: StoredFile) -> int:
    """What the held ones among `rows` waited for is there: they leave as soon as their time has come."""
    moved = rows.filter(state=MailState.HELD).update(state=MailState.WAITING, attachment=attachment)
    transaction.on_commit(lambda: jobs.ring("icpstudio.deliver_mail"))
    return moved


def bring_forward(rows: QuerySet[MailMessage], *, at: datetime) -> int:
    """ "Send now": the waiting ones among `rows` no longer wait for the undo window."""
    moved = rows.filter(state__in=[MailState.WAITING, MailState.HELD]).update(next_at=at)
    transaction.on_commit(lambda: jobs.ring("icpstudio.deliver_mail"))
    return moved


def call_back(rows: QuerySet[MailMessage]) -> int:
    """Undo within the window: what has not left stays here."""
    return rows.filter(state__in=[MailState.WAITING, MailState.HELD]).update(state=MailState.CANCELLED)


def _claim(at: datetime) -> MailMessage | None:
    lease = uuid4()
    for pk in MailMessage.objects.due(at).order_by("next_at", "pk").values_list("pk", flat=True)[:20]:
        won = (
            MailMessage.objects.due(at)
            .filter(pk=pk)
            .update(state=MailState.LEASED, lease=lease, lease_until=at + LEASE, tries=F("tries") + 1)
        )
        if won:
            return MailMessage.objects.select_related("attachment").get(pk=pk)
    return None


def _send(row: MailMessage, wire: Wire) -> int:
    mine = MailMessage.objects.filter(pk=row.pk, lease=row.lease)
    try:
        wire.offer(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], row.to, message(row).as_bytes(policy=SMTP))
        if not mine.filter(state=MailState.LEASED).update(state=MailState.INFLIGHT, lease_until=clock.now() + LEASE):
            return 0  # another worker has it: the next offer, or the end, makes the server forget this one
        reply = wire.commit()
    except Uncertain as problem:
        mine.update(state=MailState.UNCERTAIN, answer=str(problem)[:300], lease=None, lease_until=None)
        return 0
    except Refused as refusal:
        if refusal.permanent:
            mine.update(state=MailState.FAILED, answer=str(refusal)[:300], lease=None, lease_until=None)
        else:
            _later(row, str(refusal))
        return 0
    mine.update(state=MailState.SENT, sent_at=clock.now(), answer=reply[:300], lease=None, lease_until=None)
    return 1


def _later(row: MailMessage, answer: str, *, first: int = 30) -> None:
    """Wait longer after every try, from `first` seconds up to an hour, and give up after five days."""
    now = clock.now()
    wait = timedelta(seconds=min(first * 2 ** (row.tries - 1), 3600))
    state = MailState.FAILED if now - row.queued_at > GIVE_UP else MailState.WAITING
    MailMessage.objects.filter(pk=row.pk, lease=row.lease).update(
        state=state, next_at=now + wait, answer=answer[:300], lease=None, lease_until=None
    )


def _hang_up(wire: Wire | None) -> None:
    if wire is not None:
        wire.close()


def message(row: MailMessage) -> EmailMessage:
    """The row as a MIME message; the same row always gives the same Message-ID and date."""
    mail = EmailMessage()
    mail["Subject"] = row.subject
    mail["From"] = settings.DEFAULT_FROM_EMAIL
    mail["To"] = str(Address(display_name=row.to_name, addr_spec=row.to))
    mail["Date"] = formatdate(row.queued_at.timestamp())
    mail["Message-ID"] = row.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = row.language
    mail.set_content(row.text)
    if row.html:
        mail.add_alternative(row.html, subtype="html")
    if row.attachment_id:
        with scopes_disabled():
            body = files.content(row.attachment)
        kind, _, subkind = row.attachment.content_type.partition("/")
        mail.add_attachment(body, maintype=kind, subtype=subkind, filename=row.attachment.name)
    return mail

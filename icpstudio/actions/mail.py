"""The outbox: rows are queued in the transaction of the change that causes them, and people decide about those that are stuck.

How they leave stands in `delivery`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from uuid6 import uuid7

from icpstudio import jobs
from icpstudio.choices import MailState
from icpstudio.documents.mails import Words
from icpstudio.kit import trace
from icpstudio.models import MailMessage, Member, StoredFile, Workspace

MANY = 500  # rows in one statement


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail and where it goes; the same `key` again is the same mail."""

    key: str
    to: str
    words: Words
    to_name: str = ""


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
    letters = [Letter(key, to, words, to_name)]
    return queue_all(letters, at=at, by=by, workspace=workspace, attachment=attachment, next_at=next_at, held=held)[key]


def queue_all(
    letters: Sequence[Letter],
    *,
    at: datetime,
    by: Member | None = None,
    workspace: Workspace | None = None,
    attachment: StoredFile | None = None,
    next_at: datetime | None = None,
    held: bool = False,
) -> dict[str, MailMessage]:
    """Put many mails into the outbox, in a few statements. Returns each by its key, those that stood there already too."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    common = {
        "workspace": workspace,
        "attachment": attachment,
        "state": MailState.HELD if held else MailState.WAITING,
        "next_at": next_at or at,
        "queued_at": at,
        "queued_by": by,
        "request_id": trace.current(),
    }
    rows = [_row(letter, domain, common) for letter in letters]
    MailMessage.objects.bulk_create(rows, batch_size=MANY, ignore_conflicts=True)
    if not held and (next_at or at) <= at:
        transaction.on_commit(lambda: jobs.ring("icpstudio.deliver_mail"))
    found: dict[str, MailMessage] = {}
    for start in range(0, len(rows), MANY):
        keys = [row.key for row in rows[start : start + MANY]]
        found |= {row.key: row for row in MailMessage.objects.filter(key__in=keys)}
    return {row.key: found[row.key] for row in rows}


def _row(letter: Letter, domain: str, common: dict[str, Any]) -> MailMessage:
    pk, words = uuid7(), letter.words
    return MailMessage(
        id=pk,
        key=letter.key,
        message_id=f"<{pk.hex}@{domain}>",
        to=letter.to,
        to_name=letter.to_name,
        subject=" ".join(words.subject.split())[:250],
        text=words.text,
        html=words.html,
        language=words.language,
        **common,
    )


def send_again(row: MailMessage, *, by: Member, at: datetime) -> bool:
    """A person decides to repeat a mail that was refused or may have arrived; the Message-ID stays, so a reader sees one."""
    stuck = MailMessage.objects.filter(pk=row.pk, state__in=[MailState.UNCERTAIN, MailState.FAILED])
    afresh = {"tries": 0, "tried_since": None, "away_since": None, "bounced_at": None, "delayed_at": None}
    moved = stuck.update(state=MailState.WAITING, next_at=at, queued_by=by, **afresh)
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

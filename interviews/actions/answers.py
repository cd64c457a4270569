"""Saves answers while they are typed. Nothing that was acknowledged is lost, and nobody overwrites somebody in silence."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from icpstudio.actions import audit
from icpstudio.errors import Conflict, Invalid
from icpstudio.models import Member
from icpstudio.rules import require
from interviews.actions import quotes
from interviews.actions.interviews import refuse_withdrawn
from interviews.models import Answer, AnswerRevision, Interview, Question
from interviews.rules import Verb


@transaction.atomic
def answer(
    interview: Interview,
    question: Question,
    text: str,
    rev: int,
    *,
    by: Member,
    at: datetime,
    client: str = "",
    seq: int = 0,
) -> Answer:
    """Save `text`, typed over revision `rev`. Raises Conflict (current: the saved answer) when somebody saved another text meanwhile.

    `client` names the browser window and `seq` counts its saves: a window whose last reply was lost goes on where it was, and a
    save that was overtaken by a later one of the same window is dropped. Every save is a revision; the trail holds the first of
    each answer, and fingerprints of all of them when the interview is finished."""
    require(by, Verb.LOG_INTERVIEW, interview)
    refuse_withdrawn(interview)
    row = _locked(interview, question, by=by, at=at)
    if row.text == text:
        return row
    if row.rev != rev:
        if not client or row.client != client:
            raise Conflict(_("Somebody else saved another text here meanwhile. Both are kept."), current=row)
        if seq <= row.seq:
            return row
    _write(row, text, by=by, at=at, client=client, seq=seq)
    if row.rev == 1:
        audit.record(Verb.LOG_INTERVIEW, interview, by=by, at=at, question=question.key)
    return row


@transaction.atomic
def skip(interview: Interview, question: Question, reason: str, *, by: Member, at: datetime) -> Answer:
    """Leave a question open, with the reason."""
    require(by, Verb.LOG_INTERVIEW, interview)
    refuse_withdrawn(interview)
    if not reason.strip():
        raise Invalid(_("Say why the question is left open."), "reason")
    row = _locked(interview, question, by=by, at=at)
    row.skipped_because = reason.strip()
    row.save(update_fields=["skipped_because"])
    audit.record(Verb.LOG_INTERVIEW, interview, by=by, at=at, skipped=question.key)
    return row


def _locked(interview: Interview, question: Question, *, by: Member, at: datetime) -> Answer:
    if question.workshop_id != interview.workshop_id:
        raise Invalid(_("This question belongs to another workshop."))
    row, _is_new = Answer.objects.get_or_create(
        interview=interview, question=question, defaults={"workspace": interview.workspace, "saved_at": at, "saved_by": by}
    )
    return Answer.objects.select_for_update(of=("self",)).select_related("saved_by__user").get(pk=row.pk)


def _write(row: Answer, text: str, *, by: Member, at: datetime, client: str, seq: int) -> None:
    before, row.text = row.text, text
    row.rev += 1
    row.client, row.seq, row.saved_at, row.saved_by = client, seq, at, by
    if text:
        row.skipped_because = ""
    row.save(update_fields=["text", "rev", "client", "seq", "saved_at", "saved_by", "skipped_because"])
    AnswerRevision.objects.create(workspace_id=row.workspace_id, answer=row, rev=row.rev, text=text, saved_at=at, saved_by=by)
    quotes.follow(row, before)

"""Questions about quotes: one, those of an answer, those that may be cited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from icpstudio.models import Member
from icpstudio.rules import may
from interviews.choices import InterviewState
from interviews.models import Answer, Interview, Quote, Tag
from interviews.rules import Verb
from profiles.models import Workshop
from profiles.ports import Said


@dataclass(frozen=True, slots=True)
class Marked:
    """A quote with its themes, as a page shows it."""

    id: UUID
    text: str
    language: str
    question: str
    attribution: str
    is_loose: bool
    tags: tuple[Tag, ...]


def one(member: Member, quote_id: UUID) -> Quote:
    """A quote of the member's workspace that she may see. Raises Http404 for any other."""
    found = Quote.objects.in_workspace(member.workspace).with_source().filter(pk=quote_id).first()
    if found is None or not may(member, Verb.TAG_QUOTE, found):
        raise Http404
    return found


def tag(member: Member, tag_id: UUID) -> Tag:
    """A tag on a quote that the member may see. Raises Http404 for any other."""
    found = Tag.objects.in_workspace(member.workspace).select_related("theme", "quote__answer__interview").filter(pk=tag_id).first()
    if found is None or not may(member, Verb.TAG_QUOTE, found.quote):
        raise Http404
    return found


def of_answer(answer: Answer | None) -> list[Marked]:
    """The quotes of one answer in the order of its text, loose ones last; two queries."""
    if answer is None:
        return []
    rows = answer.quotes.with_source()
    return _marked(sorted(rows, key=lambda row: (row.is_loose, row.start or 0)))


def of_interview(member: Member, interview: Interview) -> list[Marked]:
    """The quotes that `member` may see of an interview, by question: all of her own, else those that may be cited; of a withdrawn
    one none."""
    if interview.state == InterviewState.WITHDRAWN:
        return []
    rows = Quote.objects.in_workspace(member.workspace).filter(answer__interview=interview)
    if not may(member, Verb.READ_ANSWERS, interview):
        rows = rows.citable()
    return _marked(rows.with_source().order_by("answer__question__position", "start"))


def citable(workshop: Workshop, words: str = "") -> QuerySet[Quote]:
    """Every quote that consent allows on the page, newest first; with `words`, those that hold them or carry such a theme."""
    rows = Quote.objects.of_workshop(workshop).citable().with_source().order_by("-marked_at", "-pk")
    for word in words.split():
        rows = rows.filter(Q(text__icontains=word) | Q(pk__in=_tagged(workshop, word)))
    return rows


def said(quote: Quote) -> Said:
    """The quote in the shape that the floor below takes: words, and who said them as far as consent allows."""
    interview = quote.answer.interview
    return Said(
        reference=quote.reference,
        text=quote.text,
        attribution=interview.attribution,
        language=interview.language,
        question=quote.answer.question.text,
        themes=tuple(sorted(row.theme.name for row in quote.tags.all())),
        interview=str(interview.pk),
        question_key=quote.answer.question.key,
    )


def _tagged(workshop: Workshop, word: str) -> QuerySet:
    return Tag.objects.in_workspace(workshop.workspace).filter(theme__workshop=workshop, theme__name__icontains=word).values("quote")


def _marked(rows: Iterable[Quote]) -> list[Marked]:
    return [
        Marked(
            id=row.pk,
            text=row.text,
            language=row.answer.interview.language,
            question=row.answer.question.short,
            attribution=row.answer.interview.attribution,
            is_loose=row.is_loose,
            tags=tuple(sorted(row.tags.all(), key=lambda tag: tag.theme.name.casefold())),
        )
        for row in rows
    ]

"""Marks words of an answer as a quote, and lets the marks follow when the answer is edited."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from icpstudio.actions import audit
from icpstudio.errors import Invalid
from icpstudio.models import Member
from icpstudio.rules import require
from interviews.actions.interviews import refuse_withdrawn
from interviews.models import Answer, Quote
from interviews.rules import Verb

LONGEST = 1000


@transaction.atomic
def mark_quote(answer: Answer, start: int, end: int, *, by: Member, at: datetime) -> Quote:
    """Keep the characters `start` to `end` of the answer as a quote, without the space around them. The same words again are the
    same quote."""
    require(by, Verb.MARK_QUOTE, answer.interview)
    refuse_withdrawn(answer.interview)
    answer = Answer.objects.select_for_update(of=("self",)).select_related("interview").get(pk=answer.pk)
    if not 0 <= start < end <= len(answer.text):
        raise Invalid(_("These words do not stand in the saved answer."), "text")
    words = answer.text[start:end]
    start, text = start + len(words) - len(words.lstrip()), words.strip()
    if not text:
        raise Invalid(_("Select the words that you want to quote."), "text")
    if len(text) > LONGEST:
        raise Invalid(_("A quote has at most %(most)d characters; these are %(are)d.") % {"most": LONGEST, "are": len(text)}, "text")
    place = {"start": start, "end": start + len(text)}
    quote, is_new = answer.quotes.get_or_create(
        **place, defaults={"workspace_id": answer.workspace_id, "text": text, "marked_at": at, "marked_by": by}
    )
    if is_new:
        audit.record(Verb.MARK_QUOTE, quote, by=by, at=at, words=audit.digest(text), interview=answer.interview_id)
    return quote


@transaction.atomic
def remove(quote: Quote, *, by: Member, at: datetime) -> None:
    """Take a quote back. The answer keeps its words, and pages that cite it keep their copy."""
    require(by, Verb.MARK_QUOTE, quote.answer.interview)
    audit.record(Verb.MARK_QUOTE, quote, by=by, at=at, removed=True)
    quote.delete()


def follow(answer: Answer, before: str) -> None:
    """After `answer` was edited (it read `before`): every quote finds its words again, or becomes loose."""
    for quote in answer.quotes.all():
        place = find(quote.text, answer.text, before, quote.start)
        start, end = (None, None) if place is None else (place, place + len(quote.text))
        if (start, end) != (quote.start, quote.end):
            quote.start, quote.end = start, end
            quote.save(update_fields=["start", "end"])


def find(words: str, text: str, before: str = "", was_at: int | None = None) -> int | None:
    """Where `words` stand in `text` now; of several places the one that the edit (from `before`) moved them to, or the nearest."""
    if was_at is None:
        place = text.find(words)
        return None if place < 0 else place
    same = 0
    while same < min(len(text), len(before)) and text[same] == before[same]:
        same += 1
    expected = was_at if was_at + len(words) <= same else was_at + len(text) - len(before)
    places = []
    place = text.find(words)
    while place >= 0:
        places.append(place)
        place = text.find(words, place + 1)
    return min(places, key=lambda place: abs(place - expected), default=None)

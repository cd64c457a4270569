"""Interviews of the fixed cast: who was heard, and what she said."""

from __future__ import annotations

from datetime import date
from typing import Any

from icpstudio.models import Member
from interviews.actions.answers import answer
from interviews.actions.interviews import consent, finish, plan
from interviews.actions.quotes import mark_quote
from interviews.models import Answer, Interview, Question, Quote
from profiles.choices import Mark, Outcome
from profiles.models import Customer
from tests.cast import MONDAY, Company

NAME = "Marek Wrona"
WORDS = "The trucks stood on the road by six in the morning"
TEXT = f"It was the waiting. {WORDS} and the carrier billed us. Nobody could say how many."


def customer(company: Company, name: str = "Solyoron GmbH", mark: Mark = Mark.BEST, *outcomes: Outcome) -> Customer:
    """A customer of the company's workshop with deals that ended as told."""
    row = company.workshop.customers.create(workspace=company.workspace, name=name, folded_name=name.casefold(), mark=mark)
    for outcome in outcomes:
        row.deals.create(workspace=company.workspace, workshop=company.workshop, outcome=outcome)
    return row


def planned(company: Company, **other: Any) -> Interview:
    """An interview that Ines holds."""
    by = other.pop("by", company.facilitator)
    details: dict[str, Any] = {
        "customer": None,
        "alias": "Site manager, logistics, 640 employees",
        "respondent": NAME,
        "role": "Site manager",
        "language": "en",
        "channel": "video_call",
        "held_on": date(2024, 7, 8),
        "interviewer": company.contributor,
    }
    return plan(company.workshop, **{**details, **other}, by=by, at=MONDAY)


def first(interview: Interview) -> Question:
    return interview.workshop.questions.get(key="std-1")


def answered(interview: Interview, text: str = TEXT, by: Member | None = None) -> Answer:
    return answer(interview, first(interview), text, 0, by=by or interview.interviewer, at=MONDAY)


def quoted(interview: Interview, words: str = WORDS, text: str = TEXT) -> Quote:
    row = answered(interview, text)
    start = text.index(words)
    return mark_quote(row, start, start + len(words), by=interview.interviewer, at=MONDAY)


def logged(company: Company, scope: str = "anonymous", **other: Any) -> Interview:
    """An interview with one quote, held and finished, with consent."""
    interview = planned(company, **other)
    quoted(interview)
    consent(interview, scope, date(2026, 7, 8), by=company.facilitator, at=MONDAY)
    return finish(interview, by=company.facilitator, at=MONDAY)

"""One question of one interview as its page needs it: the answer, its quotes, and the way through the guide."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.http import Http404

from interviews.choices import Method
from interviews.models import Answer, Interview, Question
from interviews.queries import guides, quotes


@dataclass(frozen=True, slots=True)
class Stop:
    """A question on the way through the interview."""

    question: Question
    number: int
    is_here: bool
    is_done: bool
    is_skipped: bool
    quotes: int


@dataclass(frozen=True, slots=True)
class Page:
    """One question owns the page."""

    interview: Interview
    question: Question
    answer: Answer | None
    stops: list[Stop]
    further: list[Question]  # of the workshop's guide, not asked in this interview
    quotes: list[quotes.Marked]

    @property
    def here(self) -> int:
        return next(index for index, stop in enumerate(self.stops) if stop.is_here)

    @property
    def number(self) -> int:
        return self.here + 1

    @property
    def previous(self) -> Stop | None:
        return self.stops[self.here - 1] if self.here else None

    @property
    def following(self) -> Stop | None:
        return self.stops[self.here + 1] if self.number < len(self.stops) else None

    @property
    def text(self) -> str:
        return self.answer.text if self.answer else ""

    @property
    def saved(self) -> bool:
        return self.rev > 0

    @property
    def rev(self) -> int:
        return self.answer.rev if self.answer else 0


def question(interview: Interview, question_id: UUID) -> Question:
    """A question of the interview's workshop. Raises Http404 for any other."""
    found = guides.questions(interview.workshop).filter(pk=question_id).first()
    if found is None:
        raise Http404
    return found


def page(interview: Interview, question: Question) -> Page:
    """The page of `question`; the way holds the standard questions, those that were answered besides, and this one."""
    stops, further, answer = way(interview, here=question)
    return Page(interview, question, answer, stops, further, quotes.of_answer(answer))


def way(interview: Interview, here: Question | None = None) -> tuple[list[Stop], list[Question], Answer | None]:
    """The questions of an interview in order, those of the guide that it leaves out, and the answer to `here`; two queries."""
    answers = {row.question_id: row for row in interview.answers.select_related("saved_by__user").annotate(marked=Count("quotes"))}
    stops, further = [], []
    for row in guides.questions(interview.workshop):
        answer = answers.get(row.pk)
        if row.method != Method.STANDARD and answer is None and row != here:
            further.append(row)
            continue
        done = bool(answer and answer.text)
        skipped = bool(answer and answer.skipped_because) and not done
        stops.append(Stop(row, len(stops) + 1, row == here, done, skipped, answer.marked if answer else 0))
    return stops, further, answers.get(here.pk) if here else None


def one(interview: Interview, question: Question) -> Answer:
    """The saved answer. Raises Http404 while there is none."""
    found = interview.answers.select_related("interview", "saved_by__user").filter(question=question).first()
    if found is None:
        raise Http404
    return found

"""Marks quotes, removes them, and tags them with themes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from icpstudio.errors import Invalid
from interviews.actions import quotes as actions
from interviews.actions import themes as theme_actions
from interviews.forms.answers import MarkQuote, TagQuote
from interviews.models import Answer
from interviews.queries import answers, interviews, quotes
from interviews.views import answers as answer_views
from interviews.views import interviews as interview_views


def mark(request: HttpRequest, interview_id: UUID, question_id: UUID) -> HttpResponse:
    found = interviews.own(request.member, interview_id)
    asked = answers.question(found, question_id)
    answer = answers.one(found, asked)
    form = MarkQuote(request.POST, answer=answer.text)
    if form.is_valid():
        try:
            actions.mark_quote(answer, form.cleaned_data["start"], form.cleaned_data["end"], by=request.member, at=request.now)
        except Invalid as problem:
            form.add_error("text", problem.sentence)
    if form.errors:
        return answer_views.page(request, found, asked, quote_form=form, status=422)
    return _shown(request, answer)


def remove(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    quote = quotes.one(request.member, quote_id)
    actions.remove(quote, by=request.member, at=request.now)
    return _shown(request, quote.answer)


def tag(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    quote = quotes.one(request.member, quote_id)
    form = TagQuote(request.POST)
    if not form.is_valid():
        return _shown(request, quote.answer, problem=" ".join(form.errors["theme"]))
    theme_actions.tag(quote, form.cleaned_data["theme"], by=request.member, at=request.now)
    return _shown(request, quote.answer)


def untag(request: HttpRequest, tag_id: UUID) -> HttpResponse:
    found = quotes.tag(request.member, tag_id)
    theme_actions.untag(found, by=request.member, at=request.now)
    return _shown(request, found.quote.answer)


def _shown(request: HttpRequest, answer: Answer, *, problem: str = "") -> HttpResponse:
    """By script the quotes of the answer anew; else back to the page that the form stood on. A problem is shown where it arose."""
    on_interview = request.POST.get("from") == "interview"
    if problem and on_interview:
        return interview_views.page(request, interviews.one(request.member, answer.interview_id), problem=problem, status=422)
    if problem or request.headers.get("HX-Request"):
        found = interviews.own(request.member, answer.interview_id)
        asked = answers.question(found, answer.question_id)
        return answer_views.page(request, found, asked, quote_problem=problem, status=422 if problem else 200)
    if on_interview:
        return redirect(reverse("interviews:interview", args=[answer.interview_id]) + "#quotes")
    return redirect(reverse("interviews:question", args=[answer.interview_id, answer.question_id]) + "#quotes")

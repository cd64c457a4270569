"""The interviews of a workshop, planning one, and what is recorded about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from icpstudio.errors import Invalid
from icpstudio.rules import may
from interviews.actions import interviews as actions
from interviews.choices import Consent, InterviewState
from interviews.forms.interviews import Details, GiveConsent, Withdraw
from interviews.models import Interview
from interviews.queries import answers, citing, coverage, guides, interviews, quotes, themes
from interviews.rules import Verb
from profiles.models import Workshop


def index(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = guides.workshop(request.member, workshop_id)
    cells = coverage.coverage(workshop)
    learning = themes.learning(workshop)
    context = {
        "workshop": workshop,
        "crumbs": crumbs(workshop),
        "lines": interviews.listing(request.member, workshop),
        "cells": cells,
        "missing": coverage.missing_sentence(cells),
        "asking": coverage.worth_asking(workshop, cells),
        "learned": learning[-8:],
        "most_learned": max((row.new for row in learning), default=0),
        "lately": themes.lately(learning),
        "may_plan": may(request.member, Verb.PLAN_INTERVIEW),
    }
    return render(request, "interviews/interviews/index.html", context)


def plan(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = guides.workshop(request.member, workshop_id)
    initial = {
        "interviewer": request.member.pk,
        "language": workshop.workspace.language,
        "customer": request.GET.get("customer", ""),
        "outcome": request.GET.get("outcome", "won"),
    }
    form = Details(request.POST or None, workshop=workshop, initial=initial)
    form.submit = _("Plan the interview")
    if request.method == "POST" and form.is_valid():
        interview = actions.plan(workshop, **form.cleaned_data, by=request.member, at=request.now)
        return redirect("interviews:interview", interview.pk)
    context = {"workshop": workshop, "form": form, "crumbs": crumbs(workshop, {"name": _("Plan an interview")})}
    return render(request, "interviews/interviews/plan.html", context, status=422 if form.errors else 200)


def interview(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    found = interviews.one(request.member, interview_id)
    return page(request, found)


def details(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    found = interviews.own(request.member, interview_id)
    form = Details(request.POST or None, workshop=found.workshop, initial=Details.standing(found))
    if request.method == "POST" and form.is_valid():
        actions.change(found, **form.cleaned_data, by=request.member, at=request.now)
        return redirect("interviews:interview", found.pk)
    context = _around(found, _("Details")) | {"form": form}
    return render(request, "interviews/interviews/details.html", context, status=422 if form.errors else 200)


def consent(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    found = interviews.own(request.member, interview_id)
    initial = {"scope": found.consent or Consent.ANONYMOUS, "keep_until": found.keep_until or _in_two_years(request)}
    form = GiveConsent(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.consent(found, form.cleaned_data["scope"], form.cleaned_data["keep_until"], by=request.member, at=request.now)
        return redirect("interviews:interview", found.pk)
    context = _around(found, _("Consent")) | {"form": form}
    return render(request, "interviews/interviews/consent.html", context, status=422 if form.errors else 200)


def finish(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    found = interviews.own(request.member, interview_id)
    try:
        actions.finish(found, by=request.member, at=request.now)
    except Invalid as problem:
        return page(request, found, problem=problem.sentence, status=422)
    return redirect("interviews:interview", found.pk)


def withdraw(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    found = interviews.own(request.member, interview_id)
    form = Withdraw(request.POST or None)
    form.submit = _("Withdraw the interview")
    if request.method == "POST" and form.is_valid():
        actions.withdraw(found, form.cleaned_data["reason"], by=request.member, at=request.now)
        return redirect("interviews:interview", found.pk)
    context = _around(found, _("Withdraw")) | {"form": form, "pages": citing.pages(found)}
    return render(request, "interviews/interviews/withdraw.html", context, status=422 if form.errors else 200)


def crumbs(workshop: Workshop, *further: dict[str, str]) -> list[dict[str, str]]:
    """The way to a page of this floor."""
    return [
        {"name": workshop.name, "url": reverse("profiles:workshop", args=[workshop.pk])},
        {"name": _("Interviews"), "url": reverse("interviews:index", args=[workshop.pk])},
        *further,
    ]


def named(found: Interview) -> dict[str, str]:
    """The crumb of one interview."""
    return {"name": _("Interview %(n)d") % {"n": found.number}, "url": reverse("interviews:interview", args=[found.pk])}


def _around(found: Interview, here: str) -> dict[str, Any]:
    return {"workshop": found.workshop, "interview": found, "crumbs": crumbs(found.workshop, named(found), {"name": here})}


def page(request: HttpRequest, found: Interview, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page of one interview, with what stood in the way of the last deed."""
    marked = quotes.of_interview(request.member, found)
    line = interviews.line(request.member, found, len(marked))
    shows_answers = line.is_mine and found.state != InterviewState.WITHDRAWN
    stops, further, _answer = answers.way(found) if shows_answers else ([], [], None)
    context = {
        "workshop": found.workshop,
        "crumbs": crumbs(found.workshop, named(found)),
        "interview": found,
        "line": line,
        "stops": stops,
        "further": further,
        "first": next((stop for stop in stops if not stop.is_done), stops[0] if stops else None),
        "quotes": marked,
        "themes": themes.names(found.workshop),
        "cells": coverage.coverage(found.workshop),
        "problem": problem,
    }
    return render(request, "interviews/interviews/detail.html", context, status=status)


def _in_two_years(request: HttpRequest) -> Any:
    today = request.now.date()
    return today.replace(year=today.year + 2, day=min(today.day, 28))

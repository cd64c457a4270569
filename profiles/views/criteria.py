"""Step 3: which conditions count, and how much. Each button leads back to the scorecard and what it does."""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from icpstudio.errors import Invalid
from profiles.actions import criteria as actions
from profiles.forms.criteria import Amend, Choose, Hypothesis, Limits, Move, Points
from profiles.models import Workshop
from profiles.queries import criteria, workshops
from profiles.views.attributes import crumbs


def propose(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    actions.propose(workshop, by=request.member, at=request.now)
    return _back(workshop)


def choose(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    if request.method != "POST" and "condition" not in request.GET:
        return redirect("profiles:attributes", workshop.pk)
    form = Choose(request.POST) if request.method == "POST" else Choose(initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose(workshop, by=request.member, at=request.now, **form.cleaned_data)
        except Invalid as problem:
            form.add_error(problem.field if problem.field in ("name", "points") else None, problem.sentence)
        else:
            return _back(workshop)
    context = {"workshop": workshop, "form": form, "crumbs": crumbs(workshop, _("Use as criterion"))}
    return render(request, "profiles/criteria/choose.html", context, status=422 if form.errors else 200)


def add_hypothesis(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    actions.add_hypothesis(workshop, **_clean(Hypothesis(request.POST)), by=request.member, at=request.now)
    return _back(workshop)


def thresholds(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    actions.set_thresholds(workshop, **_clean(Limits(request.POST)), by=request.member, at=request.now)
    return _back(workshop)


def points(request: HttpRequest, criterion_id: UUID) -> HttpResponse:
    criterion = criteria.one(request.member, criterion_id)
    actions.set_points(criterion, **_clean(Points(request.POST)), by=request.member, at=request.now)
    return _back(criterion.workshop)


def amend(request: HttpRequest, criterion_id: UUID) -> HttpResponse:
    criterion = criteria.one(request.member, criterion_id)
    actions.amend(criterion, **_clean(Amend(request.POST)), by=request.member, at=request.now)
    return _back(criterion.workshop)


def move(request: HttpRequest, criterion_id: UUID) -> HttpResponse:
    criterion = criteria.one(request.member, criterion_id)
    actions.move(criterion, **_clean(Move(request.POST)), by=request.member, at=request.now)
    return _back(criterion.workshop)


def remove(request: HttpRequest, criterion_id: UUID) -> HttpResponse:
    criterion = criteria.one(request.member, criterion_id)
    actions.remove(criterion, by=request.member, at=request.now)
    return _back(criterion.workshop)


def _clean(form: Form) -> dict[str, object]:
    """The cleaned values of a small form in a line of the page. Raises Invalid with the first thing that is wrong."""
    if not form.is_valid():
        name, sentences = next(iter(form.errors.items()))
        raise Invalid(f"{form.fields[name].label}: {sentences[0]}", field=name)
    return form.cleaned_data


def _back(workshop: Workshop) -> HttpResponse:
    return redirect(f"{reverse('profiles:attributes', args=[workshop.pk])}#scorecard")

"""Workshops of a workspace: the list, one's home with its five steps, and how it is run."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from icpstudio.errors import Invalid
from icpstudio.rules import may
from profiles.actions import workshops as actions
from profiles.forms.workshops import Configure, OpenWorkshop, SkipStep
from profiles.queries import publications, steps, waiting, workshops
from profiles.rules import Verb


def index(request: HttpRequest) -> HttpResponse:
    """All workshops; a rep sees the published pages instead."""
    rows = list(workshops.of(request.member))
    context = {"crumbs": [{"name": _("Workshops")}], "published": publications.published(request.member)}
    if may(request.member, Verb.SEE_WORKSHOP):
        context["rows"] = [{"workshop": row, "steps": steps.steps(row)} for row in rows]
        context["may_open"] = may(request.member, Verb.RUN_WORKSHOP)
    return render(request, "profiles/workshops/index.html", context)


def open_workshop(request: HttpRequest) -> HttpResponse:
    form = OpenWorkshop(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workshop = actions.open_workshop(request.workspace, **form.cleaned_data, by=request.member, at=request.now)
        except Invalid as problem:
            form.add_error(problem.field, problem.sentence)
        else:
            return redirect("profiles:workshop", workshop.pk)
    crumbs = [{"name": _("Workshops"), "url": reverse("profiles:workshops")}, {"name": _("Open a workshop")}]
    return render(request, "profiles/workshops/open.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


def home(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    found = steps.steps(workshop)
    nearest = steps.coming_next(found)
    rows = [
        {
            "step": step,
            "url": reverse(step.route, args=[workshop.pk]),
            "skip_url": reverse("profiles:skip_step", args=[workshop.pk, step.number]),
        }
        for step in found
    ]
    context = {
        "workshop": workshop,
        "crumbs": [{"name": _("Workshops"), "url": reverse("profiles:workshops")}, {"name": workshop.name}],
        "rows": rows,
        "found_steps": found,
        "next": nearest,
        "next_url": reverse(nearest.route, args=[workshop.pk]),
        "may_run": may(request.member, Verb.RUN_WORKSHOP),
        "waiting": [{"row": row, "url": reverse(row.route, args=[row.subject])} for row in waiting.waiting(workshop)],
    }
    return render(request, "profiles/workshops/home.html", context)


def settings(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    form = Configure(request.POST or None, instance=workshop, workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        approvers, needed = values.pop("approvers"), values.pop("approvals_needed")
        values["top_share"] = Decimal(values.pop("top_percent")) / 100
        fresh = workshops.one(request.member, workshop_id)
        try:
            actions.run_by(fresh, values, approvers=approvers, needed=needed, by=request.member, at=request.now)
        except Invalid as problem:
            form.add_error(problem.field, problem.sentence)
        else:
            return redirect("profiles:workshop", workshop.pk)
    crumbs = [
        {"name": _("Workshops"), "url": reverse("profiles:workshops")},
        {"name": workshop.name, "url": reverse("profiles:workshop", args=[workshop.pk])},
        {"name": _("How it is run")},
    ]
    context = {"workshop": workshop, "form": form, "crumbs": crumbs}
    return render(request, "profiles/workshops/settings.html", context, status=422 if form.errors else 200)


def skip(request: HttpRequest, workshop_id: UUID, step: int) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    form = SkipStep(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    actions.skip_step(workshop, step, reason=reason, by=request.member, at=request.now)
    return redirect("profiles:workshop", workshop.pk)

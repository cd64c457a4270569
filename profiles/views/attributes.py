"""Step 3: what the best have in common."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from icpstudio.errors import Invalid
from icpstudio.rules import may
from profiles.actions import analysis, attributes
from profiles.choices import Category, CriterionKind
from profiles.forms.attributes import Keep
from profiles.models import Workshop
from profiles.queries import analyses, attributes_page, criteria_rows, workshops
from profiles.queries import attributes as attribute_queries
from profiles.rules import Verb


def index(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    found = analyses.standing(workshop)
    context = {
        "workshop": workshop,
        "crumbs": crumbs(workshop),
        "standing": found,
        "findings": attributes_page.findings(workshop, found.analysis, request.GET.get("show", "")) if found.analysis else None,
        "card": criteria_rows.scorecard(workshop, found),
        "categories": Category.choices,
        "kinds": CriterionKind.choices,
        "may_analyse": may(request.member, Verb.ANALYSE),
        "may_choose": may(request.member, Verb.CHOOSE_CRITERIA),
        "poll_url": reverse("profiles:analysis_progress", args=[workshop.pk]),
    }
    return render(request, "profiles/attributes/index.html", context)


def progress(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    """The part that a page at work asks for each second; once the work is over, it asks the browser to load the result."""
    workshop = workshops.one(request.member, workshop_id)
    run = analyses.job(workshop)
    if not analyses.at_work(run):
        return HttpResponse(headers={"HX-Redirect": reverse("profiles:attributes", args=[workshop.pk])})
    return render(request, "profiles/attributes/progress.html", {"run": run, "poll_url": request.path})


def analyse(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    analysis.ask(workshop, by=request.member, at=request.now)
    return redirect("profiles:attributes", workshop.pk)


def keep(request: HttpRequest, attribute_id: UUID) -> HttpResponse:
    attribute = attribute_queries.one(request.member, attribute_id)
    form = Keep(request.POST)
    if not form.is_valid():
        raise Invalid(_("Say in a few words why “%(name)s” is to be kept.") % {"name": attribute.name}, field="because")
    attributes.insist(attribute, because=form.cleaned_data["because"], by=request.member, at=request.now)
    return redirect("profiles:attributes", attribute.workshop_id)


def leave(request: HttpRequest, attribute_id: UUID) -> HttpResponse:
    attribute = attribute_queries.one(request.member, attribute_id)
    attributes.leave(attribute, by=request.member, at=request.now)
    return redirect("profiles:attributes", attribute.workshop_id)


def crumbs(workshop: Workshop, here: str = "") -> list[dict[str, str]]:
    """The way to step 3, and to a page inside it."""
    way = [
        {"name": _("Workshops"), "url": reverse("profiles:workshops")},
        {"name": workshop.name, "url": reverse("profiles:workshop", args=[workshop.pk])},
    ]
    if not here:
        return [*way, {"name": _("Common attributes")}]
    return [*way, {"name": _("Common attributes"), "url": reverse("profiles:attributes", args=[workshop.pk])}, {"name": here}]

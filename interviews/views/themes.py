"""Themes of a workshop, and making one an attribute of the customers that were heard."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from icpstudio.rules import may
from interviews.queries import guides, themes
from interviews.rules import Verb
from interviews.views.interviews import crumbs


def index(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = guides.workshop(request.member, workshop_id)
    context = {
        "workshop": workshop,
        "crumbs": crumbs(workshop, {"name": _("Themes")}),
        "rows": themes.prevalence(workshop),
        "heard": themes.heard(workshop),
        "may_push": may(request.member, Verb.PUSH_THEME),
    }
    return render(request, "interviews/themes/index.html", context)

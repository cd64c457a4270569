"""Themes of a workshop, and making one an attribute of the customers that were heard."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from icpstudio.errors import Invalid
from icpstudio.rules import may
from interviews.actions import citing
from interviews.queries import guides, themes
from interviews.rules import Verb
from interviews.views.interviews import crumbs
from profiles.models import Workshop


def index(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    return _page(request, guides.workshop(request.member, workshop_id))


def push(request: HttpRequest, theme_id: UUID) -> HttpResponse:
    theme = themes.one(request.member, theme_id)
    try:
        citing.push(theme, by=request.member, at=request.now)
    except Invalid as problem:
        return _page(request, theme.workshop, problem=problem.sentence, status=422)
    return redirect("interviews:themes", theme.workshop_id)


def _page(request: HttpRequest, workshop: Workshop, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "workshop": workshop,
        "crumbs": crumbs(workshop, {"name": _("Themes")}),
        "rows": themes.prevalence(workshop),
        "heard": themes.heard(workshop),
        "may_push": may(request.member, Verb.PUSH_THEME),
        "problem": problem,
    }
    return render(request, "interviews/themes/index.html", context, status=status)

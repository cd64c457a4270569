"""The choice of quotes for a line of the page: a part that the editor of the floor below fetches, or a page of its own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from interviews.queries import guides, quotes
from interviews.views.interviews import crumbs

AT_ONCE = 12


def picker(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    """Citable quotes; `version` and `section` say where a chosen one goes, `q` which words it holds."""
    workshop = guides.workshop(request.member, workshop_id)
    words = request.GET.get("q", "").strip()[:100]
    found = quotes.citable(workshop, words)
    context = {
        "workshop": workshop,
        "version": request.GET.get("version", "")[:36],
        "section": request.GET.get("section", "")[:60],
        "words": words,
        "found": [quotes.said(row) for row in found[:AT_ONCE]],
        "count": found.count(),
        "at_once": AT_ONCE,
        "crumbs": crumbs(workshop, {"name": _("Choose a quote")}),
    }
    part = "#citations" if request.headers.get("HX-Request") else ""
    return render(request, f"interviews/citing/picker.html{part}", context)

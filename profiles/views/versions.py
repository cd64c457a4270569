"""The versions of a page: the list, what changed, and the page that everybody reads."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from icpstudio.rules import may
from profiles.documents import editions
from profiles.queries import readings, versions, workshops
from profiles.rules import Verb


def index(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    rows = readings.rows(workshop)
    context = {
        "workshop": workshop,
        "crumbs": [
            {"name": workshop.name, "url": reverse("profiles:workshop", args=[workshop.pk])},
            {"name": _("One-page ICP")},
        ],
        "rows": rows,
        "draft": versions.current_draft(workshop),
        "ground": readings.ground(workshop),
        "may_draft": may(request.member, Verb.DRAFT),
    }
    return render(request, "profiles/versions/index.html", context)


def compare(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The version against the page in force, or against the one before it."""
    version = versions.readable(request.member, version_id)
    workshop = version.workshop
    older = readings.before(version)
    context = {
        "workshop": workshop,
        "version": version,
        "older": older,
        "difference": versions.diff(older, version),
        "may_draft": may(request.member, Verb.DRAFT),
        "crumbs": [
            {"name": workshop.name, "url": reverse("profiles:workshop", args=[workshop.pk])},
            {"name": _("One-page ICP"), "url": reverse("profiles:versions", args=[workshop.pk])},
            {"name": _("What changed in version %(n)s") % {"n": version.number}},
        ],
    }
    return render(request, "profiles/versions/compare.html", context)


def page(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = versions.readable(request.member, version_id)
    context = {
        "version": version,
        "workshop": version.workshop,
        "title": versions.content(version).get("title", version.workshop.name),
        "personas": versions.content(version).get("personas", []),
        "sheet": editions.sheet(version),
        "phone": editions.phone(version),
        "reading": readings.standing(version),
        "takes_part": may(request.member, Verb.SEE_WORKSHOP),
    }
    return render(request, "profiles/versions/page.html", context)


def current(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    """The stable link: the page in force, whichever version that is; before the first one, a page that says so."""
    workshop = workshops.one(request.member, workshop_id)
    version = versions.published(workshop)
    if version is None:
        return render(request, "profiles/versions/none.html", {"workshop": workshop}, status=404)
    return redirect("profiles:page", version.pk)


def check(request: HttpRequest, code: str) -> HttpResponse:
    """The address under the QR code: the version that carries this code, with a word on whether it is current."""
    version = versions.by_code(request.member, code.upper())
    return redirect("profiles:page", version.pk)

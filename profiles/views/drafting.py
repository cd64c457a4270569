"""Step 4, the draft: one editor with a form for each section, the live sheet beside it, and how well it fits."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from icpstudio.errors import Conflict, Invalid
from icpstudio.kit.late import late
from profiles import ports
from profiles.actions import drafting
from profiles.actions.drafting_fit import measure
from profiles.documents import editions
from profiles.forms.drafting import PageForm, QuoteForm, SectionForm
from profiles.models import Version
from profiles.models.outlines import BY_KEY, SECTION_OF
from profiles.queries import drafts, versions, workshops


def draft(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    version = drafting.draft(workshop, by=request.member, at=request.now)
    return redirect("profiles:editor", version.pk)


@csp_replace({"frame-src": [SELF]})
def editor(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = versions.one(request.member, version_id)
    if version.state != "draft":
        return redirect("profiles:page", version.pk)
    return render(request, "profiles/versions/editor.html", _editor(request, version))


@csp_replace({"frame-src": [SELF]})
def save_section(request: HttpRequest, version_id: UUID, key: str) -> HttpResponse:
    """The whole section, from the button or from the pause after the last key (`X-Autosave`, answered in JSON)."""
    version = versions.one(request.member, version_id)
    if key not in BY_KEY:
        raise Http404
    form = _form(version, key, data=request.POST)
    theirs = None
    if form.is_valid():
        try:
            saved = drafting.save_section(version, key, form.content(), rev=form.cleaned_data["rev"], by=request.member, at=request.now)
        except Invalid as problem:
            form.add_error(problem.field if problem.field in form.fields else None, problem.sentence)
        except Conflict as problem:
            if isinstance(problem.current, Version):
                raise
            theirs = problem.current
        else:
            if "X-Autosave" in request.headers:
                return JsonResponse({"rev": saved.rev, "at": _clock(saved.saved_at)})
            return _back(version, key)
    if "X-Autosave" in request.headers:
        if theirs is None:
            return JsonResponse({"errors": form.errors}, status=422)
        fields = _form(version, key).texts()
        return JsonResponse({"rev": theirs.rev, "by": str(theirs.saved_by or ""), "fields": fields}, status=409)
    context = _editor(request, version, key, form, theirs)
    return render(request, "profiles/versions/editor.html", context, status=409 if theirs else 422)


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def preview(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The document itself, for the frame beside the editor and for a tab of its own."""
    version = versions.readable(request.member, version_id)
    return render(request, "profiles/versions/preview.html", {"version": version, "sheet": editions.sheet(version)})


@late  # what is measured already is not measured again
def fit(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Lay the page out again; htmx takes the part, a browser without scripts comes back to the editor."""
    version = versions.one(request.member, version_id)
    measure(version, by=request.member, at=request.now)
    if "HX-Request" in request.headers:
        part = {"version": version, "fit": versions.fits(version)}
        response = render(request, "profiles/versions/editor.html#fit", part)
        response["HX-Trigger"] = "preview:refresh"
        return response
    return redirect("profiles:editor", version.pk)


def page_size(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = versions.one(request.member, version_id)
    form = PageForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("A page is A4 or Letter."), field="page")
    drafting.choose_page(version, form.cleaned_data["page"], by=request.member, at=request.now)
    return redirect("profiles:editor", version.pk)


def refresh_criteria(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = versions.one(request.member, version_id)
    drafting.refresh_criteria(version, by=request.member, at=request.now)
    return _back(version, "criteria")


def attach_quote(request: HttpRequest, version_id: UUID, line: str) -> HttpResponse:
    version = versions.one(request.member, version_id)
    form = QuoteForm(request.POST)
    said = ports.interviews.said(version.workshop, form.cleaned_data["reference"]) if form.is_valid() else None
    if said is None:
        raise Invalid(_("This quote may not be cited any more. Nothing was changed; choose another one."), field="reference")
    drafting.attach_evidence(version, line=line, said=said, by=request.member, at=request.now)
    return _back(version, _section_of(version, line))


def remove_evidence(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    row = versions.evidence(request.member, evidence_id)
    drafting.remove_evidence(row, by=request.member, at=request.now)
    return _back(row.version, _section_of(row.version, row.line))


def _editor(request: HttpRequest, version: Version, key: str = "", form: SectionForm | None = None, theirs: Any = None) -> dict[str, Any]:
    """Everything on the editor's page; `form` is the one that was refused."""
    cite = request.GET.get("cite", "")[:60]
    shown = drafts.sections(version)
    open_key = key or request.GET.get("section", "") or (_section_of(version, cite) if cite else "statement")
    rows = [
        {
            "section": section,
            "form": form if form and section.key == key else _form(version, section.key),
            "is_open": section.key == open_key,
        }
        for section in shown
    ]
    workshop = version.workshop
    return {
        "workshop": workshop,
        "version": version,
        "crumbs": [
            {"name": workshop.name, "url": reverse("profiles:workshop", args=[workshop.pk])},
            {"name": _("One-page ICP"), "url": reverse("profiles:versions", args=[workshop.pk])},
            {"name": _("Draft of version %(n)s") % {"n": version.number}},
        ],
        "rows": rows,
        "backing": drafts.backing(version),
        "cite": cite,
        "theirs": theirs,
        "theirs_texts": _form(version, key).texts() if theirs else {},
        "fit": versions.fits(version),
        "published": versions.published(workshop),
        "authors": [row.member for row in version.authors.select_related("member__user")],
        "step_3_differs": drafts.step_3_differs(version),
        "saved_at": max((section.row.saved_at for section in shown if section.row), default=version.drafted_at),
    }


def _form(version: Version, key: str, data: Any = None) -> SectionForm:
    row = versions.section(version, key)
    content, rev = (row.content, row.rev) if row else ({}, 0)
    return SectionForm(BY_KEY[key], content, rev, workspace=version.workspace, data=data)


def _section_of(version: Version, line: str) -> str:
    """The section that a line or part stands in."""
    if line in SECTION_OF:
        return SECTION_OF[line].key
    return drafts.section_of_line(version, line) or "statement"


def _back(version: Version, key: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('profiles:editor', args=[version.pk])}?section={key}#section-{key}")


def _clock(moment: datetime) -> str:
    return time_format(timezone.localtime(moment), "H:i:s")

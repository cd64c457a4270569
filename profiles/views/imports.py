"""An uploaded list on its way in: upload, check, apply, take back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from icpstudio.kit.late import late
from icpstudio.queries import jobs
from profiles.actions import imports as actions
from profiles.forms.imports import Correct, Upload, mapping_from, targets
from profiles.importers import check
from profiles.importers.mapping import Mapping
from profiles.models import Import, Workshop
from profiles.queries import imports, workshops


@late
def new(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    form = Upload(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        source = actions.receive(
            workshop,
            file.chunks(),
            name=file.name,
            content_type=file.content_type or "application/octet-stream",
            kind=form.cleaned_data["kind"],
            by=request.member,
            at=request.now,
        )
        return redirect("profiles:import", source.pk)
    context = {"workshop": workshop, "form": form, "crumbs": _crumbs(workshop), "history": imports.history(workshop)}
    return render(request, "profiles/imports/new.html", context, status=422 if form.errors else 200)


def detail(request: HttpRequest, import_id: UUID) -> HttpResponse:
    source = imports.one(request.member, import_id)
    context = {"workshop": source.workshop, "import": source, "crumbs": _crumbs(source.workshop)}
    stuck = imports.is_stuck(source)
    template = "progress" if source.state in {"received", "applying"} and not stuck else "check" if source.state == "checked" else "result"
    if source.state == "checked":
        context |= {"check": check.check(source), "targets": targets(source.kind), "form": Correct(initial=_initial(source))}
    elif source.state == "applied":
        latest = imports.latest_applied(source.workshop)
        context["may_undo"] = latest is not None and latest.pk == source.pk
        if source.understanding:
            context["check"] = check.check(source)
    elif stuck:
        context["job"] = jobs.progress(source.job) if source.job else None
    elif source.state == "refused":
        context["form"] = Correct(initial=_initial(source))
    return render(request, f"profiles/imports/{template}.html", context)


def progress(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The part that a page at work asks for each second; once the work is over, it asks the browser to load the result."""
    source = imports.one(request.member, import_id)
    at_work = source.state in {"received", "applying"} and not (source.job and source.job.state in {"failed", "cancelled"})
    if not at_work:
        return HttpResponse(headers={"HX-Redirect": reverse("profiles:import", args=[source.pk])})
    context = {"import": source, "poll_url": request.path}
    return render(request, "profiles/imports/progress_part.html", context)


def correct(request: HttpRequest, import_id: UUID) -> HttpResponse:
    source = imports.one(request.member, import_id)
    form = Correct(request.POST)
    if not form.is_valid():
        context = {"workshop": source.workshop, "import": source, "crumbs": _crumbs(source.workshop), "form": form}
        return render(request, "profiles/imports/result.html", context, status=422)
    mapping = mapping_from(request.POST, Mapping.from_json(source.mapping), form.cleaned_data["kind"]) if source.mapping else None
    actions.correct(source, kind=form.cleaned_data["kind"], settings=form.as_settings(), mapping=mapping, by=request.member, at=request.now)
    return redirect("profiles:import", source.pk)


def apply(request: HttpRequest, import_id: UUID) -> HttpResponse:
    source = imports.one(request.member, import_id)
    actions.apply(source, by=request.member, at=request.now)
    return redirect("profiles:import", source.pk)


def undo(request: HttpRequest, import_id: UUID) -> HttpResponse:
    source = imports.one(request.member, import_id)
    actions.undo(source, by=request.member, at=request.now)
    return redirect("profiles:import", source.pk)


def cancel(request: HttpRequest, import_id: UUID) -> HttpResponse:
    source = imports.one(request.member, import_id)
    actions.cancel(source, by=request.member, at=request.now)
    return redirect("profiles:customers", source.workshop_id)


def _initial(source: Import) -> dict[str, object]:
    told = source.settings
    day_first = {True: "yes", False: "no"}.get(told.get("day_first"), "")
    return {name: told.get(name) or "" for name in ("delimiter", "decimal", "encoding", "header_line", "sheet")} | {
        "kind": source.kind or "customers",
        "day_first": day_first,
    }


def _crumbs(workshop: Workshop) -> list[dict[str, str]]:
    return [
        {"name": _("Workshops"), "url": reverse("profiles:workshops")},
        {"name": workshop.name, "url": reverse("profiles:workshop", args=[workshop.pk])},
        {"name": _("Top customers"), "url": reverse("profiles:customers", args=[workshop.pk])},
        {"name": _("Import")},
    ]

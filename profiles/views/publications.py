"""Step 5: publish, see the mails arrive, and who is on the list."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from icpstudio.errors import Invalid
from icpstudio.queries import files
from icpstudio.rules import may
from profiles.actions import publications as actions
from profiles.forms.publications import AddStakeholder, Publish
from profiles.models import Workshop
from profiles.queries import publications, versions, workshops
from profiles.rules import Verb


def share(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    return render(request, "profiles/publications/share.html", _share(request, workshop))


def publish(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = versions.one(request.member, version_id)
    form = Publish(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    actions.publish(version, note=note, by=request.member, at=request.now)
    messages.success(request, _("Version %(n)s is published.") % {"n": version.number})
    return redirect("profiles:share", version.workshop_id)


def deliveries(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """The part of the page that shows the mails leave; it asks again while some are on their way."""
    publication = publications.one(request.member, publication_id)
    return render(request, "profiles/publications/deliveries.html", _deliveries(request, publication))


def send_now(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    publication = publications.one(request.member, publication_id)
    actions.send_now(publication, by=request.member, at=request.now)
    return redirect("profiles:share", publication.version.workshop_id)


def hold_back(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    publication = publications.one(request.member, publication_id)
    actions.hold_back(publication, by=request.member, at=request.now)
    return redirect("profiles:share", publication.version.workshop_id)


def send_again(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    recipient = publications.recipient(request.member, recipient_id)
    actions.send_again(recipient, by=request.member, at=request.now)
    return redirect("profiles:share", recipient.publication.version.workshop_id)


def add_stakeholder(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = workshops.one(request.member, workshop_id)
    form = AddStakeholder(request.POST)
    if form.is_valid():
        try:
            actions.add_stakeholder(workshop, **form.cleaned_data, by=request.member, at=request.now)
        except Invalid as problem:
            form.add_error(problem.field, problem.sentence)
        else:
            return redirect(reverse("profiles:share", args=[workshop.pk]) + "#stakeholders")
    return render(request, "profiles/publications/share.html", _share(request, workshop) | {"form": form}, status=422)


def remove_stakeholder(request: HttpRequest, stakeholder_id: UUID) -> HttpResponse:
    stakeholder = publications.stakeholder(request.member, stakeholder_id)
    actions.remove_stakeholder(stakeholder, by=request.member, at=request.now)
    return redirect(reverse("profiles:share", args=[stakeholder.workshop_id]) + "#stakeholders")


def pdf(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The stored PDF: the same bytes for everybody, for good."""
    version = versions.readable(request.member, version_id)
    made = publications.rendering(version)
    if made is None:
        raise Http404
    response = FileResponse(files.opened(made.file), content_type="application/pdf", filename=made.file.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _share(request: HttpRequest, workshop: Workshop) -> dict[str, object]:
    publication = publications.of(workshop)
    context: dict[str, object] = {
        "workshop": workshop,
        "published": versions.published(workshop),
        "approved": workshop.versions.filter(state="approved").order_by("-number").first(),
        "stakeholders": publications.stakeholders(workshop),
        "form": AddStakeholder(initial={"language": workshop.workspace.language}),
        "publish_form": Publish(),
        "may_publish": may(request.member, Verb.PUBLISH),
        "crumbs": [
            {"name": _("Workshops"), "url": reverse("profiles:workshops")},
            {"name": workshop.name, "url": reverse("profiles:workshop", args=[workshop.pk])},
            {"name": _("Share and use")},
        ],
    }
    return context | (_deliveries(request, publication) if publication else {})


def _deliveries(request: HttpRequest, publication: object) -> dict[str, object]:
    return {
        "publication": publication,
        "deliveries": publications.deliveries(publication),
        "undo_open": publication.leaves_at > request.now,
        "may_publish": may(request.member, Verb.PUBLISH),
    }

"""A version before its approvers: sent to them, read by them, decided."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from icpstudio.errors import Invalid
from icpstudio.kit.late import late
from icpstudio.rules import may
from profiles.actions import approvals as actions
from profiles.choices import Decision
from profiles.forms.approvals import Decide, Submit
from profiles.models import Version
from profiles.queries import approvals, publications, readings, versions
from profiles.rules import Verb


@late
def submit(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The last look before a draft is frozen: what is missing, who will be asked, and by when."""
    version = versions.one(request.member, version_id)
    form = Submit(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit(version, due_on=form.cleaned_data["due_on"], by=request.member, at=request.now)
        except Invalid as problem:
            form.add_error(None, problem.sentence)
        else:
            messages.success(request, _("Version %(n)s is frozen and its approvers are asked.") % {"n": version.number})
            return redirect("profiles:versions", version.workshop_id)
    context = {
        "workshop": version.workshop,
        "version": version,
        "form": form,
        "missing": versions.ready_to_submit(version, measured=False),
        "approvers": approvals.named(version.workshop),
        "crumbs": _crumbs(version, _("Send for approval")),
    }
    return render(request, "profiles/approvals/submit.html", context, status=422 if form.errors else 200)


def review(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What changed, what it stands on, and two buttons; made for a phone."""
    version = versions.readable(request.member, version_id)
    return render(request, "profiles/approvals/review.html", _review(request, version))


def decide(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = versions.readable(request.member, version_id)
    form = Decide(request.POST)
    if not form.is_valid():
        return _again(request, version, _("Choose one of the two."))
    data = form.cleaned_data
    try:
        decided = actions.decide(
            version,
            decision=Decision(data["decision"]),
            reason=data["reason"],
            hash_seen=data["hash_seen"],
            by=request.member,
            at=request.now,
        )
    except Invalid as problem:
        return _again(request, version, problem.sentence)
    words = {
        "approved": _("Version %(n)s is approved. It can be published now."),
        "sent_back": _("Version %(n)s goes back with your reason."),
        "in_review": _("Your approval is on record. The others are still asked."),
    }
    messages.success(request, words[decided.state] % {"n": version.number})
    return redirect("profiles:review", version.pk)


def withdraw(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = versions.one(request.member, version_id)
    actions.withdraw(version, by=request.member, at=request.now)
    return redirect("profiles:versions", version.workshop_id)


def _again(request: HttpRequest, version: Version, problem: str) -> HttpResponse:
    context = _review(request, version) | {"problem": problem}
    return render(request, "profiles/approvals/review.html", context, status=422)


def _review(request: HttpRequest, version: Version) -> dict[str, object]:
    before = readings.before(version)
    mine = approvals.asked(version, request.member)
    found = versions.diff(before, version)
    return {
        "workshop": version.workshop,
        "version": version,
        "before": before,
        "differences": found,
        "content": versions.content(version),
        "approvals": approvals.of(version),
        "tally": approvals.tally(version),
        "mine": mine,
        "may_decide": version.state == "in_review" and mine is not None and not mine.decision and may(request.member, Verb.DECIDE, version),
        "state_words": readings.state_words(version),
        "has_pdf": publications.rendering(version) is not None,
        "crumbs": _crumbs(version, _("Version %(n)s") % {"n": version.number}),
    }


def _crumbs(version: Version, here: str) -> list[dict[str, str]]:
    return [
        {"name": _("Workshops"), "url": reverse("profiles:workshops")},
        {"name": version.workshop.name, "url": reverse("profiles:workshop", args=[version.workshop_id])},
        {"name": _("One-page ICP"), "url": reverse("profiles:versions", args=[version.workshop_id])},
        {"name": here},
    ]

"""Where a person lands after signing in, and what she can change about herself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from icpstudio.actions import people, workspaces
from icpstudio.forms.accounts import Preferences
from icpstudio.forms.workspaces import Basics
from icpstudio.kit import links
from icpstudio.queries import members

YEAR = 365 * 24 * 3600


def home(request: HttpRequest) -> HttpResponse:
    """Outside a workspace: choose one, or go straight to the only one. Inside: to its workshops."""
    if request.workspace is not None:
        return redirect("profiles:workshops")
    found = members.memberships(request.user)
    if len(found) == 1:
        return redirect(links.local(found[0].workspace.slug, "icpstudio:home"))
    return render(request, "icpstudio/home/choose.html", {"memberships": found})


def open_workspace(request: HttpRequest) -> HttpResponse:
    form = Basics(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        member = workspaces.open_workspace(**form.cleaned_data, by=request.user, at=request.now)
        return redirect(links.local(member.workspace.slug, "icpstudio:home"))
    return render(request, "icpstudio/home/open.html", {"form": form}, status=422 if form.errors else 200)


def preferences(request: HttpRequest) -> HttpResponse:
    person = request.user
    today = {
        "name": person.name,
        "language": person.language,
        "timezone": person.timezone,
        "theme": request.COOKIES.get("theme", "auto"),
    }
    form = Preferences(request.POST or None, initial=today)
    if request.method != "POST" or not form.is_valid():
        return render(request, "icpstudio/home/preferences.html", {"form": form}, status=422 if form.errors else 200)
    theme = form.cleaned_data.pop("theme")
    people.change_preferences(person, **form.cleaned_data, by=person, at=request.now)
    with translation.override(person.language):
        messages.success(request, _("Your preferences are saved."))
    answer = redirect("icpstudio:preferences")
    if theme == "auto":
        answer.delete_cookie("theme", samesite="Lax")
    else:
        answer.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
    return answer

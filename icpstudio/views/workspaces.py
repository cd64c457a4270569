"""What is said of a workspace, and the end of the sample."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from icpstudio.actions import workspaces as actions
from icpstudio.forms.workspaces import Describe
from icpstudio.kit import links
from icpstudio.queries import factors


def settings(request: HttpRequest) -> HttpResponse:
    workspace = request.workspace
    form = Describe(request.POST or None, initial={field: getattr(workspace, field) for field in Describe.base_fields})
    if request.method == "POST" and form.is_valid():
        actions.describe(workspace, **form.cleaned_data, by=request.member, at=request.now)
        messages.success(request, _("The settings are saved."))
        return redirect("icpstudio:workspace_settings")
    context = {"form": form, "without_second": factors.without_second(workspace), "crumbs": [{"name": _("Workspace")}]}
    return render(request, "icpstudio/workspaces/settings.html", context, status=422 if form.errors else 200)


def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask owners and approvers for a second factor, or no more."""
    required = request.POST.get("required") == "yes"
    actions.require_second_factor(request.workspace, required=required, by=request.member, at=request.now)
    words = (
        _("From now on owners and approvers need a second factor.") if required else _("A second factor is everybody's own choice again.")
    )
    messages.success(request, words)
    return redirect("icpstudio:workspace_settings")


def remove_sample(request: HttpRequest) -> HttpResponse:
    actions.remove_sample(request.workspace, by=request.member, at=request.now)
    messages.success(request, _("The sample workspace is removed."))
    return redirect(links.local(None, "icpstudio:home"))

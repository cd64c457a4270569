"""The people of a workspace: the list, their roles, and the end of a membership."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from icpstudio.actions import members as actions
from icpstudio.errors import Invalid
from icpstudio.forms.members import Place
from icpstudio.kit import links
from icpstudio.queries import invitations, members
from icpstudio.rules import Verb, may


def people(request: HttpRequest) -> HttpResponse:
    manages = may(request.member, Verb.MANAGE_MEMBERS)
    context = {
        "members": members.of(request.workspace),
        "invitations": invitations.lines(request.member, at=request.now) if manages else [],
        "manages": manages,
        "crumbs": [{"name": _("People")}],
    }
    return render(request, "icpstudio/people/index.html", context)


def change(request: HttpRequest, member_id: UUID) -> HttpResponse:
    member = members.one(request.workspace, member_id)
    form = Place(request.POST or None, initial={"roles": sorted(member.roles), "function": member.function})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(member, **form.cleaned_data, by=request.member, at=request.now)
        except Invalid as problem:
            form.add_error(problem.field, problem.sentence)
        else:
            messages.success(request, _("%(name)s has these roles from now on.") % {"name": member.user.name})
            return redirect("icpstudio:people")
    crumbs = [{"name": _("People"), "url": reverse("icpstudio:people")}, {"name": member.user.name}]
    context = {"member": member, "form": form, "crumbs": crumbs}
    return render(request, "icpstudio/people/change.html", context, status=422 if form.errors else 200)


def end(request: HttpRequest, member_id: UUID) -> HttpResponse:
    member = members.one(request.workspace, member_id)
    actions.end(member, by=request.member, at=request.now)
    if member == request.member:
        return redirect(links.local(None, "icpstudio:home"))
    messages.success(request, _("%(name)s is no longer a member. What she or he did stays.") % {"name": member.user.name})
    return redirect("icpstudio:people")

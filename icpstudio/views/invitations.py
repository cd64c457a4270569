"""Inviting by mail, and the page behind the link in that mail."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from icpstudio.actions import invitations as actions
from icpstudio.documents.errors import too_often
from icpstudio.errors import Invalid
from icpstudio.forms.members import Accept, Invite
from icpstudio.kit import callers, limits, links, sessions
from icpstudio.kit.late import late
from icpstudio.models import Invitation
from icpstudio.queries import invitations, members, people

BAD_LINKS = 20


def invite(request: HttpRequest) -> HttpResponse:
    form = Invite(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(request.workspace, **form.cleaned_data, by=request.member, at=request.now)
        except Invalid as problem:
            form.add_error(problem.field, problem.sentence)
        else:
            messages.success(request, _("The invitation to %(address)s is on its way.") % {"address": invitation.email})
            return redirect("icpstudio:people")
    crumbs = [{"name": _("People"), "url": reverse("icpstudio:people")}, {"name": _("Invite")}]
    return render(request, "icpstudio/people/invite.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


def send_again(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    invitation = actions.send_again(invitations.one(request.member, invitation_id), by=request.member, at=request.now)
    messages.success(
        request, _("A new invitation to %(address)s is on its way; the old link no longer works.") % {"address": invitation.email}
    )
    return redirect("icpstudio:people")


def revoke(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    invitation = invitations.one(request.member, invitation_id)
    actions.revoke(invitation, by=request.member, at=request.now)
    messages.success(request, _("The invitation of %(address)s is taken back.") % {"address": invitation.email})
    return redirect("icpstudio:people")


@never_cache
@late  # wrong links are counted whatever the answer; an invitation is accepted once by itself
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at the page changes nothing, so a mail scanner may; only sending the form joins."""
    caller = callers.place(request)
    if limits.is_spent("invitation", caller, most=BAD_LINKS):
        return too_often(request)
    invitation = members.invitation_for(token, at=request.now)
    if invitation is None:
        limits.spend("invitation", caller, most=BAD_LINKS, within=timedelta(minutes=1))
        raise Http404
    form = Accept(request.POST or None, initial={"name": invitation.name})
    if request.user.is_authenticated:
        return _as_known(request, invitation)
    if people.by_address(invitation.email) is not None:
        return _page(request, invitation, None)
    if request.method == "POST" and form.is_valid():
        member = actions.accept(invitation, user=None, **form.cleaned_data, language=get_language() or "", at=request.now)
        sessions.enter(request, member.user, at=request.now)
        return redirect(links.local(invitation.workspace.slug, "icpstudio:home"))
    return _page(request, invitation, form)


def _as_known(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.method != "POST":
        return _page(request, invitation, None)
    actions.accept(invitation, user=request.user, at=request.now)
    return redirect(links.local(invitation.workspace.slug, "icpstudio:home"))


def _page(request: HttpRequest, invitation: Invitation, form: Accept | None) -> HttpResponse:
    context = {
        "invitation": invitation,
        "roles": [role.label for role in invitations.roles(invitation)],
        "form": form,
        "sign_in_url": f"{links.local(None, 'account_login')}?next={request.path}",
    }
    answer = render(request, "icpstudio/invitations/accept.html", context, status=422 if form and form.errors else 200)
    answer["X-Robots-Tag"] = "noindex"
    return answer

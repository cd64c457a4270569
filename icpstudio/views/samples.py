"""Entering the sample workspace as one of its people, on this machine only."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from icpstudio.choices import Role
from icpstudio.kit import links, sessions
from icpstudio.queries import samples


def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as the sample's person who holds the chosen role; where real mail is sent there is no such door."""
    role = request.POST.get("role", "")
    member = samples.member_as(Role(role)) if settings.CATCHER and role in Role.values else None
    if member is None:
        raise Http404
    sessions.enter(request, member.user, at=request.now)
    return redirect(links.local(member.workspace.slug, "icpstudio:home"))

"""Ending the sessions of one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icpstudio.actions import sessions as actions
from icpstudio.queries import sessions


def end(request: HttpRequest, session_id: int) -> HttpResponse:
    actions.end(sessions.one(request.user, session_id), by=request.user, at=request.now)
    messages.success(request, _("That browser is signed out."))
    return redirect("mfa_index")


def end_others(request: HttpRequest) -> HttpResponse:
    ended = actions.end_others(request.user, keep=request.session.session_key, by=request.user, at=request.now)
    words = ngettext("%(n)s other browser is signed out.", "%(n)s other browsers are signed out.", ended) % {"n": ended}
    messages.success(request, words)
    return redirect("mfa_index")

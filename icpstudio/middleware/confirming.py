"""Confirming that it is she, before a weighty deed: whoever signed in more than ten minutes ago proves it again, at the same address.

The question takes the place of the answer. It carries what was sent as hidden fields, and its own form is sent to the same address with the
proof beside them. So nothing that somebody typed is lost, nothing of it is kept on the server, and a good proof does the deed at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.mfa.webauthn.internal import auth
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from icpstudio.actions import confirming
from icpstudio.documents.errors import page_before
from icpstudio.forms.factors import ProveByCode, ProveByMail, ProveByPasskey, ProveByPassword
from icpstudio.kit import callers, limits, sessions
from icpstudio.queries import factors
from icpstudio.rules import SAFE, Access, rule

WAY, PAGE, PREFIX = "confirm-way", "confirm-page", "confirm"
TRIES, SPAN = 10, timedelta(minutes=5)


def method_meant(request: HttpRequest, access: Access) -> str:
    """A proof for a page is sent by POST, but it is a page that is asked for. Elsewhere the field is one of a caller's own, and a deed
    that calls itself a page stays a deed."""
    return "GET" if access.fresh and request.method == "POST" and PAGE in request.POST else str(request.method)


def before(request: HttpRequest, access: Access) -> HttpResponse | None:
    """The question, or None when the last proof is young enough or a good one has just come."""
    if not sessions.is_fresh(request.session, at=request.now):
        if WAY not in request.POST:
            return _question(request, access)
        form = _proof(request)
        if form is None or not form.is_valid():
            return _question(request, access, form)
        if isinstance(form, ProveByCode | ProveByPasskey):
            form.save()
        sessions.confirm(request.session, at=request.now)
    if PAGE in request.POST:
        return HttpResponseRedirect(request.get_full_path())
    request.POST = _without_proof(request)
    return None


def _proof(request: HttpRequest) -> forms.Form | None:
    """The proof that was sent, not looked at yet; None when a mail was asked for instead."""
    way = request.POST[WAY]
    if way == "send":
        return None
    ways = _ways(request, data=request.POST)
    form = ways.get(way) or forms.Form(request.POST)
    if not limits.spend("confirming", f"{request.user.pk}:{callers.place(request)}", most=TRIES, within=SPAN):
        form = forms.Form(request.POST)
        form.full_clean()
        form.add_error(None, _("That was too often. Wait five minutes; what you entered before stays on this page."))
    elif way not in ways:
        form.full_clean()
        form.add_error(None, _("This is no longer a way to confirm. Choose another one."))
    return form


def _ways(request: HttpRequest, data: Mapping[str, Any] | None = None) -> dict[str, forms.Form]:
    """How this person can prove herself, the quickest first. A code by mail is for those who have no second factor."""
    user, mine = request.user, factors.of(request.user)

    def matches(code: str) -> bool:
        return confirming.matches(user, request.session, code, at=request.now)

    known = {
        "passkey": (mine.passkeys, ProveByPasskey, {"user": user}),
        "app": (mine.is_second, ProveByCode, {"user": user}),
        "mail": (not mine.is_second, ProveByMail, {"matches": matches}),
        "password": (mine.password, ProveByPassword, {"user": user}),
    }
    return {way: form(data, prefix=PREFIX, **more) for way, (has, form, more) in known.items() if has}


def _question(request: HttpRequest, access: Access, tried: forms.Form | None = None) -> HttpResponse:
    sentence = _("You signed in more than ten minutes ago, so we ask once more. What you entered is kept.")
    if not request.accepts("text/html"):
        return JsonResponse({"title": _("Confirm that it is you"), "sentence": sentence}, status=401)
    ways = _ways(request)
    notice = _sent(request) if request.POST.get(WAY) == "send" and "mail" in ways else ""
    way = request.POST.get(WAY, "")
    context = {
        "ways": ways | ({way: tried} if tried is not None and way in ways else {}),
        "form": tried,
        "first": way if way in ways else next(iter(ways)),
        "is_sent": confirming.is_sent(request.session, at=request.now),
        "problem": notice,
        "mailbox": settings.CATCHER,
        "deed": rule(access.verb).words if access.verb is not None and request.method not in SAFE else "",
        "kept": [(name, value) for name, values in _without_proof(request).lists() for value in values],
        "is_page": method_meant(request, access) in SAFE,
        "here": request.get_full_path(),
        "back": page_before(request) if request.method == "POST" else "",
        "email": request.user.email,
        "options": {"request_options": auth.begin_authentication(request.user)} if "passkey" in ways else None,
    }
    is_part = "HX-Request" in request.headers
    template = f"account/reauthenticate.html{'#question' if is_part else ''}"
    answer = render(request, template, context, status=422 if tried is not None else 401)
    if is_part:
        answer["HX-Retarget"], answer["HX-Reswap"] = "#main", "innerHTML show:top"
    answer["Cache-Control"] = "no-store"
    return answer


def _sent(request: HttpRequest) -> str:
    if confirming.send_code(request.user, request.session, by=request.user, at=request.now):
        return ""
    return _("You have had five mails in a quarter of an hour. Use the newest one, or wait.")


def _without_proof(request: HttpRequest) -> Any:
    """What was sent, without the proof and the token of the form."""
    kept = request.POST.copy()
    for name in list(kept):
        if name.startswith(f"{PREFIX}-") or name == "csrfmiddlewaretoken":
            del kept[name]
    return kept

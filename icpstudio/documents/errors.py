"""Pages for what went wrong: each says what happened, what was kept and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from icpstudio.errors import Conflict, Forbidden, Refusal
from icpstudio.kit import links


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page (or, for a script that asked for JSON, the object) that a refusal becomes."""
    if isinstance(refusal, Forbidden):
        title = _("This is not yours to do")
    elif isinstance(refusal, Conflict):
        title = _("Somebody was faster")
    else:
        title = _("That could not be done")
    sentence = refusal.sentence or _("The state has changed since you opened the page. Nothing was overwritten.")
    if request.accepts("text/html"):
        before = page_before(request) if request.method == "POST" else ""
        return _page(request, refusal.status, title, sentence, before=before)
    return JsonResponse({"title": title, "sentence": sentence}, status=refusal.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400, _("The request could not be read"), _("Nothing was changed. Go back and try again."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, _("This is not yours to do"), _("Nothing was changed."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the session: what was typed is still in the browser, so going back brings it back."""
    sentence = _(
        "You have been signed out or in again since this form was opened, so it was not saved. "
        "Go back: your text is still there. Reload the form in another tab, then send it again."
    )
    return _page(request, 403, _("This form has expired"), sentence)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request, 404, _("There is nothing at this address"), _("The link may be old, or it belongs to a workspace you are not in.")
    )


def not_allowed(request: HttpRequest, methods: Iterable[str]) -> HttpResponse:
    sentence = _("This address belongs to a button, not to a page. Nothing was changed. Go back and press the button there.")
    answer = _page(request, 405, _("There is no page here"), sentence)
    answer["Allow"] = ", ".join(sorted(methods))
    return answer


def too_often(request: HttpRequest) -> HttpResponse:
    return _page(request, 429, _("That was too often"), _("Wait a minute, then try again. Nothing was changed."))


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: object = None) -> HttpResponse:
    """Too many wrong passwords for one address from one place. From elsewhere, and by a code, the person still gets in."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    sentence = _(
        "The password was wrong %(tries)s times. Signing in with it from here is closed for %(minutes)s minutes. "
        "A code by mail or a passkey still lets you in."
    ) % {"tries": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return _page(request, 429, _("That was too often"), sentence)


def factor_missing(request: HttpRequest) -> HttpResponse:
    """The workspace asks this member for a second factor that she does not have: to the page where one is set up, outside of it."""
    place = links.local(None, "mfa_index")
    if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
        return redirect(place)
    sentence = _("This workspace asks its owners and approvers for a second factor. Set one up under “Sign-in and security”, then go on.")
    return refused(request, Forbidden(sentence))


def signed_out(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in any more: to the sign-in page and back to where the person was. A sent form is not repeated by itself."""
    if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
        return redirect_to_login(request.get_full_path(), login_url=links.local(None, "account_login"))
    if not request.accepts("text/html"):
        return JsonResponse({"title": _("You are signed out"), "sentence": _("What you just sent was not saved.")}, status=401)
    answer = redirect_to_login(page_before(request), login_url=f"{links.local(None, 'account_login')}?unsaved=1")
    if "HX-Request" in request.headers:
        answer.status_code = 401
        answer["HX-Redirect"] = answer["Location"]
        del answer["Location"]
    return answer


def page_before(request: HttpRequest) -> str:
    """The page of this site from which the request came, else the start page."""
    before = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return links.local(None, "icpstudio:home")
    parts = urlsplit(before)
    path = f"/{parts.path.lstrip('/')}"  # with two slashes before it, a path would be the name of another site
    return f"{path}?{parts.query}" if parts.query else path


def _page(request: HttpRequest, status: int, title: str, sentence: str, *, before: str = "") -> HttpResponse:
    if "HX-Request" in request.headers:
        return part(request, status, title, sentence)
    context = {"title": title, "sentence": sentence, "status": status, "before": before}
    return render(request, "icpstudio/errors/error.html", context, status=status)


def part(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    """The same for a part of a page. What was sent by a button is answered above the page, which stays as it is; a part that asked for
    itself is replaced, so that it does not ask again."""
    in_place = request.method == "GET"
    context = {"title": title, "sentence": sentence, "in_place": in_place, "page": page_before(request)}
    answer = HttpResponse(render_to_string("icpstudio/errors/part.html", context), status=status)
    if not in_place:
        answer["HX-Retarget"] = "#messages"
        answer["HX-Reswap"] = "innerHTML show:top"
    return answer

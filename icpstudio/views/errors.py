"""Pages for what went wrong: each says what happened, what was kept and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from icpstudio.errors import Conflict, Forbidden, Refusal


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
        return _page(request, refusal.status, title, sentence)
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


def server_error(request: HttpRequest) -> HttpResponse:
    sentence = _("Something on our side went wrong. What was saved before is safe; what you just sent may not be. Try again in a minute.")
    return _page(request, 500, _("Sorry, there is a problem with the service"), sentence)


def _page(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    return render(request, "icpstudio/errors/error.html", {"title": title, "sentence": sentence, "status": status}, status=status)

"""Pages for when it is our fault, or the database's: they say what was saved, and give back what was typed.

Written without session, user or database: one of them may be what has failed."""

from __future__ import annotations

import sys
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from icpstudio.choices import Stage
from icpstudio.documents.errors import page_before, part
from icpstudio.documents.kept import Kept, kept
from icpstudio.kit.outages import Outage, behind

STATUS = {None: 500, Outage.AWAY: 503, Outage.FULL: 507}
RETRY_AFTER = "5"


def server_error(request: HttpRequest) -> HttpResponse:
    """Every error that nothing else caught. Django hands over no exception, but it calls this while the exception is being handled."""
    outage = behind(sys.exception())
    title = {
        None: _("Sorry, there is a problem with the service"),
        Outage.AWAY: _("Not available for the moment"),
        Outage.FULL: _("There is no room left"),
    }[outage]
    reason = {
        None: _("Something on our side went wrong."),
        Outage.AWAY: _("The database does not answer."),
        Outage.FULL: _("The disk of this installation is full. Whoever runs it has to make room."),
    }[outage]
    try:
        answer = _answer(request, STATUS[outage], title, f"{reason} {_saved(request)}", _again(request))
    except Exception:  # the style sheets' names, the template or the request itself may be what is broken: words still go
        answer = _bare(STATUS[outage], title, f"{reason} {_saved(request)}")
    if outage is not None:
        answer["Retry-After"] = RETRY_AFTER
    return answer


def sent_before(request: HttpRequest) -> HttpResponse:
    """The id of a form that is done, under other words (a page from before, gone back to): a person says whether this is something new."""
    sentence = _("It was sent with other words before, and that was done. Nothing more was changed. What you wrote now stands here.")
    return _answer(
        request, 422, _("This form has been sent already"), sentence, kept(request, op_id=uuid4().hex), _("Send it as something new")
    )


def gone_back(request: HttpRequest) -> HttpResponse:
    """It is done, and its answer was too long to be kept: the page from which it was sent shows how things stand."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": page_before(request)})
    return HttpResponseRedirect(page_before(request))


def _saved(request: HttpRequest) -> str:
    """What became of that which was just sent, as far as it is known."""
    if request.method in {"GET", "HEAD"}:
        return _("What was saved before is safe. Try again in a minute.")
    if not hasattr(request, "operation"):  # nobody looked at the form yet
        return _("What you just sent was not saved; nothing was changed.")
    if request.operation is None:
        return _("What was saved before is safe; what you just sent may not be. Look before you send it again.")
    if request.operation.stage == Stage.CLOSING:
        return _("We can't say whether what you just sent was saved. Send it again: if it was, it is not done twice.")
    return _("What you just sent was not saved; nothing was changed.")


def _again(request: HttpRequest) -> Kept:
    return kept(request) if request.method == "POST" and "HX-Request" not in request.headers else Kept()


def _answer(request: HttpRequest, status: int, title: str, sentence: str, again: Kept, button: str = "") -> HttpResponse:
    if "HX-Request" in request.headers:
        return part(request, status, title, sentence)
    if not request.accepts("text/html"):
        return JsonResponse({"title": title, "sentence": sentence}, status=status)
    context = {"title": title, "sentence": sentence, "status": status, "request": request}
    context |= {"again": again, "button": button or _("Send it again"), "address": request.get_full_path()}
    return HttpResponse(render_to_string("icpstudio/errors/kept.html", context), status=status)


def _bare(status: int, title: str, sentence: str) -> HttpResponse:
    return HttpResponse(render_to_string("icpstudio/errors/bare.html", {"title": title, "sentence": sentence}), status=status)

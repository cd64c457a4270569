"""A form that names its operation gets one result, however often it is sent: double click, back and again, retry after a time-out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from http.cookies import SimpleCookie
from uuid import UUID

from django.contrib.messages.storage import default_storage
from django.http import HttpRequest, HttpResponse

from icpstudio.actions import operations
from icpstudio.actions.operations import Done, Undertaking
from icpstudio.documents.outages import gone_back, sent_before
from icpstudio.models import Operation
from icpstudio.queries.operations import done

View = Callable[..., HttpResponse]
FIELD = "op_id"
ASIDE = {FIELD, "csrfmiddlewaretoken"}  # not the person's words
LONGEST = 64 * 1024
# What an answer says beside its body; everything else is made anew by the middleware above.
HEADERS = ("Location", "Content-Type", "HX-Trigger", "HX-Redirect", "HX-Location", "HX-Refresh", "HX-Retarget", "HX-Reswap", "HX-Reselect")
NONCE = "{csp-nonce}"


class Operations:
    """Below the doorman, so that who is refused a page never learns what it answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        undertaking = request.operation = _named(request)
        if undertaking is None:
            return self.get_response(request)
        with operations.under_way(undertaking):
            response = self.get_response(request)
            if undertaking.row is not None and not undertaking.refused and response.status_code < 400:
                _say_once(request, response)
                operations.remember(undertaking, **_kept(request, response))
        return response

    def process_view(self, request: HttpRequest, view: View, args: list, kwargs: dict) -> HttpResponse | None:
        undertaking = request.operation
        if undertaking is None:
            return None
        if not request.resolver_match.namespace:  # the sign-in library's: codes and sessions of its own, each good for once
            request.operation = None
            return None
        undertaking.digest = _digest(request)
        try:
            if getattr(view, "begins_late", False):
                row = done(undertaking.user, undertaking.op_id)
                return _again(request, row) if row is not None else None
            operations.begin()
        except Done as answered:
            return _again(request, answered.row)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Done):
            return _again(request, exception.row)
        if request.operation is not None:  # whatever page a refusal becomes, nothing was done
            request.operation.refused = True
        return None


def _named(request: HttpRequest) -> Undertaking | None:
    """The operation of a form that somebody signed in has sent. Saving by itself counts its own steps (interviews, sections)."""
    if request.method != "POST" or "X-Autosave" in request.headers or not request.user.is_authenticated:
        return None
    try:
        op_id = UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
    return Undertaking(request.user, op_id, request.path, request.now)


def _digest(request: HttpRequest) -> str:
    """Of the address, the words and the bytes of every file."""
    words = sorted((name, values) for name, values in request.POST.lists() if name not in ASIDE)
    digest = hashlib.sha256(json.dumps([request.get_full_path(), words]).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(json.dumps([name, file.name, file.size]).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def _say_once(request: HttpRequest, response: HttpResponse) -> None:
    """The words of success are committed with the deed: after a double click the browser follows the second answer, and the page
    behind it must find them. A session that changed otherwise is saved as ever, by its own middleware."""
    said = request._messages
    if said.added_new and not said.used and not request.session.modified:
        said.update(response)
        request.session.save()
        request.session.modified = False
        request._messages = default_storage(request)


def _kept(request: HttpRequest, response: HttpResponse) -> dict[str, object]:
    """What is needed to give the same answer again. A long one is not kept: who asks again is led back to the page."""
    headers = {name: response[name] for name in HEADERS if name in response}
    if response.cookies:
        headers["Set-Cookie"] = [morsel.OutputString() for morsel in response.cookies.values()]
    body = "" if response.streaming else response.content.decode()
    if response.streaming or len(body) > LONGEST:
        return {"status": 0, "headers": {}, "body": ""}
    nonce = getattr(request, "_csp_nonce", None)
    return {"status": response.status_code, "headers": headers, "body": body.replace(nonce, NONCE) if nonce else body}


def _again(request: HttpRequest, row: Operation) -> HttpResponse:
    """The answer of before, for the same words; other words under a used id are another deed, and the person is asked."""
    request.operation.refused = True
    if row.digest != request.operation.digest:
        return sent_before(request)
    if not row.status:
        return gone_back(request)
    headers = dict(row.headers)
    cookies = headers.pop("Set-Cookie", [])
    body = row.body.replace(NONCE, str(request.csp_nonce)) if NONCE in row.body else row.body
    answer = HttpResponse(body, status=row.status, headers=headers)
    for cookie in cookies:
        answer.cookies.update(SimpleCookie(cookie))
    return answer

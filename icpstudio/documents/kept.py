"""What a person had typed, for the page that tells her it was not saved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 250_000  # characters; an answer of an interview has at most 100,000
SECRET = re.compile(r"passw|secret|token|otp|recovery|credential|^code$|^confirm-", re.IGNORECASE)
# What a form holds without anybody having typed it: ids, ticks, languages, currencies, page sizes, colours.
BY_MACHINE = re.compile(r"\s*|-?\d+|[0-9a-fA-F-]{16,}|[a-z]{2}|[A-Z]{3}|A4|#[0-9a-fA-F]{6}")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (a field's name)


@dataclass(frozen=True, slots=True)
class Kept:
    """`fields` send the form again as it was; `words` are those that a person reads. `is_whole` is false when a file, a secret or too
    long a text had to be left out: then there is nothing to send again, only something to copy."""

    fields: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    is_whole: bool = False


def kept(request: HttpRequest, *, op_id: str = "") -> Kept:
    """Of a form of ours, sent from a page of ours, outside the sign-in. With `op_id` it is sent again as another operation.

    The token against forgery is given back as it came: a form that another site had filled in still has none that is valid."""
    if request.method != "POST" or not _is_from_here(request) or _is_sign_in(request):
        return Kept()
    try:
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
        files = bool(request.FILES)
    except (OSError, SuspiciousOperation, MultiPartParserError):  # the body itself did not arrive
        return Kept()
    fields = [(name, value) for name, value in sent if name == TOKEN or not SECRET.search(name)]
    if sum(len(value) for _name, value in fields) > LONGEST:
        return Kept()
    words = [value for name, value in fields if name != TOKEN and not BY_MACHINE.fullmatch(value)]
    if op_id:
        fields = [(name, op_id if name == "op_id" else value) for name, value in fields]
    is_whole = bool(fields) and len(fields) == len(sent) and not files
    return Kept(tuple(fields) if is_whole else (), tuple(words), is_whole)


def _is_from_here(request: HttpRequest) -> bool:
    """Another site's form must not put its words on our page, not even while we stumble."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    # "null" is what a sandboxed frame sends, and reads like a path of ours
    return "://" in origin and url_has_allowed_host_and_scheme(
        origin, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def _is_sign_in(request: HttpRequest) -> bool:
    """The sign-in library's routes are the ones without a namespace: passwords and codes are typed there."""
    try:
        return not resolve(request.path_info).namespace
    except Resolver404:
        return True

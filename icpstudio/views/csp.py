"""Where browsers tell that a page broke the content security policy. Nothing is kept but a count and a line of the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt

from icpstudio.kit import callers, limits, metrics

KINDS = {"application/csp-report", "application/reports+json", "application/json"}
LONGEST = 16 * 1024
MOST_AT_ONCE, A_MINUTE = 10, 60  # reports in one message; messages from one place
WORDS = {"inline", "eval", "wasm-eval", "trusted-types-policy", "trusted-types-sink", "data", "blob", "self"}
log = logging.getLogger(__name__)


@csrf_exempt  # browsers send it by themselves, without a token and without a cookie
def report(request: HttpRequest) -> HttpResponse:
    if not limits.spend("csp-report", callers.place(request), most=A_MINUTE, within=timedelta(minutes=1)):
        return HttpResponse(status=429)
    if request.content_type not in KINDS:
        return HttpResponse(status=415)
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
            return HttpResponse(status=413)
        told = list(_violations(json.loads(request.read(LONGEST + 1)[:LONGEST])))
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    for violation in told[:MOST_AT_ONCE]:
        facts = _facts(violation)
        metrics.violations.labels(facts["directive"]).inc()
        log.warning("a page broke the content security policy", extra=facts)
    return HttpResponse(status=204)


def _violations(body: Any) -> Iterator[dict[str, Any]]:
    """Both forms that browsers speak, with the keys of the older one."""
    for entry in body if isinstance(body, list) else [body]:
        if not isinstance(entry, dict):
            raise ValueError(entry)
        if isinstance(older := entry.get("csp-report"), dict):
            yield older
        elif entry.get("type") == "csp-violation" and isinstance(newer := entry.get("body"), dict):
            names = {"effective-directive": "effectiveDirective", "blocked-uri": "blockedURL", "document-uri": "documentURL"}
            yield {name: newer.get(key) for name, key in names.items()}


def _facts(violation: dict[str, Any]) -> dict[str, str]:
    directive = str(violation.get("effective-directive") or violation.get("violated-directive") or "").partition(" ")[0]
    ours = {*settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr"}
    return {
        "directive": directive if directive in ours else "other",
        "blocked": _origin(str(violation.get("blocked-uri") or "")),
        "place": _route(str(violation.get("document-uri") or "")),
    }


def _origin(address: str) -> str:
    """From where something was blocked: the host at most, since a path or a query may say who."""
    if address in WORDS:
        return address
    try:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.hostname}"[:100] if parts.hostname else parts.scheme[:20] or "unknown"
    except ValueError:
        return "unknown"


def _route(address: str) -> str:
    """The name of the page's address, without what stood in it."""
    try:
        path = urlsplit(address).path
        below = f"/{path.split('/', 3)[3]}" if path.startswith("/w/") and path.count("/") > 2 else path
        return resolve(below).view_name
    except (ValueError, Resolver404):
        return "none"

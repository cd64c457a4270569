"""The outermost of all: gives every request a number, and when it is over one line of the log and one count. No path, no name, no value."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from icpstudio.kit import metrics, trace

HEADER = "X-Request-ID"
log = logging.getLogger(__name__)


class Observing:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        request.request_id = _number(request)
        with trace.following(request.request_id):
            response = self.get_response(request)
            response[HEADER] = request.request_id
            if settings.HTTPS:
                response["Reporting-Endpoints"] = f'csp="{settings.CSP_REPORTS}"'
            seconds, route = time.perf_counter() - begun, _route(request)
            facts = {"method": _method(request), "route": route, "status": response.status_code, "ms": round(seconds * 1000)}
            log.info("request", extra={**facts, **_who(request)})
            metrics.count_request(_method(request), route, response.status_code, seconds)
        return response


def _number(request: HttpRequest) -> str:
    """The proxy's number where we believe a proxy and it is a number; a caller's own would let her write into our log."""
    given = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
    return given if trace.is_well_formed(given) else trace.fresh()


def _route(request: HttpRequest) -> str:
    """The name of the address; a path may hold a token."""
    match = request.resolver_match
    return match.view_name if match else "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def _method(request: HttpRequest) -> str:
    return request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"


def _who(request: HttpRequest) -> dict[str, str]:
    member = getattr(request, "member", None)  # set by the doorman, if the request came that far
    return {"workspace": str(member.workspace_id), "member": str(member.pk)} if member else {}

"""Whether the process lives, and whether it can work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from icpstudio import jobs
from icpstudio.queries import health


def healthz(request: HttpRequest) -> HttpResponse:
    """The process alone; a database that is away must not get it restarted."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """503 only when nobody could work; a queue or mail server that is away is named, and work goes on."""
    found = health.checks(request.now, queue_problem=jobs.queue_problem(), answered_at=jobs.answered_at())
    worst = health.worst(found)
    body = {"state": worst, "checks": {check.name: {"state": check.level, "words": check.words} for check in found}}
    return JsonResponse(body, status=503 if worst == health.Level.FAILED else 200, headers={"Cache-Control": "no-store"})

"""How far a job is: a page, and for htmx the part of it that asks again each second until the work is over."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from icpstudio.choices import JobState
from icpstudio.queries import jobs


def progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """With `?then=<path in this workspace>` the finished job leads there: htmx by itself, without script by a link."""
    found = jobs.progress(jobs.one(request.member, job_id))
    then = _lawful(request, request.GET.get("then", ""))
    poll_url = "" if found.is_over else f"{reverse('icpstudio:job', args=[job_id])}{f'?then={then}' if then else ''}"
    context = {"job": found, "then": then, "poll_url": poll_url, "crumbs": [{"name": found.title}]}
    if "HX-Request" not in request.headers:
        return render(request, "icpstudio/jobs/detail.html", context)
    answer = render(request, "icpstudio/jobs/detail.html#progress", context)
    if then and found.state == JobState.DONE:
        answer["HX-Redirect"] = then
    return answer


def _lawful(request: HttpRequest, path: str) -> str:
    """A path of this workspace, or nothing: a link in a mail must not lead elsewhere by way of us."""
    here = path.startswith(reverse("icpstudio:home")) and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if here else ""

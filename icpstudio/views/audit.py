"""The trail of a workspace, as sentences."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from icpstudio.queries import audit


def index(request: HttpRequest) -> HttpResponse:
    page = Paginator(audit.readable(request.member), audit.PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": audit.lines(page.object_list), "crumbs": [{"name": _("Audit trail")}]}
    return render(request, "icpstudio/audit/index.html", context)

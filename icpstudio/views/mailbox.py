"""What the catcher on this machine has kept. In an installation that sends real mail there is no such page."""

from __future__ import annotations

import re
from io import BytesIO

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from icpstudio.kit.catcher import store

LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
PAGE = 50


@never_cache
def index(request: HttpRequest) -> HttpResponse:
    _only_here()
    page = Paginator(store.messages(settings.MAILBOX), PAGE).get_page(request.GET.get("page"))
    part = "#list" if "HX-Request" in request.headers else ""
    return render(request, f"icpstudio/mailbox/index.html{part}", {"page": page})


@never_cache
def message(request: HttpRequest, message_id: str) -> HttpResponse:
    """The text part, the links in it and the attachments. The HTML part is shown as its source: nothing of a mail is run here."""
    opened = _opened(message_id)
    context = {
        "mail": opened,
        "links": list(dict.fromkeys(LINK.findall(opened.text or opened.html))),
        "attachments": [(number, file, len(file.content)) for number, file in enumerate(opened.attachments)],
    }
    return render(request, "icpstudio/mailbox/message.html", context)


@never_cache
def attachment(request: HttpRequest, message_id: str, index: int) -> HttpResponse:
    files = _opened(message_id).attachments
    if index >= len(files):
        raise Http404
    file = files[index]
    return FileResponse(BytesIO(file.content), as_attachment=True, filename=file.name, content_type=file.content_type)


def _only_here() -> None:
    if not settings.CATCHER:
        raise Http404


def _opened(message_id: str) -> store.Opened:
    _only_here()
    try:
        return store.message(settings.MAILBOX, message_id)
    except store.NoSuchMail:
        raise Http404 from None

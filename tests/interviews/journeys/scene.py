"""The scene of the journeys: a company of the cast on the running site, two people signed in, an interview that begins."""

from __future__ import annotations

import json

from django.conf import settings
from django.urls import reverse
from django_scopes import scopes_disabled

from tests.cast import browser, company
from tests.interviews.heard import first, planned


def play(slug: str) -> None:
    """Set the scene in this process' database and print what a browser needs of it."""
    with scopes_disabled():
        kelvaro = company("Kelvaro", slug)
        interview = planned(kelvaro)
        cookies = {who: browser(kelvaro.people[who]).cookies[settings.SESSION_COOKIE_NAME].value for who in ("ines", "marta")}
        path = reverse("interviews:question", args=[interview.pk, first(interview).pk])
    print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME, "sessions": cookies, "path": kelvaro.url(path)}))

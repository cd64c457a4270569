"""Scenes that a journey begins in the middle of: a company of the cast on a running site, its people signed in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django_scopes import scopes_disabled

from tests.cast import browser, company
from tests.factories.pages import drafted, submitted
from tests.interviews.heard import first, planned
from tests.journeys.watching import Person
from tests.services.running import Site


@dataclass(frozen=True)
class Scene:
    """Paths by name, and the session of everybody in it."""

    cookie: str
    sessions: dict[str, str]
    paths: dict[str, str]

    def signs_in(self, who: Person, as_whom: str) -> None:
        who.context.add_cookies([{"name": self.cookie, "value": self.sessions[as_whom], "url": who.site.url}])


def scene(site: Site, which: str) -> Scene:
    """Play one of the functions below in the site's database."""
    told = site.manage("shell", "-v0", "-c", f"from tests.journeys.scenes import play; play('{which}', 'kelvaro-{uuid4().hex[:8]}')")
    return Scene(**json.loads(told.splitlines()[-1]))


def play(which: str, slug: str) -> None:
    with scopes_disabled():
        kelvaro = company("Kelvaro", slug)
        paths = {"workshop": reverse("profiles:workshop", args=[kelvaro.workshop.pk])}
        if which == "interview":
            interview = planned(kelvaro)
            paths["question"] = reverse("interviews:question", args=[interview.pk, first(interview).pk])
        elif which == "draft":
            paths["editor"] = reverse("profiles:editor", args=[drafted(kelvaro).pk])
        elif which.endswith("review"):
            paths["review"] = reverse("profiles:review", args=[submitted(kelvaro).pk])
            paths["share"] = reverse("profiles:share", args=[kelvaro.workshop.pk])
        sessions = {
            name: browser(member, fresh=not which.startswith("stale")).cookies[settings.SESSION_COOKIE_NAME].value
            for name, member in kelvaro.people.items()
        }
        paths = {name: kelvaro.url(path) for name, path in paths.items()}
    print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME, "sessions": sessions, "paths": paths}))

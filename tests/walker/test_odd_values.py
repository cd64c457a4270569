"""What a database might choke on, in every query and in every field of every form: an answer with a sentence, never an error page.

PostgreSQL is stricter than SQLite: no NUL in text, lengths and ranges of columns hold, and after one refused statement a transaction
takes no other."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from icpstudio.middleware.doorman import table
from tests.cast import browser
from tests.factories.everything import World
from tests.walker.doors import doors, fillings

pytestmark = pytest.mark.slow

# Text that no column takes, a number that no column takes; each of them in one field after the other.
ODD = {"nul": "a\x00b", "long": "x" * 70_000, "huge": "9" * 40}
PARAMETERS = ["q", "page", "show", "customer", "outcome", "version", "section", "cite", "then", "key", "condition", "next"]
LEFT_ALONE = {"csrfmiddlewaretoken", "op_id", "rev", "seq"}


class Forms(HTMLParser):
    """The forms of a page that are sent by POST: address, fields with their values."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.inside = (told.get("method") or "").lower() == "post"
            if self.inside:
                self.found.append((told.get("action") or "", {}))
        elif tag in {"input", "textarea", "select", "button"} and self.inside and told.get("name") and told.get("type") != "file":
            self.found[-1][1].setdefault(str(told["name"]), told.get("value") or "1")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def status(client: Client, method: str, path: str, data: Any = None) -> int:
    """Tried and taken back, so that each try finds the same world."""
    with transaction.atomic():
        found = getattr(client, method)(path, data).status_code
        transaction.set_rollback(True)
    return found


@pytest.fixture
def insiders(worlds: tuple[World, World]) -> list[Client]:
    """Who may do the most, each in her part; an odd answer is looked at, not raised."""
    clients = [browser(getattr(worlds[0].company, name)) for name in ("facilitator", "owner", "approver")]
    for client in clients:
        client.raise_request_exception = False
    return clients


@pytest.fixture
def pages(worlds: tuple[World, World], kelvaro: Any) -> list[str]:
    """Every page with ids of its own, those that sign somebody out aside."""
    found = []
    for door in doors():
        access = table()[door.name]
        if "GET" in access.methods and "logout" not in door.name:
            prefix = f"/w/{kelvaro.workspace.slug}" if access.verb is not None else ""
            found += [prefix + reverse(door.name, kwargs=arguments) for mix, arguments in fillings(door, *worlds) if mix == "own"]
    return sorted(set(found))


def test_no_query_breaks_a_page(insiders: list[Client], pages: list[str]) -> None:
    broken = []
    for page in pages:
        for name, value in (("nul", ODD["nul"]), ("huge", ODD["huge"])):
            path = f"{page}?" + "&".join(f"{parameter}={quote(value)}" for parameter in PARAMETERS)
            if (found := status(insiders[0], "get", path)) >= 500:
                broken.append((page, name, found))

    assert broken == []


def test_no_field_of_a_form_breaks_its_page(insiders: list[Client], pages: list[str]) -> None:
    broken, tried = [], set()
    for client in insiders:
        for page in pages:
            answer = client.get(page)
            if answer.status_code != 200 or answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
                continue
            forms = Forms()
            forms.feed(answer.content.decode())
            for action, fields in forms.found:
                address = action or page
                for name in [name for name in fields if name not in LEFT_ALONE and (address, name) not in tried]:
                    tried.add((address, name))
                    for odd, value in ODD.items():
                        if (found := status(client, "post", address, {**fields, name: value})) >= 500:
                            broken.append((address, name, odd, found))

    assert broken == []
    assert len(tried) > 100

"""Templates under a strict policy: no inline style or script, nothing marked safe, every word translated."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house.sources import ROOT, templates

RULES = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "text marked safe": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
    "a bare hx- attribute": re.compile(r"<[^>]*\shx-[a-z-]+\s*="),
    "a link that opens a window without noopener": re.compile(r"target=\"_blank\"(?![^>]*noopener)"),
}
SEEDED = {
    "an inline style": '<p style="color: red">',
    "an inline script": "<script>alert(1)</script>",
    "an inline handler": '<a onclick="go()">',
    "a javascript: address": '<a href="javascript:go()">',
    "text marked safe": "{{ note|safe }}",
    "a bare hx- attribute": '<a hx-get="/x">',
    "a link that opens a window without noopener": '<a target="_blank" href="/x">',
}
TRANSLATED = re.compile(r"\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}", re.DOTALL)
# A block that fills in a class, or the width, of its base page.
CLASS_NAME = re.compile(r"\{%\s*block\s+\w+\s*%\}([a-z -]+|width=\d+)\{%\s*endblock[^%]*%\}")
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{2,}")
SHOWN = {"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription"}
# Names, units and addresses: the same in every language.
NAMES = {
    *("ICP Studio", "ICP", "CSV", "TSV", "XLSX", "XLS", "PDF", "GB", "MB", "px", "pt", "Esc", "Ctrl", "A4", "Letter"),
    *("en", "de", "English", "Deutsch", "Salesforce", "HubSpot", "Pipedrive", "Dynamics"),
}
# Why a template may mark text safe.
SAFE = {"bootstrap5/layout/help_text.html": "Django's own help texts hold lists; none of them holds what a person typed"}
# Why a form that is sent names no operation.
UNNAMED = {
    "templates/account/": "the sign-in library's: codes, passwords and sessions are good for once by themselves",
    "templates/mfa/": "the sign-in library's, too",
    "templates/usersessions/": "the sign-in library's, too",
    "templates/socialaccount/": "the sign-in library's, too",
    "templates/icpstudio/errors/kept.html": "sends again what was sent, its operation among the fields",
}
SENT = re.compile(r"<form\b.*?</form>", re.DOTALL)
# The gallery of components is for whoever builds pages, in debug mode alone.
FOR_BUILDERS = ROOT / "templates" / "icpstudio" / "gallery"


def pages() -> list[Path]:
    """Everything but mails, where readers need inline style."""
    return [path for path in templates() if path.suffix in {".html", ".svg"} and "mails" not in path.parts]


def spoken() -> list[Path]:
    return [path for path in templates() if path.suffix in {".html", ".svg", ".txt"} and FOR_BUILDERS not in path.parents]


def breaches(source: str) -> list[str]:
    return [words for words, pattern in RULES.items() if pattern.search(source)]


def without_operation(source: str) -> list[str]:
    """Forms that are sent and name no operation. Signing out is the library's, and twice is once."""
    sent = [form for form in SENT.findall(source) if 'method="post"' in form]
    return [form for form in sent if "{% op_id %}" not in form and "account_logout" not in form]


class Words(HTMLParser):
    """Collects what a reader would see or hear that no translation passes through."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style", "code"}
        for name, value in attrs:
            if name in SHOWN and value:
                self.handle_data(value)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style", "code"}

    def handle_data(self, data: str) -> None:
        text = data
        for name in sorted(NAMES, key=len, reverse=True):
            text = re.sub(rf"\b{re.escape(name)}\b", "", text)
        if not self._silent and WORD.search(text):
            self.found.append(data.strip())


def untranslated(source: str) -> list[str]:
    words = Words()
    words.feed(TAGS.sub("", CLASS_NAME.sub("", TRANSLATED.sub("", source))))
    words.close()
    return words.found


@pytest.mark.parametrize("words", RULES)
def test_each_rule_notices_its_breach(words):
    assert breaches(SEEDED[words]) == [words]
    assert breaches('<p class="x">{{ note }}</p><script src="/a.js"></script><a data-hx-get="/x">') == []


def test_an_untranslated_word_would_be_noticed():
    source = (
        '<p>Hello {{ name }}</p><i title="Delete"></i>{% translate "Bye" %}{% blocktranslate trimmed %}So long{% endblocktranslate %} ICP'
    )

    assert untranslated(source) == ["Hello", "Delete"]


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_page_keeps_the_policy(path):
    excused = ["text marked safe"] if str(path.relative_to(ROOT / "templates")) in SAFE else []

    assert breaches(path.read_text()) == excused


@pytest.mark.parametrize("path", spoken(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_word_passes_through_a_translation(path):
    assert untranslated(path.read_text()) == []


def test_a_form_without_operation_would_be_noticed():
    bare, named = (
        '<form method="post" action="{% url "x" a.pk %}">{% csrf_token %}</form>',
        '<form method="post">{% csrf_token %}{% op_id %}</form>',
    )

    assert without_operation(bare + named) == [bare]


@pytest.mark.parametrize("path", spoken(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_form_that_is_sent_names_its_operation(path):
    if str(path.relative_to(ROOT)).startswith(tuple(UNNAMED)):
        return
    source = path.read_text()

    assert without_operation(source) == []
    assert source.count("{% csrf_token %}") - source.count("account_logout") <= source.count("{% op_id %}")

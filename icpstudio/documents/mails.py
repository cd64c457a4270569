"""Writes mails: a text and an HTML part from the templates in templates/mails/, in the receiver's language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.template import Context, engines
from django.utils import translation
from django.utils.html import escape

READER = "\ue000reader\ue000"  # where the reader's name goes in a mail that is written once for many


@dataclass(frozen=True, slots=True)
class Words:
    """A mail that is written and not yet addressed."""

    subject: str
    text: str
    html: str
    language: str

    def addressed(self, name: str) -> Words:
        """The mail for one of its readers: composed once with `reader=READER`, then only the name is put in."""
        return replace(self, text=self.text.replace(READER, name), html=self.html.replace(READER, escape(name)))


def compose(name: str, /, *, language: str, **facts: Any) -> Words:
    """The mail `name`: its text in mails/<name>.txt (the part `subject` in it is the subject), its HTML in mails/<name>.html."""
    known = dict(settings.LANGUAGES)
    spoken = language if language in known else settings.LANGUAGE_CODE
    with translation.override(spoken):
        facts = {"site_url": settings.SITE_URL, "language": spoken, **facts}
        subject = _render(f"mails/{name}.txt#subject", facts, autoescape=False)
        return Words(
            subject=" ".join(subject.split()),
            text=_render(f"mails/{name}.txt", facts, autoescape=False).strip() + "\n",
            html=_render(f"mails/{name}.html", {**facts, "subject": " ".join(subject.split())}, autoescape=True),
            language=spoken,
        )


def _render(template: str, facts: dict[str, Any], *, autoescape: bool) -> str:
    """Plain text is not escaped: an ampersand in a name stays one."""
    return engines["django"].engine.get_template(template).render(Context(dict(facts), autoescape=autoescape))

"""The sections under the criteria: what each holds, in which column it is at home, and how tall it will be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .icp_numbers import line_count

# Key: (column at home, heading, name in the sentence about what is missing).
SECTIONS = {
    "pains": (0, gettext_lazy("Pains"), gettext_lazy("pains")),
    "triggers": (0, gettext_lazy("What makes them look"), gettext_lazy("what makes them look")),
    "why_choose": (1, gettext_lazy("Why they choose us"), gettext_lazy("why they choose us")),
    "why_stay": (1, gettext_lazy("Why they stay"), gettext_lazy("why they stay")),
    "buying_committee": (2, gettext_lazy("Who decides"), gettext_lazy("the buying committee")),
    "not_served": (0, gettext_lazy("Who we do not serve"), gettext_lazy("who we do not serve")),
    "message": (1, gettext_lazy("Say it in one line"), gettext_lazy("the message line")),
    "discovery_questions": (2, gettext_lazy("Ask on the first call"), gettext_lazy("discovery questions")),
    "keywords": (0, gettext_lazy("Keywords"), gettext_lazy("keywords")),
}
HOMES = {key: home for key, (home, _title, _name) in SECTIONS.items()}
MOVABLE = ("not_served", "message", "discovery_questions", "keywords")
# How a language quotes; the others as in English.
MARKS = {"de": ("„", "“"), "fr": ("«\N{NARROW NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}»")}
# A third of the sheet takes about this many characters in a line.
LINE = 41


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a list; whoever reads it sees whether it is still a hypothesis."""

    text: str
    is_hypothesis: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, who said them, and in which language if not the page's."""

    text: str
    who: str
    language: str = ""
    marks: tuple[str, str] = ("“", "”")


@dataclass(frozen=True, slots=True)
class Section:
    """One block of a column; whatever is empty is not printed."""

    key: str
    title: str
    lines: tuple[Line, ...] = ()
    questions: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    prose: str = ""
    more: str = ""
    line: str = ""
    words: str = ""
    words_not: str = ""
    is_hypothesis: bool = False
    is_exclusion: bool = False

    @property
    def is_empty(self) -> bool:
        return not any((self.lines, self.questions, self.quotes, self.rows, self.prose, self.more, self.line, self.words, self.words_not))

    @property
    def estimate(self) -> float:
        """Its height in lines before anything is laid out, good enough to choose a column."""
        height = 2.2
        height += sum(line_count(line.text, LINE - 2) + 0.15 for line in self.lines)
        height += sum(line_count(question, LINE - 3) + 0.15 for question in self.questions)
        height += sum(1.05 * line_count(quote.text, LINE - 6) + line_count(quote.who, LINE) + 0.6 for quote in self.quotes)
        height += sum(max(line_count(name, 11), line_count(text, 28)) + 0.45 for name, text in self.rows)
        paragraphs = (self.prose, self.more, self.words, self.words_not)
        return height + 1.9 * line_count(self.line, 25) + sum(line_count(text, LINE) for text in paragraphs)


def sections(content: Mapping[str, Any], language: str) -> tuple[Section, ...]:
    """The sections that have something to say, in reading order."""
    made = (_section(key, content, language) for key in SECTIONS)
    return tuple(section for section in made if not section.is_empty)


def missing(content: Mapping[str, Any], found: Sequence[Section]) -> tuple[str, ...]:
    """Names of what a draft does not hold yet."""
    absent = [] if content.get("criteria") else [_("the criteria")]
    present = {section.key for section in found}
    return (*absent, *(str(name) for key, (_home, _title, name) in SECTIONS.items() if key not in present))


def _section(key: str, content: Mapping[str, Any], language: str) -> Section:
    title = str(SECTIONS[key][1])
    if key == "buying_committee":
        return Section(key, title, rows=tuple(_role(entry) for entry in content.get(key) or []))
    if key == "discovery_questions":
        return Section(key, title, questions=_texts(content.get(key)))
    if key == "not_served":
        return _not_served(title, content)
    if key == "message":
        message = content.get(key) or {}
        offer = " | ".join(filter(None, [message.get("product_for"), message.get("price_anchor")]))
        return Section(key, title, line=message.get("line") or "", more=offer)
    if key == "keywords":
        joined = [" · ".join(content.get(name) or []) for name in ("keywords", "negative_keywords")]
        return Section(key, title, words=joined[0], words_not=joined[1])
    entries = [entry for entry in content.get(key) or [] if entry.get("text")]
    all_open = bool(entries) and all(entry.get("label") == "hypothesis" for entry in entries)
    lines = tuple(Line(entry["text"], not all_open and entry.get("label") == "hypothesis") for entry in entries)
    spoken = [quote for quote in content.get("shown_quotes") or [] if quote.get("under") == key and quote.get("text")]
    quotes = tuple(_quote(quote, language) for quote in spoken)
    return Section(key, title, lines=lines, quotes=quotes, is_hypothesis=all_open)


def _not_served(title: str, content: Mapping[str, Any]) -> Section:
    """Whom we do not serve, what we tell them instead, and whom we serve when they come."""
    prose = [*_texts(content.get("not_served")), (content.get("mission_not") or {}).get("text") or ""]
    second = " ".join(_texts(content.get("secondary")))
    more = _("Secondary: %(text)s") % {"text": second} if second else ""
    return Section("not_served", title, prose=" ".join(filter(None, prose)), more=more, is_exclusion=True)


def _quote(quote: Mapping[str, Any], language: str) -> Quote:
    spoken = quote.get("language") or language
    return Quote(quote["text"], quote.get("attribution") or "", "" if spoken == language else spoken, MARKS.get(spoken, ("“", "”")))


def _role(entry: Mapping[str, Any]) -> tuple[str, str]:
    act = entry.get("act") or ""
    return act[:1].upper() + act[1:], ": ".join(filter(None, [entry.get("role"), entry.get("cares_about")]))


def _texts(entries: Sequence[Mapping[str, Any]] | None) -> tuple[str, ...]:
    return tuple(entry["text"] for entry in entries or [] if entry.get("text"))

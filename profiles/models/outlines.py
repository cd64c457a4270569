"""What a page consists of: its sections as they are edited, and the parts of the document that each of them holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Shape(StrEnum):
    """How a part stands in the document."""

    ONE = "one"  # a few fields
    LINES = "lines"  # a list of lines, each with an id and its fields
    WORDS = "words"  # a list of plain words
    CRITERIA = "criteria"  # the lines that step 3 decides on
    FACTS = "facts"  # figures that nobody types


@dataclass(frozen=True, slots=True)
class Field:
    """One text of a part; `many`: a list of short texts, one a line."""

    name: str
    label: str | Promise
    longest: int = 240
    rows: int = 1
    many: bool = False
    hint: str | Promise = ""
    printed: str | Promise = ""  # its name in a sentence, where the label tells how to type it

    @property
    def name_in_print(self) -> str:
        return str(self.printed or self.label)


@dataclass(frozen=True, slots=True)
class Part:
    """One key of the document. `cites`: quotes are printed under it."""

    key: str
    label: str | Promise
    shape: Shape
    fields: tuple[Field, ...] = ()
    most: int = 12
    cites: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A section as it is edited and locked: one row of the table, one form of the editor."""

    key: str
    label: str | Promise
    parts: tuple[Part, ...]
    hint: str | Promise = ""

    @property
    def is_typed(self) -> bool:
        return any(part.shape is not Shape.FACTS for part in self.parts)


TEXT = (Field("text", _("Line")),)
KEYWORDS = (Field("words", _("Keywords, one a line"), 60, rows=3, many=True),)
NEGATIVE = (Field("words", _("Negative keywords, one a line"), 60, rows=2, many=True),)

SECTIONS = (
    Outline(
        "statement",
        _("Statement"),
        (
            Part("statement", _("Statement"), Shape.ONE, (Field("who", _("Who we serve"), 220, rows=2),)),
            Part(
                "why",
                _("Why we serve them"),
                Shape.ONE,
                (
                    Field("text", _("Why we serve them"), 420, rows=3),
                    Field("ties_to", _("Printed beside it"), many=True),
                ),
            ),
        ),
    ),
    Outline(
        "criteria",
        _("Criteria"),
        (
            Part("criteria", _("Criteria"), Shape.CRITERIA, (Field("name", _("Criterion"), 160), Field("detail", _("Note"), 120)), most=16),
            Part("thresholds", _("Thresholds"), Shape.FACTS),
            Part("backtest", _("Back-test"), Shape.FACTS),
        ),
    ),
    Outline(
        "needs",
        _("Pains, and what makes them look"),
        (Part("pains", _("Pains"), Shape.LINES, TEXT), Part("triggers", _("What makes them look"), Shape.LINES, TEXT)),
    ),
    Outline(
        "reasons",
        _("Why they choose us, why they stay"),
        (
            Part("why_choose", _("Why they choose us"), Shape.LINES, TEXT, cites=True),
            Part("why_stay", _("Why they stay"), Shape.LINES, TEXT, cites=True),
        ),
    ),
    Outline(
        "committee",
        _("Who decides"),
        (
            Part(
                "buying_committee",
                _("Buying committee"),
                Shape.LINES,
                (Field("act", _("What they do"), 40), Field("role", _("Role"), 80), Field("cares_about", _("What they care about"), 120)),
            ),
        ),
    ),
    Outline(
        "not_served",
        _("Who we do not serve"),
        (
            Part("not_served", _("Who we do not serve"), Shape.LINES, TEXT),
            Part("mission_not", _("What we tell them"), Shape.ONE, (Field("text", _("What we tell them"), 300, rows=2),)),
            Part("secondary", _("Secondary: whom we serve when they come"), Shape.LINES, TEXT),
        ),
    ),
    Outline(
        "words",
        _("Message line, questions, keywords"),
        (
            Part(
                "message",
                _("Message"),
                Shape.ONE,
                (
                    Field("line", _("Say it in one line"), 140),
                    Field("product_for", _("Product for whom"), 120),
                    Field("price_anchor", _("Price anchor"), 80),
                ),
            ),
            Part("discovery_questions", _("Questions for the first call"), Shape.LINES, TEXT, most=8),
            Part("keywords", _("Keywords"), Shape.WORDS, KEYWORDS, most=20),
            Part("negative_keywords", _("Negative keywords"), Shape.WORDS, NEGATIVE, most=20),
        ),
    ),
    Outline(
        "personas",
        _("Buyer personas"),
        (
            Part(
                "personas",
                _("Buyer personas"),
                Shape.LINES,
                (
                    Field("name", _("Name"), 80),
                    Field("role", _("Role"), 160),
                    Field("buying_power", _("Buying power"), 200),
                    Field("awake", _("What keeps them up at night"), 240),
                    Field("goals", _("Goals, one a line"), 120, rows=3, many=True, printed=_("Goals")),
                    Field("how_we_help", _("How we help"), 240),
                ),
                most=6,
            ),
        ),
        hint=_("Personas have a page of their own beside the profile; they take no room on the sheet."),
    ),
    # What the draft found in the workshop and nobody types. `stamped` is frozen with the page but no part of the document.
    Outline(
        "frame",
        _("Frame"),
        tuple(Part(key, "", Shape.FACTS) for key in ("title", "market", "made_from", "figures", "stamped")),
    ),
)
BY_KEY = {section.key: section for section in SECTIONS}
SECTION_OF = {part.key: section for section in SECTIONS for part in section.parts}
PARTS = {part.key: part for section in SECTIONS for part in section.parts}
INTERNAL = ("stamped",)
AIMS = ("purpose", "vision", "strategy")
CITING = tuple(part.key for part in PARTS.values() if part.cites)


def lines_of(content: dict) -> Iterator[tuple[Part, dict]]:
    """Every line with an id in a section's content (or in a whole document), with the part it stands in."""
    for key, value in content.items():
        part = PARTS.get(key)
        if part and part.shape in (Shape.LINES, Shape.CRITERIA):
            for line in value or []:
                yield part, line

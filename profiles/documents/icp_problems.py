"""Why a profile can't be made into one page, in words that say what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from icpstudio.kit.pdf.fonts import missing_glyphs
from icpstudio.kit.pdf.sheets import Pressed

from .icp_numbers import number
from .icp_sections import SECTIONS
from .icp_texts import lengths, longest, printed

# A page at 7 pt holds fewer characters than this, whatever they are; more is refused without laying it out.
MOST_CHARACTERS = 12_000
# A longer word stands in no dictionary, and finding its line breaks takes for ever.
LONGEST_WORD = 400
# Height in millimetres that a section may take before it is the one to shorten, and how many characters make a millimetre.
ROOM = {"statement": 26.0, "why": 26.0, "criteria": 92.0, "foot": 18.0}
ROOM_OF_A_SECTION = 26.0
CHARACTERS_A_MILLIMETRE = 14.0


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to change: `kind` is too_long, characters, lost or broken; `fields` name places in the content."""

    kind: str
    section: str
    over_mm: float
    fields: tuple[str, ...]
    words: str


def section_name(key: str) -> str:
    """The section as people know it from the page."""
    first = {
        "statement": _("Statement"),
        "why": _("Why we serve them"),
        "criteria": _("What they have in common"),
        "backtest": _("Back-test"),
    }
    return first.get(key) or str(SECTIONS[key][1])


def in_content(content: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What can be seen in the text alone."""
    return (*_unknown_characters(content), *_far_too_long(content))


def too_tall(content: Mapping[str, Any], pressed: Pressed) -> tuple[Problem, ...]:
    """Names the sections on the way from head to foot that take more than their room; at least the tallest."""
    column = max(pressed.columns, key=lambda keys: sum(pressed.heights_mm.get(f"icp-{key}", 0) for key in keys), default=())
    beside = "why" if pressed.heights_mm.get("icp-why", 0) > pressed.heights_mm.get("icp-statement", 0) else "statement"
    heights = {key: pressed.heights_mm.get(f"icp-{key}", 0.0) for key in (beside, "criteria", *column, "foot")}
    excess = {key: height - ROOM.get(key, ROOM_OF_A_SECTION) for key, height in heights.items()}
    worst = max(excess, key=lambda key: excess[key])
    named = [key for key in sorted(excess, key=lambda key: -excess[key]) if excess[key] > max(0.0, excess[worst] / 4)][:3] or [worst]
    return tuple(_too_long(content, "backtest" if key == "foot" else key, max(pressed.over_mm, 0.1)) for key in named)


def lost(texts: Sequence[str]) -> tuple[Problem, ...]:
    """Texts that were not found in the finished page; none of it is published then."""
    return tuple(Problem("lost", "", 0.0, (), _("“%(text)s” is not on the finished page.") % {"text": text[:80]}) for text in texts[:3])


def blank(found: bool) -> tuple[Problem, ...]:
    """A box stands where a character should be."""
    return (Problem("characters", "", 0.0, (), _("A character on the page could not be drawn.")),) if found else ()


def broken(content: Mapping[str, Any], reason: str) -> Problem:
    """The page could not be laid out at all; the longest section is the likeliest cause."""
    counted = lengths(content)
    section = max(counted, key=lambda key: counted[key], default="")
    words = {
        "time": _("The page took too long to lay out. Shorten the longest texts and try again."),
        "memory": _("The page needs more memory than a page may. Shorten the longest texts and try again."),
        "nesting": _("The page is nested too deeply to be laid out."),
    }
    return Problem(
        "broken",
        section,
        0.0,
        longest(content, section),
        words.get(reason) or _("The page could not be laid out. Nothing was lost; try again."),
    )


def _unknown_characters(content: Mapping[str, Any]) -> tuple[Problem, ...]:
    """One problem per section that holds characters which no shipped font draws."""
    found: dict[str, tuple[dict[str, None], list[str]]] = {}
    for section, field, text in printed(content):
        if characters := missing_glyphs(text):
            known, fields = found.setdefault(section, ({}, []))
            known.update(dict.fromkeys(characters))
            fields.append(field)
    sentence = _("%(section)s: the page's fonts can't draw %(characters)s.")
    return tuple(
        Problem(
            "characters",
            section,
            0.0,
            tuple(fields),
            sentence % {"section": section_name(section), "characters": " ".join(_visible(c) for c in list(known)[:12])},
        )
        for section, (known, fields) in found.items()
    )


def _visible(character: str) -> str:
    return character if character.isprintable() else f"U+{ord(character):04X}"


def _far_too_long(content: Mapping[str, Any]) -> tuple[Problem, ...]:
    counted = lengths(content)
    words = {section: len(word) for section, _field, text in printed(content) for word in text.split() if len(word) > LONGEST_WORD}
    over = max([sum(counted.values()) - MOST_CHARACTERS, *words.values()])
    if over <= 0:
        return ()
    if words:
        counted = words
    return (_too_long(content, max(counted, key=lambda key: counted[key]), ceil(over / CHARACTERS_A_MILLIMETRE)),)


def _too_long(content: Mapping[str, Any], section: str, over_mm: float) -> Problem:
    sentence = _("The page is %(mm)s mm too long at the smallest legible size. Shorten “%(section)s”.")
    words = sentence % {"mm": number(over_mm, 0 if over_mm >= 10 else 1), "section": section_name(section)}
    return Problem("too_long", section, float(over_mm), longest(content, section), words)

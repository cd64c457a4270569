"""What of a profile's content is printed, and which fields stand in which section: for checks, limits and advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

# Section of the page: the fields of the content that are printed in it.
PRINTED = {
    "statement": ("statement.who",),
    "why": ("why.text",),
    "criteria": ("criteria.name", "criteria.detail"),
    "pains": ("pains.text",),
    "triggers": ("triggers.text",),
    "why_choose": ("why_choose.text",),
    "why_stay": ("why_stay.text",),
    "shown_quotes": ("shown_quotes.text", "shown_quotes.attribution"),
    "buying_committee": ("buying_committee.act", "buying_committee.role", "buying_committee.cares_about"),
    "not_served": ("not_served.text", "mission_not.text", "secondary.text"),
    "message": ("message.line", "message.product_for", "message.price_anchor"),
    "discovery_questions": ("discovery_questions.text",),
    "keywords": ("keywords", "negative_keywords"),
    "backtest": ("backtest.note",),
}
# Sections that print quotes under their lines.
QUOTED = ("pains", "triggers", "why_choose", "why_stay")


def printed(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Every (section, field, text) that stands on the page; a field is named as in `pains[0].text`."""
    for section, paths in PRINTED.items():
        for path in paths:
            head, _dot, leaf = path.partition(".")
            value = content.get(head)
            entries = enumerate(value) if isinstance(value, list) else [(None, value)]
            for place, entry in entries:
                text = entry.get(leaf) if leaf and isinstance(entry, Mapping) else entry
                if isinstance(text, str) and text and _is_shown(head, entry, content):
                    name = head if place is None else f"{head}[{place}]"
                    yield _home(section, entry), f"{name}.{leaf}" if leaf else name, text


def _is_shown(head: str, entry: Any, content: Mapping[str, Any]) -> bool:
    """A quote is printed under the section it names; one that names none is not on the page."""
    return head != "shown_quotes" or entry.get("under") in QUOTED


def _home(section: str, entry: Any) -> str:
    return str(entry["under"]) if section == "shown_quotes" else section


def lengths(content: Mapping[str, Any]) -> dict[str, int]:
    """Characters per section."""
    counted: dict[str, int] = {}
    for section, _field, text in printed(content):
        counted[section] = counted.get(section, 0) + len(text)
    return counted


def longest(content: Mapping[str, Any], section: str, most: int = 3) -> tuple[str, ...]:
    """The fields of a section that are worth shortening, longest first."""
    found = sorted(((len(text), field) for name, field, text in printed(content) if name == section), key=lambda pair: (-pair[0], pair[1]))
    return tuple(field for _length, field in found[:most])

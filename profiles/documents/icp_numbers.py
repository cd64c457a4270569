"""Counts as people read them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from icpstudio.kit import figures

NO_BREAK = "\N{NO-BREAK SPACE}"


def number(value: float, decimals: int = 0) -> str:
    """1103 as 1,103 or 1.103, by language; rounded like the same figure on every other page."""
    return figures.decimal(value, decimals)


def share(count: Sequence[int]) -> float:
    """`[30, 43]` as 69.77; of nothing, nothing."""
    part, whole = count
    return 100 * part / whole if whole else 0.0


def percent(count: Sequence[int]) -> str:
    """`[30, 43]` as 70 %, halves rounded up."""
    return f"{int(share(count) + 0.5)}{NO_BREAK}%" if count[1] else "–"


def points(value: int) -> str:
    """+5 or −3, with a real minus sign."""
    return f"+{value}" if value > 0 else f"−{abs(value)}"


def line_count(text: str, width: int) -> int:
    """How many lines of `width` average letters a text will take; Chinese, Japanese and Korean letters count twice."""
    full, used = 0, 0
    for word in text.split():
        length = len(word) + sum(unicodedata.east_asian_width(character) in "WF" for character in word)
        if used and used + 1 + length > width:
            full, used = full + 1, 0
        used += length + (1 if used else 0)
        full, used = full + used // (width + 1), used % (width + 1)
    return full + (1 if used else 0)

"""The shipped fonts: where they are, and which characters none of them can draw."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

CONFIGURATION = Path(__file__).with_name("fonts.conf")
FOLDER = Path(__file__).resolve().parents[3] / "static" / "fonts"
# Never drawn: line breaks, joiners, directions, variation selectors.
UNSEEN = frozenset("\n\r\t\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\ufeff") | {
    chr(code) for start, end in ((0x202A, 0x202E), (0x2066, 0x2069), (0xFE00, 0xFE0F)) for code in range(start, end + 1)
}


@lru_cache(maxsize=1)
def covered() -> frozenset[str]:
    """Every character that at least one shipped font draws."""
    characters: set[str] = set()
    for path in sorted([*FOLDER.glob("*.ttf"), *FOLDER.glob("*.otf")]):
        with TTFont(path, lazy=True) as font:
            characters.update(map(chr, font.getBestCmap()))
    return frozenset(characters)


def missing_glyphs(text: str) -> list[str]:
    """The characters of `text` that would come out as boxes, each once, in the order in which they appear."""
    known = covered()
    return [
        character
        for character in dict.fromkeys(unicodedata.normalize("NFC", text))
        if character not in UNSEEN and (character not in known or unicodedata.category(character) == "Cc")
    ]

"""Reads a finished PDF back: how many pages, is every text in it, and was every character drawn."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from struct import iter_unpack
from typing import Any

from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import ContentStream

from .fonts import UNSEEN

# Hyphenation puts a hyphen at the end of a line, so hyphens count on neither side.
FOLDED = UNSEEN | frozenset("-\u2010\u2011")
SHOWING = {b"Tj": 0, b"TJ": 0, b"'": 0, b'"': 2}


class _Texts(HTMLParser):
    """The visible text nodes of a document."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.hidden = 0
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in ("title", "style", "script")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("title", "style", "script")

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.texts.append(data.strip())


def texts_of(html: str) -> list[str]:
    """What a reader of `html` would see, one entry per piece of text."""
    parser = _Texts()
    parser.feed(html)
    parser.close()
    return parser.texts


def page_count(pdf: bytes) -> int:
    """Pages of the document."""
    return len(PdfReader(BytesIO(pdf)).pages)


def lost_texts(texts: Iterable[str], pdf: bytes) -> list[str]:
    """The texts that can't be found in the PDF, whatever its line breaks and hyphenation."""
    found = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    whole, letters = fold(found), _letters(found)
    return [text for text in texts if not (fold(text) in whole or (_is_mixed(text) and _letters(text) <= letters))]


def fold(text: str) -> str:
    """Without spaces, hyphens and unseen characters, in one normal form."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(character for character in normal if not character.isspace() and character not in FOLDED)


def has_blank_glyph(pdf: bytes) -> bool:
    """Whether a character was drawn that its font does not have: glyph 0, or one beyond the font's last."""
    reader = PdfReader(BytesIO(pdf))
    return any(_draws_blank(content, resources, reader) for page in reader.pages for content, resources in _contents(page))


def _is_mixed(text: str) -> bool:
    """Right-to-left text comes back in the order in which it is drawn, so its letters are counted instead."""
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def _letters(text: str) -> Counter[str]:
    """How often each character occurs; brackets aside, which are drawn mirrored in right-to-left text."""
    return Counter(character for character in fold(text) if not unicodedata.mirrored(character))


def _contents(page: Any) -> Iterator[tuple[Any, Any]]:
    """The page's own content, and that of every form that it draws, each with its resources."""
    waiting: list[tuple[Any, Any]] = [(page.get_contents(), page.get("/Resources"))]
    while waiting:
        content, found = waiting.pop()
        resources = found.get_object() if found else {}
        yield content, resources
        forms = (form.get_object() for form in _entries(resources, "/XObject").values())
        waiting.extend((form, form.get("/Resources")) for form in forms if form.get("/Subtype") == "/Form")


def _entries(resources: Any, key: str) -> dict[str, Any]:
    found = resources.get(key)
    return dict(found.get_object()) if found else {}


def _draws_blank(content: Any, resources: Any, reader: PdfReader) -> bool:
    """Every font in the document is written with two bytes a glyph."""
    if content is None:
        return False
    sizes = {name: _glyphs(font.get_object()) for name, font in _entries(resources, "/Font").items()}
    glyphs = 0
    for operands, operator in ContentStream(content, reader).operations:
        if operator == b"Tf":
            glyphs = sizes.get(operands[0], 0)
        elif operator in SHOWING:
            shown = operands[SHOWING[operator]]
            for piece in shown if isinstance(shown, list) else [shown]:
                codes = getattr(piece, "original_bytes", b"")
                if any(not 0 < code < glyphs for (code,) in iter_unpack(">H", codes)):
                    return True
    return False


def _glyphs(font: Any) -> int:
    """How many glyphs the embedded font has."""
    file = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()["/FontFile2"]
    with TTFont(BytesIO(file.get_object().get_data()), lazy=True) as embedded:
        return int(embedded["maxp"].numGlyphs)

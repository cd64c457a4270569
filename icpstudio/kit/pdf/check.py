"""Reads a finished PDF back: how many pages, is every text in it, and was every character drawn."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

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
    whole, letters = fold(found), Counter(fold(found))
    return [text for text in texts if not (fold(text) in whole or (_is_mixed(text) and Counter(fold(text)) <= letters))]


def fold(text: str) -> str:
    """Without spaces, hyphens and unseen characters, in one normal form."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(character for character in normal if not character.isspace() and character not in FOLDED)


def has_blank_glyph(pdf: bytes) -> bool:
    """Whether glyph 0, the box for a character that no font has, was drawn anywhere."""
    reader = PdfReader(BytesIO(pdf))
    return any(_draws_zero(content, reader) for page in reader.pages for content in _contents(page))


def _is_mixed(text: str) -> bool:
    """Right-to-left text comes back in the order in which it is drawn, so its letters are counted instead."""
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def _contents(page: Any) -> Iterator[Any]:
    """The page's own content, and that of every form that it draws."""
    yield page.get_contents()
    waiting: list[Any] = [page.get("/Resources")]
    while waiting:
        resources = waiting.pop()
        forms = resources.get_object().get("/XObject") if resources else None
        for form in forms.get_object().values() if forms else ():
            drawn = form.get_object()
            if drawn.get("/Subtype") == "/Form":
                yield drawn
                waiting.append(drawn.get("/Resources"))


def _draws_zero(content: Any, reader: PdfReader) -> bool:
    """Every font in the document is written with two bytes a glyph."""
    for operands, operator in ContentStream(content, reader).operations if content is not None else ():
        if operator in SHOWING:
            shown = operands[SHOWING[operator]]
            for piece in shown if isinstance(shown, list) else [shown]:
                codes = getattr(piece, "original_bytes", b"")
                if any(codes[place : place + 2] == b"\0\0" for place in range(0, len(codes), 2)):
                    return True
    return False

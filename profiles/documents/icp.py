"""The one-page profile: one content, printed as a sheet (screen, print, PDF) and as a reading page for phones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from icpstudio.kit.pdf.check import has_blank_glyph, lost_texts, texts_of
from icpstudio.kit.pdf.columns import Columns
from icpstudio.kit.pdf.fit import Zooms
from icpstudio.kit.pdf.press import press
from icpstudio.kit.pdf.sheets import Blocks, PressError, Sheet

from .icp_context import arrange, context
from .icp_estimate import start_zoom as estimated_zoom
from .icp_problems import Problem, blank, broken, in_content, lost, too_tall
from .icp_sections import HOMES, MOVABLE
from .icp_stamps import Stamps

__all__ = ["Problem", "Rendered", "Stamps", "context", "html", "problems_of", "reading", "render"]

# Below LEAST the text would be smaller than 7 pt; above MOST a page looks like a poster.
LEAST, MOST = 87, 108
SIZES = {"A4": "document-a4.css", "Letter": "document-letter.css"}
PARTS = ("statement", "why", "criteria", *HOMES, "foot")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The PDF of a profile; or, with empty `pdf`, the problems that keep it from being made."""

    pdf: bytes
    pages: int
    scale: float
    layouts: int
    problems: tuple[Problem, ...]
    columns: Columns = ()
    filled: float = 0.0

    @property
    def zoom(self) -> int:
        """The scale in whole per cents, as `html` takes it."""
        return round(self.scale * 100)


def html(
    content: Mapping[str, Any],
    stamps: Stamps,
    *,
    language: str = "en",
    page: str = "A4",
    zoom: int | None = None,
    columns: Columns | None = None,
    for_: str = "screen",
) -> str:
    """The sheet: for the screen an `<article>` to be placed in a page that loads document.css, for the PDF a whole document."""
    printed = context(content, stamps, language)
    template = {"screen": "documents/icp.html", "pdf": "documents/sheet.html"}[for_]
    printed["columns"] = arrange(printed, columns)
    with translation.override(language):
        return render_to_string(template, printed | {"page": page, "zoom": zoom or estimated_zoom(printed, page, LEAST, MOST)})


def reading(content: Mapping[str, Any], stamps: Stamps, *, language: str = "en") -> str:
    """The same words for a narrow screen: an `<article>` to be placed in a page that loads document-page.css."""
    printed = context(content, stamps, language)
    with translation.override(language):
        return render_to_string("documents/page.html", printed)


def problems_of(content: Mapping[str, Any], *, language: str = "en") -> tuple[Problem, ...]:
    """What can be known without laying anything out: characters that can't be drawn, and far too much text."""
    with translation.override(language):
        return in_content(content)


def render(
    content: Mapping[str, Any], stamps: Stamps, *, page: str = "A4", language: str = "en", start_zoom: int | None = None
) -> Rendered:
    """Exactly one page with every word on it at the largest legible size, read back and checked; else the problems."""
    found = problems_of(content, language=language)
    if found:
        return Rendered(b"", 0, 0.0, 0, found)
    written = html(content, stamps, language=language, page=page, zoom=start_zoom, for_="pdf")
    with translation.override(language):
        try:
            pressed = press(_sheet(written, page))
        except PressError as error:
            return Rendered(b"", 0, 0.0, 0, (broken(content, error.reason),))
        if not pressed.fits:
            return Rendered(b"", 0, 0.0, pressed.layouts, too_tall(content, pressed))
        problems = [*lost(lost_texts(texts_of(written), pressed.pdf)), *blank(has_blank_glyph(pressed.pdf))]
    pdf = b"" if problems else pressed.pdf
    return Rendered(pdf, pressed.pages, pressed.zoom / 100, pressed.layouts, tuple(problems), pressed.columns, pressed.filled)


def _sheet(written: str, page: str) -> Sheet:
    blocks = Blocks(prefix="icp-", columns=tuple(f"icp-column-{place}" for place in (1, 2, 3)), homes=HOMES, movable=MOVABLE)
    return Sheet(
        html=written,
        css=(_stylesheet("document.css"), _stylesheet(SIZES[page])),
        zooms=Zooms(LEAST, MOST),
        sheet="icp",
        flow="icp-flow",
        foot="icp-foot",
        blocks=blocks,
        parts=tuple(f"icp-{part}" for part in PARTS),
    )


@lru_cache(maxsize=4)
def _stylesheet(name: str) -> str:
    return (Path(settings.BASE_DIR) / "static" / "css" / name).read_text()

"""The bed of the press: lays one sheet out with WeasyPrint, measures it, and writes the PDF. Runs in the child only."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration

from .columns import Columns, balance, height
from .fetcher import SealedFetcher
from .fit import SLACK, fit
from .sheets import Pressed, Sheet

VARIANT = "pdf/ua-1"
MM = 25.4 / 96
POINTS = 0.75
# Rounding of the layout, in CSS pixels.
HAIR = 0.5


@lru_cache(maxsize=1)
def fonts() -> FontConfiguration:
    """One for the whole process: a new one per page doubles the time and leaks."""
    return FontConfiguration()


@lru_cache(maxsize=8)
def stylesheets(css: tuple[str, ...]) -> tuple[tuple[CSS, ...], CounterStyle]:
    """Parsed once; they are the same for every page."""
    counters = CounterStyle()
    return tuple(CSS(string=text, font_config=fonts(), counter_style=counters, url_fetcher=SealedFetcher()) for text in css), counters


class Bed:
    """One sheet being fitted: keeps the layout of every zoom that fits, so the chosen one is not laid out again."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.html = HTML(string=sheet.html, url_fetcher=SealedFetcher(sheet.assets))
        self.by_id = {element.get("id"): element for element in self.html.etree_element.iter() if element.get("id")}
        self.columns: Columns = self._columns_now()
        self.laid_out: dict[int, Any] = {}
        self.heights: dict[str, float] = {}
        self.over = 0.0
        self.layouts = 0

    def press(self) -> Pressed:
        """Fit the sheet; write it if it fits, else say how far it is over."""
        fitted = fit(self.measure, self.sheet.zooms, int(self.by_id[self.sheet.sheet].get("data-zoom") or self.sheet.zooms.most))
        document, columns = self.laid_out[fitted.zoom]
        outside = _outside(document)
        pdf = b""
        if fitted.fits and len(document.pages) == 1 and not outside:
            pdf = document.write_pdf(pdf_variant=VARIANT, finisher=_straighten_figures, srgb=True)
        heights = {key: round(value * MM, 1) for key, value in self.heights.items()}
        over = max(0.0, round(self.over * MM, 1))
        return Pressed(pdf, len(document.pages), fitted.zoom, self.layouts, fitted.filled, over, heights, columns, outside)

    def measure(self, zoom: int) -> float:
        """Which share of the room between head and foot the sheet fills at this zoom."""
        filled, balanced = self._lay_out(zoom)
        if balanced >= filled:
            return filled
        if filled > 1 >= balanced or zoom == self.sheet.zooms.most or balanced > 1 - SLACK:
            return self._lay_out(zoom)[0]
        return balanced

    def _lay_out(self, zoom: int) -> tuple[float, float]:
        """One layout: the share that it fills, and the share that it will fill with the columns balanced anew."""
        self.by_id[self.sheet.sheet].set("data-zoom", str(zoom))
        css, counters = stylesheets(self.sheet.css)
        document = self.html.render(font_config=fonts(), stylesheets=list(css), counter_style=counters, pdf_variant=VARIANT)
        self.layouts += 1
        self.laid_out[zoom] = document, self.columns
        anchors = document.pages[0].anchors
        top, end, foot = anchors[self.sheet.flow][1], anchors[self.sheet.flow][3], anchors[self.sheet.foot][1]
        self.heights = {part: anchors[part][3] - anchors[part][1] for part in self.sheet.parts if part in anchors}
        self.over = end - foot
        saved = self._rebalance(anchors)
        return float((end - top) / (foot - top)), float((end - saved - top) / (foot - top))

    def _columns_now(self) -> Columns:
        blocks = self.sheet.blocks
        if blocks is None:
            return ()
        start = len(blocks.prefix)
        return tuple(tuple(str(child.get("id"))[start:] for child in self.by_id[column]) for column in blocks.columns)

    def _rebalance(self, anchors: dict[str, Any]) -> float:
        """Move blocks where the measured heights say that the tallest column can be shorter; how much shorter it gets."""
        blocks = self.sheet.blocks
        if blocks is None:
            return 0.0
        names = [key for key in blocks.homes if blocks.prefix + key in anchors]
        heights = {key: anchors[blocks.prefix + key][3] - anchors[blocks.prefix + key][1] for key in names}
        better = balance(heights, blocks.homes, blocks.movable, len(blocks.columns))
        saved = height(heights, self.columns) - height(heights, better)
        if saved <= HAIR:
            return 0.0
        for column, keys in zip(blocks.columns, better, strict=True):
            element = self.by_id[column]
            element[:] = [self.by_id[blocks.prefix + key] for key in keys]
        self.columns = better
        return saved


def _outside(document: Any) -> tuple[str, ...]:
    """Words that stand beyond the paper: they would be lost."""
    found = []
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):
            if isinstance(box, boxes.TextBox) and (
                box.position_x < -HAIR or box.position_x + box.width > page.width + HAIR or box.position_y + box.height > page.height + HAIR
            ):
                found.append(box.text[:40])
    return tuple(found[:5])


def _straighten_figures(document: Any, pdf: Any) -> None:
    """WeasyPrint gives a figure's box in CSS pixels from the top; PDF/UA wants points from the bottom."""
    height = document.pages[0].height
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("S") == "/Figure" and "A" in item:
            left, top, right, bottom = item["A"]["BBox"]
            item["A"]["BBox"][:] = [left * POINTS, (height - bottom) * POINTS, right * POINTS, (height - top) * POINTS]

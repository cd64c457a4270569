"""Which rows are the header, which come before it, and which at the end are no records."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import NamedTuple

from .model import Skipped

SAMPLE = 60
TAIL = 40

TOTAL = re.compile(r"^(grand\s+)?(sub)?(totals?|summe|gesamt(summe)?|total general)\s*(\(\s*[\d,.]+\s+\w+\s*\))?\s*:?$", re.IGNORECASE)
BOILERPLATE = re.compile(r"^(confidential information\b|copyright\b|\(c\)\s*\d{4}|©|all rights reserved)", re.IGNORECASE)
FIGURE = re.compile(r"^[\s\d.,:/+\-()%$€£¥₹']*\d[\s\d.,:/+\-()%$€£¥₹']*$")


class Row(NamedTuple):
    """One row as it stands in the file."""

    line: int
    cells: list[str]

    @property
    def filled(self) -> list[str]:
        return [cell.strip() for cell in self.cells if cell and cell.strip()]


def fold_header(name: str) -> str:
    """A header without case, accents, dashes' shapes, underscores, trailing asterisks and doubled spaces."""
    text = unicodedata.normalize("NFKD", name.replace("\u200b", "").replace("\ufeff", ""))
    text = "".join(character for character in text if not unicodedata.combining(character)).casefold()
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    return re.sub(r"[\s_]+", " ", text).strip().rstrip("*").strip()


def find_header(rows: Sequence[Row], expected: Collection[str] = ()) -> int | None:
    """Index of the header row; None if there is none. `expected` holds folded names that only headers have."""
    counts = sorted(len(row.filled) for row in rows if row.filled)
    if not counts:
        return None
    usual = counts[int(len(counts) * 0.75)]
    best: int | None = None
    for index, row in enumerate(rows):
        filled = row.filled
        if len({fold_header(cell) for cell in filled} & set(expected)) >= 2:
            return index
        wide_enough = len(filled) >= max(2, usual / 2) if usual > 1 else bool(filled)
        if best is None and wide_enough and labels(filled):
            best = index
    return best if best is not None else next(index for index, row in enumerate(rows) if row.filled)


def labels(cells: Sequence[str]) -> bool:
    """Whether these cells can be names of columns: mostly words, and short ones. A few columns are named by a year."""
    figures = sum(1 for cell in cells if FIGURE.match(cell))
    return figures <= len(cells) / 2 and all(len(cell) <= 200 for cell in cells)


def footer_size(tail: Sequence[Row], width: int) -> int:
    """How many rows at the end are a footer: totals, copyright and confidentiality lines and what stands between them."""
    size = 0
    for back, row in enumerate(reversed(tail), start=1):
        if is_footer(row):
            size = back
        elif not (len(row.filled) == 1 and len(row.cells) == 1 and width > 1):
            break
    return size + leading_captions(tail, size, width) if size else 0


def leading_captions(tail: Sequence[Row], size: int, width: int) -> int:
    """Lone captions directly above a footer, such as the name of the report."""
    above = 0
    for row in reversed(tail[: len(tail) - size]):
        if width < 2 or len(row.cells) != 1:
            break
        above += 1
    return above


def is_footer(row: Row) -> bool:
    filled = row.filled
    if not filled:
        return False
    if BOILERPLATE.match(filled[0]):
        return len(filled) == 1
    return bool(TOTAL.match(filled[0])) and all(FIGURE.match(cell) for cell in filled[1:])


def skipped_rows(preamble: Sequence[int], blank: Sequence[int], footer: Sequence[int]) -> tuple[Skipped, ...]:
    """What is no record, by reason; a blank row inside the footer belongs to it."""
    start = footer[0] if footer else None
    inside = [line for line in blank if start is not None and line > start]
    parts = (
        Skipped("preamble", tuple(preamble)),
        Skipped("blank", tuple(line for line in blank if start is None or line < start)),
        Skipped("footer", tuple(sorted([*footer, *inside]))),
    )
    return tuple(part for part in parts if part.lines)


def unique_names(labels: Sequence[str]) -> list[str]:
    """Names by which columns can be told apart: blank ones get their number, doubled ones a counter."""
    names: list[str] = []
    seen: set[str] = set()
    for position, label in enumerate(labels, start=1):
        base = label.strip() or f"Column {position}"
        name, counter = base, 2
        while name.casefold() in seen:
            name, counter = f"{base} ({counter})", counter + 1
        seen.add(name.casefold())
        names.append(name)
    return names

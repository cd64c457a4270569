"""What the reader of values does not tell: hidden columns, merged cells, a sheet's true extent, errors, formulas without a value."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree import ElementTree

from .limits import Limits
from .model import Refusal

COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
CELL = re.compile(rb" r=\"([A-Z]{1,3})(\d+)\"")
MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
ODD = re.compile(rb"<(?:\w+:)?f[\s>/]|\bt=\"e\"")
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CHUNK = 1024 * 1024
OVERLAP = 512
MOST_MERGES = 20_000
MARGIN = 100  # rows of preamble and footer that are not counted against the limit


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block, rows and columns counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell whose value is missing for a reason: `error` with its word, or `formula` that nobody calculated."""

    row: int
    column: int
    kind: str
    found: str


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Read in one pass over the sheet's XML, which is never held whole."""

    hidden_columns: frozenset[int]
    merges: tuple[Merge, ...]
    odd_cells: bool


def number_of(letters: str) -> int:
    """`A` is 1, `AA` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name to the archive member that holds it."""
    path = next((name for name in archive.namelist() if name.endswith("workbook.xml")), "")
    base = path.removesuffix("workbook.xml")
    try:
        links = ElementTree.fromstring(archive.read(f"{base}_rels/workbook.xml.rels"))  # noqa: S314 - archive.py let no document type through
        book = ElementTree.fromstring(archive.read(path))  # noqa: S314 - likewise
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile):
        return {}
    targets = {node.get("Id", ""): node.get("Target", "") for node in links}
    names = {}
    for node in book.iter():
        if node.tag.endswith("}sheet") or node.tag == "sheet":
            target = targets.get(node.get(RELATIONSHIP, ""), "")
            names[node.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"{base}{target}"
    return names


def chunks(part: IO[bytes]) -> Iterator[bytes]:
    """The part in overlapping pieces, so that no tag is cut."""
    rest = b""
    while block := part.read(CHUNK):
        yield rest + block
        rest = block[-OVERLAP:]


def scan(archive: zipfile.ZipFile, member: str, limits: Limits) -> SheetFacts:
    """Look at one sheet before its values are read. Raises Refusal when it is larger than allowed, whatever its dimension tag says."""
    hidden: set[int] = set()
    merges: set[Merge] = set()
    odd = False
    try:
        with archive.open(member) as part:
            for block in chunks(part):
                cells = CELL.findall(block)
                if cells and int(cells[-1][1]) > limits.workbook_rows + MARGIN:
                    raise Refusal("too_many_rows", limit=limits.workbook_rows)
                widest = max((number_of(letters.decode()) for letters in {letters for letters, _ in cells}), default=0)
                if widest > limits.columns:
                    raise Refusal("too_many_columns", found=widest, limit=limits.columns)
                hidden |= hidden_columns(block, limits)
                for left, top, right, bottom in MERGE.findall(block):
                    if len(merges) < MOST_MERGES:
                        merges.add(Merge(int(top), number_of(left.decode()), int(bottom), number_of(right.decode())))
                odd = odd or bool(ODD.search(block))
    except KeyError:
        return SheetFacts(frozenset(), (), odd_cells=False)
    except (zipfile.BadZipFile, EOFError, OSError):
        raise Refusal("damaged_workbook") from None
    return SheetFacts(frozenset(hidden), tuple(merges), odd)


def hidden_columns(block: bytes, limits: Limits) -> set[int]:
    hidden: set[int] = set()
    for tag in COLUMN.findall(block):
        first, last = re.search(rb"\bmin=\"(\d+)\"", tag), re.search(rb"\bmax=\"(\d+)\"", tag)
        if first and last and re.search(rb"\bhidden=\"(1|true)\"", tag):
            hidden |= set(range(int(first[1]), min(int(last[1]), limits.columns) + 1))
    return hidden


def odd_cells(archive: zipfile.ZipFile, member: str) -> Iterator[OddCell]:
    """Errors, and formulas without a stored value. Walks every cell, so it is only called where `scan` saw a sign of either."""
    with archive.open(member) as part:
        for _, node in ElementTree.iterparse(part):  # noqa: S314 - archive.py let no document type through
            name = node.tag.rpartition("}")[2]
            if name == "c":
                if found := odd(node):
                    yield found
            elif name == "row":
                node.clear()


def odd(cell: ElementTree.Element) -> OddCell | None:
    inner = {child.tag.rpartition("}")[2]: child.text or "" for child in cell}
    place = re.match(r"([A-Z]+)(\d+)", cell.get("r", ""))
    if place is None:
        return None
    row, column = int(place[2]), number_of(place[1])
    if cell.get("t") == "e":
        return OddCell(row, column, "error", inner.get("v", ""))
    if "f" in inner and not inner.get("v") and "is" not in inner:
        return OddCell(row, column, "formula", f"={inner['f']}")
    return None

"""XLSX and XLS to a `Table`: the right sheet, its header, its records with the row numbers a spreadsheet shows."""

import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import fastexcel
import polars as pl

from . import sheetxml
from .archive import open_workbook
from .layout import SAMPLE, TAIL, Row, find_header, fold_header, footer_size, skipped_rows, unique_names
from .limits import MB, Limits
from .model import Column, Dialect, Problem, Refusal, Settings, Table

T = TypeVar("T")

NATIVE: dict[str, Literal["number", "date", "boolean"]] = {
    "Float64": "number", "Int64": "number", "Datetime": "date", "Date": "date", "Boolean": "boolean",
}  # fmt: skip
DO_NOT_MODIFY = "(do not modify)"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet with its first rows."""

    name: str
    head: list[Row]
    header: int | None
    height: int
    known: int

    @property
    def rank(self) -> tuple[int, int, int]:
        """Known headers first, then whether it is a table at all, then its size."""
        columns = len(self.head[self.header].filled) if self.header is not None else 0
        return self.known, int(columns > 1 and self.height > 1), self.height


def read_workbook(data: bytes, settings: Settings, limits: Limits, expected: Collection[str], *, old: bool = False) -> Table:
    """Read a workbook. Raises Refusal."""
    if len(data) > limits.workbook_bytes:
        raise Refusal("file_too_large", megabytes=limits.workbook_bytes // MB)
    archive = None if old else open_workbook(data, limits)
    members = sheetxml.parts(archive) if archive else {}
    book = guarded(lambda: fastexcel.read_excel(data))
    return Workbook(book, archive, members, settings, limits, expected).table()


def guarded(call: Callable[[], T]) -> T:
    """The reader's failures as a sentence. It is written in Rust and may panic, which is no Exception."""
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise Refusal("protected_workbook") from None
        raise Refusal("damaged_workbook") from None


class Workbook:
    """One reading of one workbook."""

    def __init__(self, book: Any, archive: zipfile.ZipFile | None, members: dict[str, str], settings: Settings,
                 limits: Limits, expected: Collection[str]) -> None:  # fmt: skip
        self.book, self.archive, self.members = book, archive, members
        self.settings, self.limits, self.expected = settings, limits, expected
        self.visible: list[str] = []
        self.hidden: list[str] = []
        self.scanned: dict[str, sheetxml.SheetFacts] = {}

    def table(self) -> Table:
        sheet = self.choose()
        if sheet.header is None:
            raise Refusal("no_header")
        facts = self.facts(sheet.name)
        raw = self.load(sheet.name)
        if raw.height > self.limits.workbook_rows + sheetxml.MARGIN:
            raise Refusal("too_many_rows", limit=self.limits.workbook_rows)
        return self.build(sheet, facts, raw, self.absolute_columns(sheet.name))

    def facts(self, name: str) -> sheetxml.SheetFacts:
        if self.archive is None or name not in self.members:
            return sheetxml.SheetFacts(frozenset(), (), odd_cells=False)
        if name not in self.scanned:
            self.scanned[name] = sheetxml.scan(self.archive, self.members[name], self.limits)
        return self.scanned[name]

    def load(self, name: str, **options: Any) -> pl.DataFrame:
        """The sheet as text from its first row on; `skip_rows=0` keeps leading empty rows, so that row numbers are true."""
        arguments = {"header_row": None, "skip_rows": 0, "dtypes": "string"} | options
        frame: pl.DataFrame = guarded(lambda: self.book.load_sheet(name, **arguments).to_polars())
        return frame.with_columns(pl.col(pl.String).str.replace_all("\x00", "", literal=True))

    def absolute_columns(self, name: str) -> list[int]:
        sheet = guarded(lambda: self.book.load_sheet(name, header_row=None, skip_rows=0, n_rows=1, dtypes="string"))
        return [column.absolute_index + 1 for column in sheet.available_columns()]

    def choose(self) -> Sheet:
        """The sheet a person named, else the visible one whose header is known, else the largest table."""
        sheets = []
        for name in self.book.sheet_names:
            self.facts(name)
            state = guarded(lambda name=name: self.book.load_sheet(name, header_row=None, n_rows=1, dtypes="string").visible)  # type: ignore[misc]
            (self.visible if state == "visible" else self.hidden).append(name)
            if name == self.settings.sheet or (self.settings.sheet is None and state == "visible"):
                sheets.append(self.preview(name))
        if not sheets:
            raise Refusal("no_such_sheet", sheet=self.settings.sheet or "")
        return max(sheets, key=lambda sheet: sheet.rank)

    def preview(self, name: str) -> Sheet:
        head = rows_of(self.load(name, n_rows=SAMPLE), 0)
        if self.settings.header_line is not None:
            header = next((at for at, row in enumerate(head) if row.line == self.settings.header_line), None)
        else:
            header = find_header(head, self.expected)
        known = len({fold_header(cell) for cell in head[header].filled} & set(self.expected)) if header is not None else 0
        return Sheet(name, head, header, sum(1 for row in head if row.filled), known)

    def build(self, sheet: Sheet, facts: sheetxml.SheetFacts, raw: pl.DataFrame, absolute: list[int]) -> Table:
        assert sheet.header is not None
        top, header_rows = sheet.header, self.header_rows(sheet.header + 1, facts)
        labels = self.labels(sheet.head[top : top + header_rows], facts, absolute)
        if len(labels) > self.limits.columns:
            raise Refusal("too_many_columns", found=len(labels), limit=self.limits.columns)
        frame = self.fill_down(raw, facts, absolute).rename({old: str(at) for at, old in enumerate(raw.columns)})
        frame = frame.with_columns(pl.all().replace("", None)).with_row_index("line", offset=1).slice(top + header_rows)
        empty = frame.select(pl.all_horizontal(pl.exclude("line").fill_null("").str.strip_chars() == "")).to_series()
        blank = frame.filter(empty)["line"].to_list()
        frame = frame.filter(~empty)
        frame, footer = self.without_footer(frame)
        blank = [line for line in blank if line <= max(frame["line"].max() or 0, *footer, 0)]  # type: ignore[type-var]
        self.check_cells(frame, labels)
        lines = tuple(frame["line"].to_list())
        columns = self.columns(labels, sheet, absolute, facts, top + header_rows, lines)
        problems = self.problems(sheet.name, facts, dict(zip(absolute, columns, strict=True)), set(lines))
        skipped = skipped_rows([row.line for row in sheet.head[:top]], blank, footer)
        dialect = Dialect("xlsx" if self.archive else "xls", top + 1, header_rows, sheet=sheet.name,
                          sheets=tuple(self.visible), hidden_sheets=tuple(self.hidden))  # fmt: skip
        return Table(columns, frame.drop("line"), lines, dialect, skipped, problems)

    def header_rows(self, line: int, facts: sheetxml.SheetFacts) -> int:
        """A header whose cells are merged sideways is a line of group names above the line of column names."""
        if self.settings.header_rows:
            return self.settings.header_rows
        return 2 if any(merge.top == merge.bottom == line and merge.right > merge.left for merge in facts.merges) else 1

    def labels(self, rows: list[Row], facts: sheetxml.SheetFacts, absolute: list[int]) -> list[str]:
        lines: list[list[str]] = []
        for row in rows:
            cells = list(row.cells)
            for merge in facts.merges:
                if merge.top <= row.line <= merge.bottom and merge.left in absolute:
                    for column in range(merge.left, merge.right + 1):
                        if column in absolute and merge.top == row.line:
                            cells[absolute.index(column)] = row.cells[absolute.index(merge.left)]
            lines.append([cell.strip() for cell in cells])
        return [" ".join(part for part in parts if part) for parts in zip(*lines, strict=True)]

    def fill_down(self, raw: pl.DataFrame, facts: sheetxml.SheetFacts, absolute: list[int]) -> pl.DataFrame:
        """A cell merged over several rows means its value in each of them."""
        for merge in facts.merges:
            if merge.bottom > merge.top and merge.left == merge.right and merge.left in absolute and merge.bottom <= raw.height:
                name = raw.columns[absolute.index(merge.left)]
                values = raw[name].to_list()
                values[merge.top - 1 : merge.bottom] = [values[merge.top - 1]] * (merge.bottom - merge.top + 1)
                raw = raw.with_columns(pl.Series(name, values, dtype=pl.String))
        return raw

    def without_footer(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[int]]:
        tail = [Row(row[0], [cell or "" for cell in row[1:]]) for row in frame.tail(TAIL).rows()]
        width = frame.width - 1
        shortened = [Row(row.line, row.filled) if len(row.filled) == 1 and row.cells[0] else row for row in tail]
        size = self.settings.footer_rows if self.settings.footer_rows is not None else footer_size(shortened, width)
        return frame.head(frame.height - size), [row.line for row in tail[len(tail) - size :]] if size else []

    def check_cells(self, frame: pl.DataFrame, labels: list[str]) -> None:
        for at, label in enumerate(labels):
            longest = frame[str(at)].str.len_chars()
            if frame.height and (longest.max() or 0) > self.limits.cell_characters:  # type: ignore[operator]
                line = frame["line"][longest.arg_max() or 0]
                raise Refusal("cell_too_long", line=line, column=label, limit=self.limits.cell_characters)

    def columns(self, labels: list[str], sheet: Sheet, absolute: list[int], facts: sheetxml.SheetFacts,
                first: int, lines: tuple[int, ...]) -> tuple[Column, ...]:  # fmt: skip
        natives = self.natives(sheet.name, absolute, first, lines[-1] - first) if lines else [""] * len(labels)
        return tuple(
            Column(at, name, labels[at], sheet.head[first - 1].line, hidden=absolute[at] in facts.hidden_columns,
                   do_not_modify=labels[at].casefold().startswith(DO_NOT_MODIFY), native=NATIVE.get(natives[at]))
            for at, name in enumerate(unique_names(labels))
        )  # fmt: skip

    def natives(self, name: str, absolute: list[int], first: int, height: int) -> list[str]:
        """The type that a spreadsheet gives a whole column. Some error cells stop the look at all columns; then each is looked at alone."""
        how: dict[str, Any] = {"header_row": None, "skip_rows": first, "n_rows": height, "schema_sample_rows": None}
        try:
            typed = guarded(lambda: self.book.load_sheet(name, **how).to_polars())
            return [dtype.base_type().__name__ for dtype in typed.dtypes]
        except Refusal:
            return [self.native(name, place - 1, how) for place in absolute]

    def native(self, name: str, index: int, how: dict[str, Any]) -> str:
        try:
            alone = guarded(lambda: self.book.load_sheet(name, **how, use_columns=[index]).to_polars())
            return str(alone.dtypes[0].base_type().__name__)
        except Refusal:
            return ""

    def problems(self, name: str, facts: sheetxml.SheetFacts, columns: dict[int, Column], lines: set[int]) -> tuple[Problem, ...]:
        if not facts.odd_cells or self.archive is None:
            return ()
        meanings = {"error": "error_cell", "formula": "formula_without_value"}
        return tuple(
            Problem(cell.row, columns[cell.column].name, cell.found, meanings[cell.kind])
            for cell in sheetxml.odd_cells(self.archive, self.members[name])
            if cell.row in lines and cell.column in columns
        )


def rows_of(frame: pl.DataFrame, above: int) -> list[Row]:
    return [Row(above + at, [cell or "" for cell in cells]) for at, cells in enumerate(frame.rows(), start=1)]

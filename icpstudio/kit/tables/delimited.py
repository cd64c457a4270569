"""CSV and TSV text to a `Table`, streamed record by record with exact line numbers."""

import csv
import io
from collections import deque
from collections.abc import Collection, Iterator
from itertools import chain, islice

import polars as pl

from . import delimiter as delimiters
from .encoding import DAMAGE, decode
from .layout import SAMPLE, TAIL, Row, find_header, footer_size, skipped_rows, unique_names
from .limits import Limits
from .model import Column, Dialect, Problem, Refusal, Settings, Table

CHUNK = 20_000
NUL = "\x00"


def read_text(data: bytes, settings: Settings, limits: Limits, expected: Collection[str]) -> Table:
    """Read delimited text. Raises Refusal."""
    if len(data) > limits.text_bytes:
        raise Refusal("file_too_large", megabytes=limits.text_bytes // (1024 * 1024))
    decoded = decode(data, settings.encoding)
    text = decoded.text
    declared = delimiters.declared(text)
    body = text.partition("\n")[2] if declared and "\n" in text else "" if declared else text
    separator = settings.delimiter or declared or delimiters.detect(body)
    reading = Reading(body, separator, settings, limits, first_line=2 if declared else 1)
    table = reading.table(expected)
    dialect = Dialect(
        format="text",
        header_line=table.dialect.header_line,
        encoding=decoded.encoding,
        delimiter=separator,
        quote=settings.quote or '"',
        separator_line=declared is not None,
        repaired_lines=reading.repaired,
    )
    return Table(table.columns, table.frame, table.lines, dialect, table.skipped, table.problems)


class Reading:
    """One pass over the records: blank rows aside, odd ones noted, the rest into columns."""

    def __init__(self, text: str, separator: str, settings: Settings, limits: Limits, first_line: int) -> None:
        self.text, self.separator, self.settings, self.limits, self.first_line = text, separator, settings, limits, first_line
        self.problems: list[Problem] = []
        self.blank: list[int] = []
        self.repaired = 0

    def records(self) -> Iterator[Row]:
        """Every record with the line it starts on."""
        csv.field_size_limit(2**31 - 1)
        source = io.StringIO(self.text, newline="")
        reader = csv.reader(source, delimiter=self.separator, quotechar=self.settings.quote or '"')
        line = self.first_line
        for count, cells in enumerate(reader):
            if count > self.limits.text_rows + SAMPLE:
                raise Refusal("too_many_rows", limit=self.limits.text_rows)
            yield Row(line, cells)
            line = self.first_line + reader.line_num

    def table(self, expected: Collection[str]) -> Table:
        stream = self.records()
        head = list(islice(stream, SAMPLE))
        index = self.header_index(head, expected)
        if index is None:
            raise Refusal("no_header")
        header, preamble = head[index], [row.line for row in head[:index]]
        labels = self.repair(header.cells, None)
        while labels and not labels[-1].strip() and not self.settings.header_line and len(labels) > self.widest(head[index + 1 :]):
            labels.pop()
        if len(labels) > self.limits.columns:
            raise Refusal("too_many_columns", found=len(labels), limit=self.limits.columns)
        names = unique_names([clean(label) for label in labels])
        frame, lines, footer = self.collect(chain(head[index + 1 :], stream), names)
        columns = tuple(Column(at, name, clean(labels[at]).strip(), header.line) for at, name in enumerate(names))
        skipped = skipped_rows(preamble, self.blank, footer)
        return Table(columns, frame, tuple(lines), Dialect("text", header.line), skipped, tuple(self.problems))

    def header_index(self, head: list[Row], expected: Collection[str]) -> int | None:
        if self.settings.header_line is None:
            return find_header(head, expected)
        return next((at for at, row in enumerate(head) if row.line == self.settings.header_line), None)

    @staticmethod
    def widest(rows: list[Row]) -> int:
        return max((len(row.cells) for row in rows), default=0)

    def collect(self, rows: Iterator[Row], names: list[str]) -> tuple[pl.DataFrame, list[int], list[int]]:
        """The frame, its line numbers, and the lines of the footer."""
        width = len(names)
        chunks: list[pl.DataFrame] = []
        pending: list[list[str]] = []
        lines: list[int] = []
        tail: deque[Row] = deque(maxlen=TAIL)
        for row in rows:
            if not row.filled:
                self.blank.append(row.line)
                continue
            tail.append(row)
            lines.append(row.line)
            pending.append(self.fit(row, names))
            if len(pending) == CHUNK:
                chunks.append(frame_of(pending, width))
                pending = []
        self.check_last(tail)
        chunks.append(frame_of(pending, width))
        frame = pl.concat(chunks) if len(chunks) > 1 else chunks[0]
        ending = self.settings.footer_rows if self.settings.footer_rows is not None else footer_size(list(tail), width)
        footer = lines[len(lines) - ending :] if ending else []
        self.problems = [problem for problem in self.problems if problem.line not in set(footer)]
        return frame.head(len(lines) - len(footer)), lines[: len(lines) - len(footer)], footer

    def fit(self, row: Row, names: list[str]) -> list[str]:
        """The row's cells, as many as there are columns; what does not fit is reported."""
        width = len(names)
        cells = self.repair(row.cells, row.line) if len(row.cells) == 1 < width else row.cells
        for at, cell in enumerate(cells):
            if len(cell) > self.limits.cell_characters:
                raise Refusal("cell_too_long", line=row.line, column=names[at] if at < width else "", limit=self.limits.cell_characters)
            if NUL in cell or DAMAGE in cell:
                meaning = "nul_removed" if NUL in cell else "unreadable_characters"
                self.problems.append(Problem(row.line, names[at] if at < width else None, clean(cell), meaning))
        cells = [clean(cell) for cell in cells]
        if len(cells) < width:
            self.problems.append(
                Problem(row.line, None, self.separator.join(cells), "too_few_cells", {"cells": len(cells), "columns": width})
            )
            return cells + [""] * (width - len(cells))
        if any(cell.strip() for cell in cells[width:]):
            extra = self.separator.join(cells[width:])
            self.problems.append(Problem(row.line, None, extra, "too_many_cells", {"cells": len(cells), "columns": width}))
        return cells[:width]

    def repair(self, cells: list[str], line: int | None) -> list[str]:
        """A row that was wrapped whole in quotes is one cell holding all others."""
        if len(cells) != 1 or self.separator not in cells[0]:
            return cells
        inner = next(csv.reader([cells[0]], delimiter=self.separator), [])
        if line is not None:
            self.repaired += 1
            self.problems.append(Problem(line, None, cells[0], "whole_line_quoted"))
        return inner

    def check_last(self, tail: deque[Row]) -> None:
        """A quotation mark that is never closed swallows the rest of the file into one cell: refuse, name the line."""
        last = tail[-1] if tail else None
        if last is None or not any("\n" in cell or "\r" in cell for cell in last.cells):
            return
        raw = list(islice(io.StringIO(self.text, newline=""), last.line - self.first_line, None))
        try:
            for _ in csv.reader(raw, delimiter=self.separator, quotechar=self.settings.quote or '"', strict=True):
                pass
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise Refusal("quote_not_closed", line=last.line) from None


def clean(cell: str) -> str:
    """PostgreSQL text cannot hold NUL."""
    return cell.replace(NUL, "")


def frame_of(rows: list[list[str]], width: int) -> pl.DataFrame:
    """Rows to string columns; an empty cell is null."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    return pl.DataFrame([pl.Series(str(at), [cell or None for cell in values], dtype=pl.String) for at, values in enumerate(columns)])

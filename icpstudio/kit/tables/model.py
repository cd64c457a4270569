"""What a file turned out to be: columns, records with their line numbers, and everything that was left aside."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import polars as pl

Param = str | int | float | list[str]
Params = dict[str, Param]
Result = Literal["skipped", "kept"]

SHOWN = 80  # characters of a cell that are ever shown back


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that cannot be read. `sentences.refusal` says the code in words."""

    code: str
    params: Params = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Refusal(Exception):
    """Carries a `Refused` up to the one place that returns it."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.refused = Refused(code, params)


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell or line that a person should look at. `line` is the line a text editor, or the row number a spreadsheet, shows."""

    line: int | None
    column: str | None
    found: str
    meaning: str
    params: Params = field(default_factory=dict)
    result: Result = "kept"

    def __post_init__(self) -> None:
        if len(self.found) > SHOWN:
            object.__setattr__(self, "found", self.found[: SHOWN - 1] + "…")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ColumnSettings:
    """What a person said about one column; None means: find out."""

    kind: str | None = None
    decimal: str | None = None
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is detected can be given here, and what is given wins."""

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_line: int | None = None
    header_rows: int | None = None
    footer_rows: int | None = None
    sheet: str | None = None
    decimal: str | None = None
    day_first: bool | None = None
    values_not_missing: tuple[str, ...] = ()
    columns: Mapping[str, ColumnSettings] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"columns": {name: asdict(column) for name, column in self.columns.items()}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Settings":
        columns = {name: ColumnSettings(**column) for name, column in data.get("columns", {}).items()}
        return cls(**{**data, "columns": columns, "values_not_missing": tuple(data.get("values_not_missing", ()))})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name is unique in the table, its label is what the file says."""

    position: int
    name: str
    label: str
    line: int
    hidden: bool = False
    do_not_modify: bool = False
    native: Literal["number", "date", "boolean"] | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows that are no records, and why: preamble, footer or blank."""

    reason: Literal["preamble", "footer", "blank"]
    lines: tuple[int, ...]

    @property
    def rows(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file is written, as detected or as a person said."""

    format: Literal["text", "xlsx", "xls"]
    header_line: int
    header_rows: int = 1
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    separator_line: bool = False
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    repaired_lines: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Records as text, one frame column per `Column` named by its position ("0", "1", …); an empty cell is null."""

    columns: tuple[Column, ...]
    frame: pl.DataFrame
    lines: tuple[int, ...]
    dialect: Dialect
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def records(self) -> int:
        return len(self.lines)

    @property
    def rows(self) -> int:
        """All rows of the file but the header: records plus what was skipped."""
        return self.records + sum(part.rows for part in self.skipped)

    def values(self, column: Column) -> list[str | None]:
        return self.frame[str(column.position)].to_list()

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def facts_json(self) -> dict[str, Any]:
        """Everything but the cells, ready to be stored."""
        return {
            "columns": [asdict(column) for column in self.columns],
            "dialect": asdict(self.dialect),
            "skipped": [asdict(part) for part in self.skipped],
            "problems": [problem.as_json() for problem in self.problems],
        }

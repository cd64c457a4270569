"""Columns of a table as typed values, each odd cell reported with its line and column."""

import re
from collections.abc import Mapping as MappingLike
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from icpstudio.kit.tables import Params, Problem, Settings, Table
from icpstudio.kit.tables.columns import Facts, typed
from icpstudio.kit.tables.numbers import Number, Trouble
from icpstudio.kit.tables.ranges import Band, mangled
from icpstudio.kit.tables.words import squeeze
from profiles.importers.mapping import ColumnMapping, Mapping
from profiles.importers.rows import AttributeSpec, MetricSpec, Value

T = TypeVar("T")

ENUMERATION = re.compile(r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$")
SMALL_WORDS = frozenset({"of", "and", "or", "in", "the", "for"})


class Cells:
    """Reads the columns of one table by its mapping and collects problems."""

    def __init__(self, table: Table, facts: MappingLike[int, Facts], mapping: Mapping, settings: Settings) -> None:
        self.table, self.facts, self.mapping, self.settings = table, facts, mapping, settings
        self.problems: list[Problem] = list(table.problems)
        self.currencies: set[str] = set()

    def texts(self, target: str) -> list[str]:
        """A text field; the first filled of its columns, empty where none is."""
        return [value or "" for value in self.first(target, "text", lambda value: str(value))]

    def dates(self, target: str) -> list[date | None]:
        return self.first(target, "date", lambda value: value if isinstance(value, date) else None)

    def booleans(self, target: str) -> list[bool | None]:
        return self.first(target, "boolean", lambda value: value if isinstance(value, bool) else None)

    def amounts(self, target: str) -> list[Number | None]:
        return self.first(target, "number", lambda value: value if isinstance(value, Number) else None)

    def first(self, target: str, kind: str, take: Any) -> list[Any]:
        result: list[Any] = [None] * self.table.records
        for column in self.mapping.of(target):
            for at, value in enumerate(self.read(column, kind)):
                if result[at] is None and value is not None:
                    result[at] = take(value)
        return result

    def read(self, column: ColumnMapping, kind: str) -> list[Any]:
        """One column as `kind`; a cell that is something else is reported and stays empty."""
        raw = self.table.values(self.table.columns[column.position])
        facts = self.facts[column.position]
        facts = facts if facts.kind == kind or (kind == "number" and facts.kind == "money") else retyped(facts, kind)
        values = list(typed(raw, facts, self.settings))
        for at, value in enumerate(values):
            if isinstance(value, Trouble):
                self.report(at, column, raw[at] or "", value.code)
                values[at] = None
            elif isinstance(value, Band) and kind == "number":
                meaning = "open_range_kept" if value.high is None else "range_kept"
                ends: Params = {"low": f"{value.low:f}", "high": "" if value.high is None else f"{value.high:f}"}
                self.report(at, column, raw[at] or "", meaning, ends)
            elif isinstance(value, Number) and value.short:
                self.report(at, column, raw[at] or "", "short_number", {"value": f"{value.value:f}"})
        return values

    def report(self, at: int, column: ColumnMapping, found: str, meaning: str, params: Params | None = None) -> None:
        if meaning == "mangled_range":
            params = {"guess": mangled(found) or ""}
        self.problems.append(Problem(self.table.lines[at], column.column, squeeze(found), meaning, params or {}))

    def attributes(self, target: str) -> list[dict[str, Value]]:
        """What each line says about its customer or deal; a missing value has no key."""
        rows: list[dict[str, Value]] = [{} for _ in range(self.table.records)]
        for column in self.mapping.of(target):
            kind = {"bool": "boolean", "category": "text"}.get(column.kind, column.kind)
            if kind == "text" and self.facts[column.position].kind == "range":
                kind = "range"
            values = [plain(value) for value in self.read(column, kind)]
            if kind == "text":
                values = displayed(values)
            for row, value in zip(rows, values, strict=True):
                if value is not None:
                    row.setdefault(column.key, value)
        return rows

    def metrics(self) -> list[dict[str, float]]:
        rows: list[dict[str, float]] = [{} for _ in range(self.table.records)]
        for column in self.mapping.of("metric"):
            for row, value in zip(rows, self.read(column, "number"), strict=True):
                if isinstance(value, Number):
                    row.setdefault(column.key, float(value.value))
                    self.currencies |= {value.currency} if value.currency else set()
        return rows

    def specs(self) -> tuple[AttributeSpec, ...]:
        """The attributes of this file, each key once."""
        found: dict[tuple[str, str], AttributeSpec] = {}
        for column in self.mapping.of("attribute", "customer_attribute"):
            of_customer = column.target == "customer_attribute" or self.mapping.kind == "customers"
            spec = AttributeSpec(
                column.key, column.label, column.kind, column.category, "customer" if of_customer else "deal", column.column
            )
            found.setdefault((spec.of, spec.key), spec)
        return tuple(found.values())

    def metric_specs(self) -> tuple[MetricSpec, ...]:
        return tuple(MetricSpec(column.key, column.label, column.column) for column in self.mapping.of("metric"))


def retyped(facts: Facts, kind: str) -> Facts:
    """The same column read as what its target asks for."""
    return Facts(facts.name, kind, facts.filled, facts.distinct, facts.examples, facts.decimal, facts.day_first, facts.percent)


def plain(value: Any) -> Value | None:
    """A typed value as it is stored: numbers as float, days as ISO text, ranges as `201-500`."""
    if isinstance(value, Number):
        return float(value.value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Band):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (str, bool)) else None


def displayed(values: list[Any]) -> list[Any]:
    """Internal names such as `FINANCIAL_SERVICES` as people write them, where a whole column is written so."""
    words = {value for value in values if value is not None}
    if not words or not all(ENUMERATION.match(word) for word in words) or all(len(word) <= 3 for word in words):
        return values
    shown = {word: readable(word) for word in words}
    return [value if value is None else shown[value] for value in values]


def readable(name: str) -> str:
    """`OIL_AND_GAS` is Oil and Gas, `IT_SERVICES` is IT Services."""
    words = [word.lower() if word.lower() in SMALL_WORDS else word if len(word) <= 2 else word.capitalize() for word in name.split("_")]
    return " ".join(words)

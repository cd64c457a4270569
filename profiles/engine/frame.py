"""Columns side by side, and conditions on them."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, Self

import numpy as np

from profiles.engine.columns import Column, Flags, Ints, Kind, Value, guess_kind, level, number

ConditionKind = Literal["is", "in", "range", "missing"]
Bound = float | str | date | None


@dataclass(frozen=True, eq=False)
class Frame:
    """Units with their attributes; `groups` names the customer of each row when a customer has several."""

    columns: tuple[Column, ...]
    n: int
    groups: tuple[Hashable, ...] | None = None

    def __post_init__(self) -> None:
        for column in self.columns:
            if len(column.values) != self.n:
                raise ValueError(f"column {column.key!r} has {len(column.values)} values for {self.n} rows")
        if self.groups is not None and len(self.groups) != self.n:
            raise ValueError(f"{len(self.groups)} groups for {self.n} rows")
        if len({c.key for c in self.columns}) != len(self.columns):
            raise ValueError("two columns share a key")

    @classmethod
    def from_rows(
        cls,
        rows: Sequence[Mapping[str, Value]],
        *,
        kinds: Mapping[str, Kind] | None = None,
        names: Mapping[str, str] | None = None,
        groups: Iterable[Hashable] | None = None,
    ) -> Self:
        """A frame from plain rows; keys in the order in which they first appear, kinds guessed where not given."""
        keys = dict.fromkeys(key for row in rows for key in row)
        columns = []
        for key in keys:
            values = [row.get(key) for row in rows]
            kind = (kinds or {}).get(key) or guess_kind(values)
            columns.append(Column(key, (names or {}).get(key, key), kind, values))
        return cls(tuple(columns), len(rows), tuple(groups) if groups is not None else None)

    def column(self, key: str) -> Column:
        """The column with that key; KeyError if there is none."""
        return self._by_key[key]

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def pick(self, keys: Iterable[str]) -> "Frame":
        """The same units with some columns only."""
        return Frame(tuple(self.column(key) for key in keys), self.n, self.groups)

    def take(self, rows: Ints) -> "Frame":
        """The same columns for some units only."""
        columns = tuple(Column(c.key, c.name, c.kind, [c.values[i] for i in rows]) for c in self.columns)
        return Frame(columns, len(rows), tuple(self.groups[i] for i in rows) if self.groups is not None else None)

    @cached_property
    def units(self) -> Ints:
        """The customer of each row as a number, in order of first appearance; each row its own without groups."""
        if self.groups is None:
            return np.arange(self.n)
        place: dict[Hashable, int] = {}
        return np.fromiter((place.setdefault(g, len(place)) for g in self.groups), np.int64, self.n)

    @cached_property
    def _by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}


@dataclass(frozen=True, slots=True)
class Condition:
    """A statement about one column: low <= x < high for a range, either end may be open."""

    column: str
    kind: ConditionKind
    value: Value = None
    values: tuple[Value, ...] = ()
    low: Bound = None
    high: Bound = None

    def matches(self, frame: Frame) -> Flags:
        """Where it is known to be true."""
        column = frame.column(self.column)
        if self.kind == "missing":
            return ~column.known
        if self.kind == "range":
            inside = ~np.isnan(column.numbers)
            if self.low is not None:
                inside &= column.numbers >= number(self.low)
            if self.high is not None:
                inside &= column.numbers < number(self.high)
            return inside
        wanted = {level(v) for v in (self.values if self.kind == "in" else (self.value,)) if v is not None}
        hit = np.fromiter((value in wanted for value in column.levels), np.bool_, len(column.levels))
        by_code: Flags = np.append(hit, False)
        return column.known & by_code[column.codes]

    def unknown(self, frame: Frame) -> Flags:
        """Where the fact is missing, which is neither a match nor a mismatch."""
        column = frame.column(self.column)
        if self.kind == "missing":
            return np.zeros(frame.n, np.bool_)
        return np.isnan(column.numbers) if self.kind == "range" else ~column.known

    def to_json(self) -> dict[str, Any]:
        """Only the fields that its kind has; dates in ISO form."""
        head: dict[str, Any] = {"column": self.column, "kind": self.kind}
        if self.kind == "is":
            head["value"] = _plain(self.value)
        elif self.kind == "in":
            head["values"] = [_plain(v) for v in self.values]
        elif self.kind == "range":
            head |= {"low": _plain(self.low), "high": _plain(self.high)}
        return head

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The condition that `to_json` wrote; ValueError if it is none."""
        kind, column = data.get("kind"), data.get("column")
        fields = {"is": {"value"}, "in": {"values"}, "range": {"low", "high"}, "missing": set()}
        if kind not in fields or not isinstance(column, str) or set(data) - {"column", "kind"} != fields[kind]:
            raise ValueError(f"not a condition: {dict(data)!r}")
        if kind == "in":
            return cls(column, kind, values=tuple(data["values"]))
        if kind == "range":
            return cls(column, kind, low=data["low"], high=data["high"])
        return cls(column, kind, value=data.get("value"))


def _plain(value: Value) -> Value:
    return level(value) if isinstance(value, date) else value

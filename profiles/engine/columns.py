"""One attribute of many units: a name, a kind and a value, or None, for each of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Kind = Literal["category", "number", "date", "bool", "text"]
Value = str | float | bool | date | None
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MANY_WORDS = 40
"""Above this many different values, a column of words is read as text rather than as categories."""


@dataclass(frozen=True, eq=False)
class Column:
    """Values of one attribute; None means missing, never a mismatch."""

    key: str
    name: str
    kind: Kind
    values: Sequence[Value]

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"{self.kind!r} is no kind of column")

    @cached_property
    def numbers(self) -> Floats:
        """Numbers, days since 1970 for dates, 0 and 1 for yes and no; NaN where missing or not orderable."""
        return np.fromiter((number(v) for v in self.values), np.float64, len(self.values))

    @cached_property
    def known(self) -> Flags:
        """Where there is a value."""
        if self.kind in ("number", "date"):
            return ~np.isnan(self.numbers)
        return np.fromiter((not is_missing(v) for v in self.values), np.bool_, len(self.values))

    @cached_property
    def levels(self) -> tuple[str | float | bool, ...]:
        """The different values, sorted, so that nothing depends on the order of rows."""
        found = {level(v) for v, known in zip(self.values, self.known, strict=True) if known}
        return tuple(sorted(found, key=lambda v: (isinstance(v, str), v)))

    @cached_property
    def codes(self) -> Ints:
        """The place of each value in `levels`; -1 where missing."""
        place = {value: i for i, value in enumerate(self.levels)}
        pairs = zip(self.values, self.known, strict=True)
        return np.fromiter((place[level(v)] if known else -1 for v, known in pairs), np.int64, len(self.values))

    @property
    def ordered(self) -> bool:
        """Whether ranges make sense."""
        return self.kind in ("number", "date")

    @cached_property
    def whole(self) -> bool:
        """Whether every known number is whole, so that "below 1,000" may be read as "to 999"."""
        known = self.numbers[self.known]
        return self.kind == "number" and bool(np.all(known == np.floor(known)))


def is_missing(value: Value) -> bool:
    """None, an empty string and NaN say nothing."""
    return value is None or value == "" or value != value


def number(value: object) -> float:
    """A place on the number line; NaN if there is none."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return float(value.toordinal() - 719163)
    if isinstance(value, (bool, int, float)):
        return float(value)
    if isinstance(value, str):
        try:
            return float(date.fromisoformat(value[:10]).toordinal() - 719163)
        except ValueError:
            return float("nan")
    return float("nan")


def level(value: Value) -> str | float | bool:
    """What two values must share to be the same; dates by their day in ISO form."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    assert value is not None
    return value


def guess_kind(values: Iterable[Value]) -> Kind:
    """The kind of values that are already typed; many different words are text."""
    known = [v for v in values if not is_missing(v)]
    if known and all(isinstance(v, bool) for v in known):
        return "bool"
    if known and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in known):
        return "number"
    if known and all(isinstance(v, date) for v in known):
        return "date"
    return "text" if len({str(v) for v in known}) > MANY_WORDS else "category"

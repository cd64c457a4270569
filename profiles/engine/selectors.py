"""The single statements that combinations are made of, chosen without the label."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from profiles.engine.bands import between, cuts
from profiles.engine.columns import Column, Flags, Ints
from profiles.engine.contrasts import bands_for, smallest
from profiles.engine.frame import Condition, Frame

FEW_VALUES = 12
"""Up to so many values, "one of two" and "all but one" are statements too."""

Words64 = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Selectors:
    """Statements, the column that each is about, and the rows that each covers as bits."""

    conditions: tuple[Condition, ...]
    columns: Ints
    bits: Words64
    rows: Flags
    least: int


def selectors(frame: Frame, *, least: int | None = None, simple: bool = False) -> Selectors:
    """Values, ranges, pairs of values and all but one value; `simple` leaves the last two out."""
    least = least if least is not None else max(smallest(frame.n), round(0.02 * frame.n))
    found: list[Condition] = []
    columns: list[int] = []
    rows: list[Flags] = []
    seen: set[bytes] = set()
    for i, column in enumerate(frame.columns):
        for condition in statements(column, least, simple=simple):
            covered = condition.matches(frame)
            key = np.packbits(covered).tobytes()
            if not least <= covered.sum() < frame.n or key in seen:
                continue
            seen.add(key)
            found.append(condition)
            columns.append(i)
            rows.append(covered)
    matrix = np.array(rows) if rows else np.zeros((0, frame.n), np.bool_)
    return Selectors(tuple(found), np.array(columns, np.int64), pack(matrix), matrix, least)


def statements(column: Column, least: int, *, simple: bool = False) -> list[Condition]:
    """What can be said about one column; the shortest way of saying comes first."""
    if column.ordered:
        ends: list[float | None] = [None, *cuts(column.numbers, bands_for(int(column.known.sum()))), None]
        pairs = list(combinations(range(len(ends)), 2))[:-1] if len(ends) == 3 else combinations(range(len(ends)), 2)
        return [between(column, ends[i], ends[j]) for i, j in pairs if (i, j) != (0, len(ends) - 1)]
    sizes = np.bincount(column.codes[column.known], minlength=len(column.levels))
    common = [v for v, size in zip(column.levels, sizes, strict=True) if size >= least]
    single = [Condition(column.key, "is", value=v) for v in common]
    if simple or column.kind == "bool" or len(column.levels) > FEW_VALUES:
        return single
    without = [tuple(v for v in column.levels if v != left_out) for left_out in common]
    several = [*combinations(common, 2), *without]
    return single + [Condition(column.key, "in", values=values) for values in several if len(values) > 1]


def pack(rows: Flags) -> Words64:
    """Rows of flags as 64-bit words."""
    width = -rows.shape[1] % 64
    padded = np.pad(rows, ((0, 0), (0, width)))
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64)


def count(words: Words64) -> Ints:
    """How many bits are set, along the last axis."""
    counted: Ints = np.bitwise_count(words).sum(axis=-1, dtype=np.int64)
    return counted

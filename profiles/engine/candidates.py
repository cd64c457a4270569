"""What a scorecard may choose from: ranges and sets of values, and how strongly each would speak.

Cut points lie at round numbers near the deciles. Which ranges and which values go together is chosen by the
label; that is fair only because whoever asks repeats the same choice on permuted labels and compares the best.
"""

from dataclasses import dataclass

import numpy as np

from profiles.engine.bands import between, cuts
from profiles.engine.columns import Column, Flags, Floats, Ints
from profiles.engine.contrasts import smallest
from profiles.engine.frame import Condition, Frame

DECILES = 10
ENOUGH = 200
"""A criterion needs two in a hundred rows, or this many in a long list."""

MOST_VALUES = 3
SPEAKS_ALONE = 1.645
"""A value joins a set only if it points the same way on its own, one-sided at 5 %."""


@dataclass(frozen=True, slots=True)
class Bins:
    """One column cut into bins; `members` is rows x bins, a missing value is in none."""

    column: Column
    edges: tuple[float, ...]
    values: tuple[str | float | bool, ...]
    start: int
    sizes: Floats

    @property
    def stop(self) -> int:
        """The end of its place among all bins."""
        return self.start + len(self.sizes)

    def condition(self, chosen: Ints) -> Condition:
        """The statement that a value lies in the chosen bins."""
        if self.column.ordered:
            ends = [None, *self.edges, None]
            return between(self.column, ends[int(chosen[0])], ends[int(chosen[-1]) + 1])
        picked = tuple(self.values[i] for i in sorted(chosen.tolist()))
        if len(picked) == 1:
            return Condition(self.column.key, "is", value=picked[0])
        return Condition(self.column.key, "in", values=picked)


@dataclass(frozen=True, slots=True)
class Candidates:
    """All bins of all columns side by side."""

    bins: tuple[Bins, ...]
    members: Floats
    least: int


@dataclass(frozen=True, slots=True)
class Strongest:
    """The strongest candidate: its column's place and its bins (in the order of the whole matrix)."""

    strength: float
    column: int
    chosen: Ints


def candidates(frame: Frame) -> Candidates:
    """Cut every column, without the label."""
    least = max(smallest(frame.n), min(round(0.02 * frame.n), ENOUGH))
    bins: list[Bins] = []
    parts: list[Floats] = []
    start = 0
    for column in frame.columns:
        codes, edges, values, count = _cut(column, least)
        if count < 2:
            continue
        member = (codes[:, None] == np.arange(count)).astype(np.float64)
        parts.append(member)
        bins.append(Bins(column, edges, values, start, member.sum(axis=0)))
        start += count
    members = np.concatenate(parts, axis=1) if parts else np.empty((frame.n, 0))
    return Candidates(tuple(bins), members, least)


def strengths(found: Candidates, residuals: Floats, taken: Flags) -> Floats:
    """For each column of residuals (rows x repetitions) the strength of the strongest candidate."""
    best = np.zeros(residuals.shape[1])
    sums = found.members.T @ _standard(residuals)
    for b in found.bins:
        z = _table(b, sums, taken, found.least).z
        np.maximum(best, np.abs(z).max(axis=0), out=best)
    return best


def strongest(found: Candidates, residuals: Floats, taken: Flags) -> Strongest | None:
    """The candidate that speaks loudest about one set of residuals; None where nothing is left to choose."""
    sums = found.members.T @ _standard(residuals[:, None])
    best: Strongest | None = None
    for i, b in enumerate(found.bins):
        table = _table(b, sums, taken, found.least)
        place = int(np.abs(table.z[:, 0]).argmax())
        strength = abs(float(table.z[place, 0]))
        if strength > 0 and (best is None or strength > best.strength):
            best = Strongest(strength, i, b.start + table.bins_of(place))
    return best


def _standard(residuals: Floats) -> Floats:
    spread = residuals.std(axis=0)
    scaled: Floats = residuals / np.where(spread > 0, spread, np.inf)
    return scaled


def _cut(column: Column, least: int) -> tuple[Ints, tuple[float, ...], tuple[str | float | bool, ...], int]:
    """The bin of each row, cut points or values, and how many bins; rare values share one that nobody can choose."""
    if column.ordered:
        edges = tuple(cuts(column.numbers, DECILES))
        inside = np.searchsorted(np.array(edges), column.numbers, "right")
        return np.where(column.known, inside, -1).astype(np.int64), edges, (), len(edges) + 1
    sizes = np.bincount(column.codes[column.known], minlength=len(column.levels))
    common = np.flatnonzero(sizes >= least)
    place = np.append(np.full(len(sizes), len(common)), -1)
    place[common] = np.arange(len(common))
    values = tuple(column.levels[i] for i in common)
    return place[column.codes], (), values, len(common) + int(len(common) < len(sizes))


@dataclass(frozen=True, slots=True)
class _Table:
    """Standardised sums (candidates x repetitions) of one column; what is too small or taken counts 0."""

    z: Floats
    first: Ints
    last: Ints
    order: Ints

    def bins_of(self, place: int) -> Ints:
        """The bins that the candidate at that place holds, for the first repetition."""
        return np.sort(self.order[place // self._per_end, self.first[place] : self.last[place]])

    @property
    def _per_end(self) -> int:
        return len(self.first) // len(self.order)


def _table(b: Bins, sums: Floats, taken: Flags, least: int) -> _Table:
    own, taken = sums[b.start : b.stop], taken[b.start : b.stop]
    centred = own - b.sizes[:, None] * (own.sum(axis=0) / max(float(b.sizes.sum()), 1.0))
    return _of_ranges(b, centred, taken, least) if b.column.ordered else _of_sets(b, centred, taken, least)


def _of_ranges(b: Bins, centred: Floats, taken: Flags, least: int) -> _Table:
    count, total = len(b.sizes), float(b.sizes.sum())
    first, last = np.triu_indices(count + 1, 1)
    run = np.concatenate([np.zeros((1, centred.shape[1])), np.cumsum(centred, axis=0)])
    sizes = np.concatenate([[0.0], np.cumsum(b.sizes)])
    blocked = np.concatenate([[0], np.cumsum(taken)])
    n = sizes[last] - sizes[first]
    usable = (n >= least) & (total - n >= least) & (blocked[last] == blocked[first])
    z = np.where(usable[:, None], (run[last] - run[first]) / _scale(n, total)[:, None], 0.0)
    return _Table(z, first, last, np.arange(count)[None, :])


def _of_sets(b: Bins, centred: Floats, taken: Flags, least: int) -> _Table:
    """The one, two or three values that point up most, and those that point down most."""
    total = float(b.sizes.sum())
    common = np.arange(len(b.sizes)) < len(b.values)
    free = (common & (b.sizes >= least) & ~taken)[:, None]
    alone = centred / _scale(b.sizes, total)[:, None]
    lengths = np.arange(1, min(MOST_VALUES, len(b.sizes) - 1) + 1)
    parts, orders = [], []
    for sign in (1.0, -1.0):
        order = np.argsort(-np.where(free, sign * alone, -np.inf), axis=0, kind="stable")
        head = order[: len(lengths)]
        n = b.sizes[head].cumsum(axis=0)
        joins = np.take_along_axis(np.where(free, sign * alone, -np.inf), head, axis=0)
        good = np.logical_and.accumulate((joins >= SPEAKS_ALONE) | (lengths == 1)[:, None] & np.isfinite(joins), axis=0)
        z = np.take_along_axis(centred, head, axis=0).cumsum(axis=0) / _scale(n, total)
        parts.append(np.where(good & (total - n >= least), z, 0.0))
        orders.append(order[:, 0])
    return _Table(np.concatenate(parts), np.zeros(2 * len(lengths), np.int64), np.tile(lengths, 2), np.array(orders))


def _scale(n: Floats, total: float) -> Floats:
    scale: Floats = np.sqrt(np.maximum(n * (1 - n / max(total, 1.0)), 1e-12))
    return scale

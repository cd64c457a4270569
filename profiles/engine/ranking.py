"""Who is best: the ranking, its top share, and what that share holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from profiles.engine.columns import Flags, Floats, Ints

CLOSE = 1e-9
"""Scores nearer than this are tied; far below what any page shows."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One success metric: a value or None per customer, what it weighs, and which end is good."""

    key: str
    values: Sequence[float | None]
    weight: float = 1.0
    direction: Literal["higher", "lower"] = "higher"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores from 0 to 100 (NaN: unranked), places from 1 (0: unranked), and who is in the top share."""

    scores: Floats
    places: Ints
    order: Ints
    top: Flags
    cut: float | None

    @property
    def ranked(self) -> int:
        """How many customers have a score."""
        return len(self.order)


def rank(metrics: Sequence[Metric], *, share: float = 0.2, tie_break: Sequence[Sequence[float | str]] = ()) -> Ranking:
    """The weighted mean of mid-percentile ranks over the metrics that a customer has.

    `tie_break` orders equal scores (each key ascending, so pass minus the value for "largest first");
    it never takes anybody out of the top share: everyone tied at the cut is in it.
    """
    ranks = percentiles(metrics)
    scores = weigh(ranks, np.array([m.weight for m in metrics]))
    order = ordering(scores, tie_break)
    places = np.zeros(len(scores), np.int64)
    places[order] = np.arange(1, len(order) + 1)
    top = np.zeros(len(scores), np.bool_)
    cut = None
    wanted = places_in(share, len(order))
    if wanted:
        cut = float(scores[order[wanted - 1]])
        top = ~np.isnan(scores) & (scores >= cut - CLOSE)
    return Ranking(scores, places, order, top, cut)


def percentiles(metrics: Sequence[Metric]) -> Floats:
    """One row per metric: the share of other customers below, ties counting half, 0 to 100; NaN where missing."""
    rows = []
    for metric in metrics:
        values = np.array([np.nan if v is None else float(v) for v in metric.values])
        rows.append(mid_percentile(values if metric.direction == "higher" else -values))
    return np.array(rows) if rows else np.empty((0, 0))


def mid_percentile(values: Floats) -> Floats:
    """Of the other known values, the share below plus half of the share that is equal; 50 for a single one."""
    result = np.full(len(values), np.nan)
    known = ~np.isnan(values)
    x = values[known]
    if x.size == 0:
        return result
    ordered = np.sort(x)
    below = np.searchsorted(ordered, x, "left")
    equal = np.searchsorted(ordered, x, "right") - below - 1
    result[known] = 100 * (below + equal / 2) / (x.size - 1) if x.size > 1 else 50.0
    return result


def weigh(ranks: Floats, weights: Floats) -> Floats:
    """Weighted means of the ranks that each customer has; NaN where no weighted metric is known."""
    if ranks.size == 0:
        return np.full(ranks.shape[1], np.nan)
    known = ~np.isnan(ranks)
    total = weights @ known
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, weights @ np.where(known, ranks, 0.0) / total, np.nan)


def ordering(scores: Floats, tie_break: Sequence[Sequence[float | str]] = ()) -> Ints:
    """Ranked customers from best to last; equal scores by the keys, then as they came."""
    rounded = np.round(scores, 9)
    ranked = [i for i in range(len(scores)) if not np.isnan(scores[i])]
    return np.array(sorted(ranked, key=lambda i: (-rounded[i], *(key[i] for key in tie_break))), np.int64)


def places_in(share: float, ranked: int) -> int:
    """ceil(share x ranked), with the share read as the decimal that a person typed (0.2 of 215 is 43, not 44)."""
    return min(ranked, ceil(Fraction(str(share)) * ranked))


def win_rate(won: Sequence[int], lost: Sequence[int]) -> list[float | None]:
    """Deals won of deals closed, with one win and three losses added, so that 1 of 1 does not outrank 5 of 6."""
    return [(w + 1) / (w + x + 4) if w + x else None for w, x in zip(won, lost, strict=True)]


@dataclass(frozen=True, slots=True)
class Pareto:
    """Share of value held by the 1, 2, … n largest customers."""

    shares: Floats
    total: float

    def held_by(self, count: int) -> float:
        """The share that the `count` largest hold."""
        return float(self.shares[count - 1]) if count else 0.0


def pareto(values: Sequence[float | None]) -> Pareto:
    """The curve over customers with a positive value, largest first."""
    x: NDArray[np.float64] = np.sort(np.array([v for v in values if v is not None and v > 0], np.float64))[::-1]
    total = float(x.sum())
    return Pareto(np.cumsum(x) / total if total else x, total)

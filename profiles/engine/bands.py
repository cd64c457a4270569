"""Ranges that a person can read out: "50", "200", "1,000" instead of quartiles at 47.5, 214 and 1,123."""

from itertools import pairwise
from math import floor, log10

import numpy as np

from profiles.engine.columns import Column, Floats
from profiles.engine.frame import Bound, Condition


def cuts(numbers: Floats, bands: int) -> list[float]:
    """At most `bands` - 1 round numbers near the quantiles. The label plays no part in the choice."""
    known = np.sort(numbers[~np.isnan(numbers)])
    if known.size == 0 or known[0] == known[-1]:
        return []
    found: list[float] = []
    slack = 0.35 / bands
    for t in np.arange(1, bands) / bands:
        low, middle, high = (float(_quantile(known, q)) for q in (t - slack, t, t + slack))
        low, high = _apart(known, low, high)
        if low < high:
            found.append(roundest(low, high, near=middle))
    return _populated(known, sorted(set(found)), max(1, int(known.size / bands * 0.4)))


def roundest(low: float, high: float, *, near: float) -> float:
    """The number in (low, high] that is easiest to say: 1, 5 or 2 with noughts, else a multiple of the coarsest step.

    Among equals it is the one nearest to `near`.
    """
    if low > 0:
        for digit in (1, 5, 2):
            easy = float(f"{digit * 10.0 ** floor(log10(high / digit) + 1e-12):.12g}")
            if low < easy <= high:
                return easy
    power = floor(log10(max(abs(low), abs(high), high - low))) + 1
    for exponent in range(power, power - 17, -1):
        for factor in (1.0, 0.5, 0.2):
            step = factor * 10.0**exponent
            first, last = floor(low / step) + 1, floor(high / step)
            if last >= first:
                k = min(max(round(near / step), first), last)
                return float(f"{k * step:.12g}")
    return high


def ranges(column: Column, edges: list[float]) -> list[Condition]:
    """The neighbouring ranges that the cuts leave, lowest first."""
    if not edges:
        return []
    ends: list[float | None] = [None, *edges, None]
    return [between(column, low, high) for low, high in pairwise(ends)]


def between(column: Column, low: float | None, high: float | None) -> Condition:
    """A range on that column; whole numbers and dates in their own form."""
    return Condition(column.key, "range", low=_bound(column, low), high=_bound(column, high))


def _bound(column: Column, end: float | None) -> Bound:
    if end is None:
        return None
    if column.kind == "date":
        return str(np.datetime64(int(end), "D"))
    return int(end) if end == int(end) else end


def _quantile(ordered: Floats, q: float) -> float:
    place = min(max(q, 0.0), 1.0) * (ordered.size - 1)
    return float(ordered[round(place)])


def _apart(known: Floats, low: float, high: float) -> tuple[float, float]:
    """Where many share one value, the cut goes above it, or below it if it is the highest."""
    if low < high:
        return low, high
    above, below = known[known > high], known[known < low]
    if above.size:
        return high, float(above[0])
    return (float(below[-1]), low) if below.size else (low, high)


def _populated(known: Floats, edges: list[float], smallest: int) -> list[float]:
    """Only cuts that leave enough on both sides."""
    kept: list[float] = []
    start = 0
    for edge in edges:
        at = int(np.searchsorted(known, edge, "left"))
        if at - start >= smallest and known.size - at >= smallest:
            kept.append(edge)
            start = at
    return kept

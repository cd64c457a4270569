"""Intervals that stay honest on short lists: none collapses at 0 or at 1."""

from dataclasses import dataclass
from math import exp, inf, log, sqrt

import numpy as np

from profiles.engine.columns import Flags, Floats, Ints

Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate between its ends."""

    estimate: float
    low: float
    high: float


def wilson(count: float, n: float, *, z: float = Z95) -> Interval:
    """Wilson's score interval of a share (1927); counts may be effective ones and then need not be whole."""
    if n <= 0:
        return Interval(float("nan"), 0.0, 1.0)
    p = count / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Interval(p, 0.0 if count == 0 else middle - half, 1.0 if count == n else middle + half)


def newcombe(count1: float, n1: float, count2: float, n2: float, *, z: float = Z95) -> Interval:
    """Difference of two shares from their Wilson intervals (Newcombe 1998, method 10)."""
    a, b = wilson(count1, n1, z=z), wilson(count2, n2, z=z)
    if n1 <= 0 or n2 <= 0:
        return Interval(float("nan"), -1.0, 1.0)
    difference = a.estimate - b.estimate
    low = difference - sqrt((a.estimate - a.low) ** 2 + (b.high - b.estimate) ** 2)
    high = difference + sqrt((a.high - a.estimate) ** 2 + (b.estimate - b.low) ** 2)
    return Interval(difference, low, high)


def lift(count1: float, n1: float, count2: float, n2: float, *, z: float = Z95) -> Interval:
    """Ratio of two shares with Koopman's score interval (1984); 0 and infinity are ends, not accidents."""
    if n1 <= 0 or n2 <= 0 or count1 + count2 <= 0:
        return Interval(float("nan"), 0.0, inf)
    estimate = (count1 / n1) / (count2 / n2) if count2 > 0 else inf
    low = 0.0 if count1 == 0 else _crossing(count1, n1, count2, n2, z, upper=False)
    high = inf if count2 == 0 else _crossing(count1, n1, count2, n2, z, upper=True)
    return Interval(estimate, low, high)


def _crossing(x1: float, n1: float, x2: float, n2: float, z: float, *, upper: bool) -> float:
    """The ratio at which the score statistic equals z, by bisection on the logarithm."""
    estimate = log(x1 / n1) - log(x2 / n2) if x1 > 0 and x2 > 0 else -60.0 if upper else 60.0
    inner, outer = estimate, 60.0 if upper else -60.0
    for _ in range(200):
        half = (inner + outer) / 2
        if _score(exp(half), x1, n1, x2, n2) < z * z:
            inner = half
        else:
            outer = half
    return exp((inner + outer) / 2)


def _score(ratio: float, x1: float, n1: float, x2: float, n2: float) -> float:
    """Chi-square of "p1 = ratio x p2", with p2 at its maximum likelihood under that statement."""
    a, b, c = ratio * (n1 + n2), -(ratio * (n1 + x2) + x1 + n2), x1 + x2
    p2 = min(2 * c / (-b + sqrt(max(b * b - 4 * a * c, 0.0))), 1.0)
    p1 = min(ratio * p2, 1.0)
    gap = (x1 / n1 - ratio * x2 / n2) ** 2
    variance = p1 * (1 - p1) / n1 + ratio * ratio * p2 * (1 - p2) / n2
    return gap / variance if variance > 0 else (inf if gap > 0 else 0.0)


def auc(scores: Floats, positive: Flags, units: Ints | None = None, *, z: float = Z95) -> Interval:
    """Area under the ROC curve with DeLong's variance (1988), summed by customer (Obuchowski 1997).

    The interval is taken on the logit scale, with the area held half a pair away from 0 and 1,
    so that a perfect separation of few rows does not look certain.
    """
    m, n = int(positive.sum()), int((~positive).sum())
    if m == 0 or n == 0:
        return Interval(0.5, 0.0, 1.0)
    of_pos = _below(scores[positive], scores[~positive])
    of_neg = 1 - _below(scores[~positive], scores[positive])
    area = float(of_pos.mean())
    parts = np.zeros(len(scores))
    parts[positive] = (of_pos - area) / m
    parts[~positive] = (of_neg - area) / n
    sums = parts if units is None else np.bincount(units, weights=parts)
    k = int(np.count_nonzero(np.bincount(units))) if units is not None else len(sums)
    variance = float(sums @ sums) * k / max(k - 1, 1)
    held = min(max(area, 0.5 / (m * n)), 1 - 0.5 / (m * n))
    variance = max(variance, _hanley_mcneil(held, min(m, n), max(m, n)) if held != area else variance)
    half = z * sqrt(variance) / (held * (1 - held))
    centre = log(held / (1 - held))
    low, high = 1 / (1 + exp(-(centre - half))), 1 / (1 + exp(-min(centre + half, 700.0)))
    return Interval(area, min(low, area), max(high, area))


def _below(x: Floats, others: Floats) -> Floats:
    """For each value the share of others below it, equal ones counting half."""
    ordered = np.sort(others)
    left, right = np.searchsorted(ordered, x, "left"), np.searchsorted(ordered, x, "right")
    share: Floats = (left + right) / (2 * len(others))
    return share


def _hanley_mcneil(area: float, m: int, n: int) -> float:
    """Hanley and McNeil's variance (1982), used where the empirical one collapses to nothing."""
    q1, q2 = area / (2 - area), 2 * area * area / (1 + area)
    return (area * (1 - area) + (m - 1) * (q1 - area * area) + (n - 1) * (q2 - area * area)) / (m * n)

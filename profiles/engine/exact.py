"""Fisher's exact test and chi-square for a two by two table, in NumPy alone."""

from math import erfc, lgamma, sqrt

import numpy as np

from profiles.engine.columns import Floats

SUPPORT = 200_000
"""Tables with more possible values than this go to chi-square: there the two agree."""

_SMALL = np.array([0.0, *(lgamma(k) for k in range(1, 64))])
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)


def log_gamma(x: Floats) -> Floats:
    """ln Γ(x) of whole numbers from 1 on: a table below 64, Stirling's series above."""
    result = np.empty_like(x, dtype=np.float64)
    small = x < 64
    result[small] = _SMALL[x[small].astype(np.int64)]
    big = x[~small]
    series = np.zeros_like(big)
    for k, term in enumerate(_STIRLING):
        series += term / big ** (2 * k + 1)
    result[~small] = (big - 0.5) * np.log(big) - big + 0.5 * np.log(2 * np.pi) + series
    return result


def fisher(a: int, b: int, c: int, d: int) -> float:
    """Two-sided p: every table with these margins that is no likelier than [[a, b], [c, d]]."""
    row, column, n = a + b, a + c, a + b + c + d
    low, high = max(0, row + column - n), min(row, column)
    if low == high:
        return 1.0
    if high - low > SUPPORT:
        return chi_square(a, b, c, d)
    k = np.arange(low, high + 1, dtype=np.float64)
    weights = -(log_gamma(k + 1) + log_gamma(row - k + 1) + log_gamma(column - k + 1) + log_gamma(n - row - column + k + 1))
    weights = np.exp(weights - weights.max())
    # Equally likely tables differ in the last digits; a part in ten million keeps them equal.
    as_rare = weights <= weights[a - low] * (1 + 1e-7)
    return float(min(1.0, weights[as_rare].sum() / weights.sum()))


def chi_square(a: float, b: float, c: float, d: float) -> float:
    """Pearson's p with one degree of freedom, without continuity correction."""
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if margins == 0:
        return 1.0
    statistic = (a + b + c + d) * (a * d - b * c) ** 2 / margins
    return erfc(sqrt(statistic / 2))

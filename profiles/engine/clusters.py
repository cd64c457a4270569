"""Several rows of one customer: the customer is the unit.

Two instruments. For tables and intervals, the *design effect*: how many rows of the same customers are worth
one independent row; counts are divided by it and the usual methods follow (Rao and Scott, "A simple method for
the analysis of clustered binary data", Biometrics 48, 1992). For searches, *permutations* that move the outcomes
of whole customers, so that what customers have in common stays in common.
"""

from collections.abc import Iterator

import numpy as np

from profiles.engine.columns import Flags, Ints

FEWEST = 20
"""Customers of similar size that trade outcomes among themselves; fewer would hardly be shuffled."""


def design_effect(x: Flags, y: Flags, units: Ints) -> float:
    """Variance of the score statistic of x against y summed by customer, over that summed by row; at least 1.

    Equal to 1 where each row is its own customer, and to the number of rows per customer where a
    customer's rows are copies of one another.
    """
    moved = (x - x.mean()) * (y - y.mean())
    by_row = float(moved @ moved)
    if by_row == 0:
        return 1.0
    sums = np.bincount(units, weights=moved)
    return max(1.0, float(sums @ sums) / by_row)


def effect_of_share(x: Flags, units: Ints) -> float:
    """The same for one share on its own."""
    return design_effect(x, x, units) if x.any() and not x.all() else _mean_size(units)


def permutations(units: Ints, count: int, *, seed: int) -> Iterator[Ints]:
    """Orders of rows: `y[order]` gives every customer the outcomes of another one with about as many rows.

    Customers are put in classes of neighbouring sizes; inside a class their outcomes are laid end to end in
    a random order and cut again. With one row per customer this is the plain permutation.
    """
    rng = np.random.default_rng(seed)
    sizes = np.bincount(units)
    if sizes.max(initial=0) <= 1:
        for _ in range(count):
            yield rng.permutation(len(units))
        return
    classes = _classes(sizes)[units]
    target = np.lexsort((units, classes))
    for _ in range(count):
        order = np.empty(len(units), np.int64)
        turn = rng.permutation(len(sizes))[units]
        order[target] = np.lexsort((rng.random(len(units)), turn, classes))
        yield order


def _classes(sizes: Ints) -> Ints:
    """A class number per customer: equal sizes together, rare sizes with their neighbours."""
    values, members = np.unique(sizes, return_counts=True)
    numbers, current, filled = [], 0, 0
    for have in members:
        if filled >= FEWEST:
            current, filled = current + 1, 0
        numbers.append(current)
        filled += have
    if filled < FEWEST and current > 0:
        numbers = [min(number, current - 1) for number in numbers]
    return np.array(numbers, np.int64)[np.searchsorted(values, sizes)]


def _mean_size(units: Ints) -> float:
    return len(units) / max(1, int(np.count_nonzero(np.bincount(units)))) if len(units) else 1.0

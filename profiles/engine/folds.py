"""Which rows teach and which rows test."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from profiles.engine.columns import Flags, Ints, number

LATER_SHARE = 0.3
ENOUGH = 10
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Split:
    """Rows that teach and rows that test."""

    train: Ints
    test: Ints


def by_time(dates: Sequence[date | None], *, at: date | None = None) -> tuple[Split, date] | None:
    """Later rows test: those of the last 30 % of the period in whole days, or from `at` on; undated rows teach."""
    days = np.array([number(d) for d in dates])
    if np.isnan(days).all():
        return None
    if at is None:
        first, last = int(np.nanmin(days)), int(np.nanmax(days))
        at = date.fromordinal(719163 + last + 1) - timedelta(days=int(LATER_SHARE * (last - first + 1)))
    later = days >= number(at)
    return Split(np.flatnonzero(~later), np.flatnonzero(later)), at


def enough(split: Split, outcome: Flags) -> bool:
    """Whether both sides hold enough of either outcome to say anything."""
    sides = (outcome[split.train], outcome[split.test])
    return all(min(int(side.sum()), int((~side).sum())) >= ENOUGH for side in sides)


def by_customer(outcome: Flags, units: Ints, *, seed: int, folds: int = FOLDS) -> list[Split]:
    """Folds with about the same share of positives; all rows of a customer are in the same one."""
    rng = np.random.default_rng(seed)
    customers, place = np.unique(units, return_inverse=True)
    positives = np.bincount(place, weights=outcome)
    sizes = np.bincount(place)
    order = np.lexsort((rng.random(len(customers)), -sizes, -positives))
    fold_of = np.empty(len(customers), np.int64)
    start = rng.permutation(folds)
    fold_of[order] = start[np.arange(len(customers)) % folds]
    fold = fold_of[place]
    splits = [Split(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(folds)]
    return [s for s in splits if len(s.test)]

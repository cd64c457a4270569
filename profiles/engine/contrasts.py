"""One attribute at a time: how often each value stands among the best, and how often among the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from profiles.engine.bands import cuts, ranges
from profiles.engine.clusters import design_effect, effect_of_share
from profiles.engine.columns import Column, Flags
from profiles.engine.exact import fisher
from profiles.engine.frame import Condition, Frame
from profiles.engine.intervals import Interval, lift, newcombe, wilson
from profiles.engine.multiplicity import benjamini_hochberg

Verdict = Literal["more_firm", "more_likely", "leans_more", "no_difference", "leans_less", "fewer_likely", "fewer_firm"]
FIRM, LIKELY, LEANS = 0.01, 0.05, 0.1
"""q below the first two is firm or likely; p below the third, alone, is a lean that could be chance."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """Counts are of rows whose value is known; `customers` counts the units that the p-value rests on."""

    condition: Condition
    best_with: int
    best: int
    rest_with: int
    rest: int
    share_best: Interval
    share_rest: Interval
    difference: Interval
    lift: Interval
    customers: int
    effect: float
    p: float
    q: float
    words: Verdict = "no_difference"

    @property
    def n(self) -> int:
        """Rows that have this value."""
        return self.best_with + self.rest_with


def contrasts(frame: Frame, outcome: Flags, *, keys: Iterable[str] | None = None) -> tuple[Contrast, ...]:
    """Every value and range of the columns against the outcome, corrected for everything looked at."""
    columns = frame.columns if keys is None else tuple(frame.column(key) for key in keys)
    conditions = [c for column in columns for c in looked_at(column)]
    return corrected([contrast(frame, outcome, c) for c in conditions])


def contrast(frame: Frame, outcome: Flags, condition: Condition) -> Contrast:
    """One row; its q is NaN until it is corrected together with the others."""
    known = ~condition.unknown(frame)
    x, y, units = condition.matches(frame)[known], outcome[known], frame.units[known]
    a, c = int((x & y).sum()), int((x & ~y).sum())
    m, n = int(y.sum()), int((~y).sum())
    several = frame.groups is not None and len(x) > 0
    d = design_effect(x, y, units) if several else 1.0
    e = effect_of_share(x[y], units[y]) if several else 1.0
    f = effect_of_share(x[~y], units[~y]) if several else 1.0
    table = [round(count / d) for count in (a, m - a, c, n - c)]
    return Contrast(
        condition,
        *(a, m, c, n),
        share_best=wilson(a / e, m / e),
        share_rest=wilson(c / f, n / f),
        difference=newcombe(a / d, m / d, c / d, n / d),
        lift=lift(a / d, m / d, c / d, n / d),
        customers=len(np.unique(units)),
        effect=d,
        p=fisher(*table),
        q=float("nan"),
    )


def corrected(rows: Sequence[Contrast]) -> tuple[Contrast, ...]:
    """The same rows with q-values over all of them; hand in everything that was looked at, in all tables."""
    q = benjamini_hochberg(np.array([row.p for row in rows]))
    return tuple(replace(row, q=float(v), words=verdict(row, float(v))) for row, v in zip(rows, q, strict=True))


def verdict(row: Contrast, q: float) -> Verdict:
    """What a person may say about it."""
    more = row.difference.estimate > 0
    if q < FIRM:
        return "more_firm" if more else "fewer_firm"
    if q < LIKELY:
        return "more_likely" if more else "fewer_likely"
    if row.p < LEANS:
        return "leans_more" if more else "leans_less"
    return "no_difference"


def looked_at(column: Column) -> list[Condition]:
    """The values and ranges worth a row, chosen without the label; a missing value is a fact of its own."""
    known = int(column.known.sum())
    least = smallest(len(column.values))
    if column.ordered:
        found = ranges(column, cuts(column.numbers, bands_for(known)))
    elif column.kind == "bool":
        found = [Condition(column.key, "is", value=True)] if known >= least else []
    else:
        sizes = np.bincount(column.codes[column.known], minlength=len(column.levels))
        found = [Condition(column.key, "is", value=v) for v, size in zip(column.levels, sizes, strict=True) if size >= least]
        found = found if len(column.levels) > 1 else []
    if len(column.values) - known >= least and known >= least:
        found.append(Condition(column.key, "missing"))
    return found


def smallest(n: int) -> int:
    """Fewer rows than this say nothing in a list of that length."""
    return 5 if n >= 50 else 3 if n >= 20 else 2


def bands_for(n: int) -> int:
    """Ranges that a list of that length can fill."""
    return 4 if n >= 60 else 3 if n >= 30 else 2

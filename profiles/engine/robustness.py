"""Would other weights change the list?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

import numpy as np

from profiles.engine.columns import Flags, Floats, Ints
from profiles.engine.ranking import CLOSE, Metric, ordering, percentiles, places_in, weigh

STEPS = 6
MOST = 500
"""Above this many weightings the steps get coarser: the picture no longer changes, only the wait."""

Standing = Literal["always", "some", "never", "unranked"]


@dataclass(frozen=True, slots=True)
class Robustness:
    """In how many of the weightings each customer is in the top share."""

    counts: Ints
    weightings: int
    ranked: Flags

    def standing(self, customer: int) -> Standing:
        """Always, under some weightings, never, or not ranked at all."""
        if not self.ranked[customer]:
            return "unranked"
        count = int(self.counts[customer])
        return "always" if count == self.weightings else "some" if count else "never"


def robustness(metrics: Sequence[Metric], *, share: float = 0.2, tie_break: Sequence[Sequence[float | str]] = ()) -> Robustness:
    """Rank under every way of giving six equal parts to the metrics: 28 for three metrics, none of them favoured.

    With keys to break ties exactly the places of the share are given away, because a single metric
    such as "deals won" would otherwise let half the list in; what the keys leave tied is in together.
    """
    ranks = percentiles(metrics)
    customers = ranks.shape[1]
    counts = np.zeros(customers, np.int64)
    weightings = list(compositions(_steps(len(metrics)), len(metrics))) if metrics else []
    for weights in weightings:
        counts += _inside(weigh(ranks, np.array(weights, np.float64)), share, tie_break)
    return Robustness(counts, len(weightings), np.any(~np.isnan(ranks), axis=0))


def compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way of writing `total` as an ordered sum of `parts` whole numbers from 0 on."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, parts - 1):
            yield (first, *rest)


def _steps(parts: int) -> int:
    return next((k for k in range(STEPS, 1, -1) if comb(k + parts - 1, parts - 1) <= MOST), 1)


def _inside(scores: Floats, share: float, tie_break: Sequence[Sequence[float | str]]) -> Flags:
    order = ordering(scores, tie_break)
    wanted = places_in(share, len(order))
    inside = np.zeros(len(scores), np.bool_)
    if wanted == 0:
        return inside
    inside[order[:wanted]] = True
    last = int(order[wanted - 1])
    for i in order[wanted:]:
        if abs(scores[i] - scores[last]) > CLOSE or any(key[i] != key[last] for key in tie_break):
            break
        inside[i] = True
    return inside

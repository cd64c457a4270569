"""From points to ideal, secondary and non-ideal."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from profiles.engine.columns import Flags, Floats

Tier = Literal["ideal", "secondary", "non-ideal"]
TIERS: tuple[Tier, ...] = ("ideal", "secondary", "non-ideal")
LEAST_IDEAL_SHARE = 0.08
MOST_IDEAL_SHARE = 0.35
"""An ideal tier below the first leaves a rep nobody to call; one above the second is not selective."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Points from which a customer is ideal, and from which secondary."""

    ideal: int
    secondary: int

    def tier(self, points: float) -> Tier:
        """The tier of that many points."""
        return "ideal" if points >= self.ideal else "secondary" if points >= self.secondary else "non-ideal"


def propose(points: Floats, positive: Flags) -> Thresholds | None:
    """The two cuts that tell the outcome best, with rates that rise by tier and an ideal tier that is selective.

    None where the points know fewer than two different values.
    """
    values = np.unique(np.ceil(points)).astype(np.int64)
    best, found = -np.inf, None
    for i, secondary in enumerate(values[1:], 1):
        for ideal in values[i:]:
            gain = _gain(points, positive, float(secondary), float(ideal))
            if gain > best + 1e-9:
                best, found = gain, Thresholds(int(ideal), int(secondary))
    return found


def _gain(points: Floats, positive: Flags, secondary: float, ideal: float) -> float:
    """Log-likelihood of a rate for each tier; much less where a rate falls or the ideal tier is out of bounds."""
    tiers = [points < secondary, (points >= secondary) & (points < ideal), points >= ideal]
    sizes = np.array([int(t.sum()) for t in tiers])
    hits = np.array([int(positive[t].sum()) for t in tiers])
    rates = (hits + 0.5) / (sizes + 1)
    rising = [r for r, size in zip(rates, sizes, strict=True) if size]
    likelihood = float((hits * np.log(rates) + (sizes - hits) * np.log(1 - rates)).sum())
    share = sizes[2] / len(points)
    bounds = LEAST_IDEAL_SHARE <= share <= MOST_IDEAL_SHARE and sizes[0] > 0
    return likelihood - (0.0 if rising == sorted(rising) else 1e6) - (0.0 if bounds else 1e3)

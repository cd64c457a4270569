"""The largest whole per cent at which a sheet fits, found in as few layouts as possible.

A sheet's height grows like zoom to the power p, where p is about 2: letters grow, and wrap sooner. So on logarithms
the height is almost a line, and a secant finds the zoom that fills the page in two or three steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor, log

# Of a page's height: a sheet that leaves less free than this is as large as it can be.
SLACK = 0.028
POWER = 2.1
POWERS = (1.2, 3.0)
MOST_LAYOUTS = 8


@dataclass(frozen=True, slots=True)
class Zooms:
    """The range in whole per cents; below `least` the text would be smaller than 7 pt."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """The chosen zoom, its share of the page (above 1: it does not fit), and how many layouts it took."""

    zoom: int
    filled: float
    layouts: int

    @property
    def fits(self) -> bool:
        return self.filled <= 1


def fit(measure: Callable[[int], float], zooms: Zooms, start: int) -> Fitted:
    """From `start` on, ask `measure` for the share of the page that a zoom fills until the largest one that fits is known."""
    known: dict[int, float] = {}
    zoom = min(max(start, zooms.least), zooms.most)
    while zoom not in known and len(known) < MOST_LAYOUTS:
        known[zoom] = measure(zoom)
        if known[zoom] <= 1 and (zoom == zooms.most or known[zoom] > 1 - SLACK):
            break
        zoom = _next(known, zooms)
    best = max((zoom for zoom, filled in known.items() if filled <= 1), default=None)
    if best is None:
        best = zooms.least if zooms.least in known else min(known)
    return Fitted(best, known[best], len(known))


def _next(known: dict[int, float], zooms: Zooms) -> int:
    """Where the line through what is known fills the page, kept between the largest that fits and the smallest that does not."""
    low = max((zoom for zoom, filled in known.items() if filled <= 1), default=zooms.least - 1)
    high = min((zoom for zoom, filled in known.items() if filled > 1), default=zooms.most + 1)
    zoom, filled = min(known.items(), key=lambda pair: abs(log(pair[1])))
    aim: float = zoom * ((1 - SLACK / 3) / filled) ** (1 / _power(known))
    if high - low <= 1:
        return low if low >= zooms.least else zooms.least
    return min(max(floor(aim), low + 1, zooms.least), high - 1, zooms.most)


def _power(known: dict[int, float]) -> float:
    """The slope through the two measurements next to a full page."""
    if len(known) < 2:
        return POWER
    (zoom, filled), (other, level) = sorted(known.items(), key=lambda pair: abs(log(pair[1])))[:2]
    slope = log(filled / level) / log(zoom / other)
    return min(max(slope, POWERS[0]), POWERS[1])

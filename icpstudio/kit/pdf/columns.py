"""Balance blocks over columns: each has a home, some may move when that makes the tallest column shorter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

Columns = tuple[tuple[str, ...], ...]

# A move must save this share of the whole height, or the block stays where readers know it.
WORTH = 0.02


def balance(heights: Mapping[str, float], homes: Mapping[str, int], movable: Sequence[str], columns: int = 3) -> Columns:
    """The columns that keep the tallest one shortest with the fewest moves; inside a column the order of `heights`.

    A sparse page fills its columns from the left: none stays empty before one with words."""
    free = [key for key in movable if key in heights]
    total = sum(heights.values()) or 1.0
    best: tuple[float, dict[str, int]] | None = None
    for choice in product(range(columns), repeat=len(free)):
        places = {key: homes[key] for key in heights} | dict(zip(free, choice, strict=True))
        moves = sum(places[key] != homes[key] for key in free)
        cost = tallest(heights, places, columns) + WORTH * total * moves
        if best is None or cost < best[0] - 1e-9:
            best = (cost, places)
    places = best[1] if best else {}
    filled = [found for column in range(columns) if (found := tuple(key for key in heights if places[key] == column))]
    return (*filled, *[()] * (columns - len(filled)))


def tallest(heights: Mapping[str, float], places: Mapping[str, int], columns: int = 3) -> float:
    """The height of the tallest column."""
    sums = [0.0] * columns
    for key, height in heights.items():
        sums[places[key]] += height
    return max(sums)


def height(heights: Mapping[str, float], columns: Columns) -> float:
    """The height of the tallest of given columns."""
    return max((sum(heights.get(key, 0.0) for key in column) for column in columns), default=0.0)

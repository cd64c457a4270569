"""How tall a page will be before it is laid out, so that the first layout is near the right size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .icp_numbers import line_count

# Lines of body text between head and foot at 100 %.
ROOM = {"A4": 65.0, "Letter": 61.5}
# Height grows with about this power of the zoom: wider letters wrap sooner, and the space between grows faster.
POWER = 2.1


def start_zoom(page: Mapping[str, Any], size: str, least: int, most: int) -> int:
    """The whole per cent at which the page should be full, within the range that is allowed."""
    zoom = 100 * (ROOM[size] / lines(page)) ** (1 / POWER)
    return min(max(round(zoom), least), most)


def lines(page: Mapping[str, Any]) -> float:
    """The page's height in lines of body text at 100 %."""
    statement = 2.05 * line_count(page["who"], 33)
    reason = 1.06 * sum(line_count(text, 46) for text in (page["why"], *(f"{name} {text}" for name, text in page["aims"])))
    criteria = sum(max(sum(_row(row) for row in group.rows), 1.63) for group in page["groups"])
    columns = max((sum(section.estimate for section in column) for column in page["columns"]), default=0.0)
    middle = (3.7 + criteria if page["groups"] else 0) + (3.5 if page["tiers"] else 0) + 1.4 * line_count(page["rule"], 130)
    return 3.4 + max(statement, reason) + middle + 0.8 + columns + (2.9 if page["missing"] else 0)


def _row(row: Any) -> float:
    """A criterion: its name and note beside its counts or words."""
    name = line_count(f"{row.name} {row.note}", 31) + line_count(row.basis, 36)
    return 0.62 + max(name, line_count(row.words, 60), 1)

"""Pictures as SVG, computed on the server. Lengths are per cent of the width, so the type keeps its size when a picture
shrinks, and nothing needs a style attribute. Every picture stands beside its figures in words or has a table behind it."""

from collections.abc import Sequence
from typing import Any, Protocol

from django import template

register = template.Library()


class Interval(Protocol):
    """A share between 0 and 1 with the ends of its interval."""

    @property
    def share(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


def along(value: float, start: float = 0.0, end: float = 1.0) -> str:
    """How far `value` lies between start and end, as an SVG length."""
    part = min(max((value - start) / (end - start), 0.0), 1.0)
    return f"{part * 100:.2f}%"


def whisker_of(interval: Interval, start: float = 0.0, end: float = 1.0) -> dict[str, Any]:
    """The three places of a whisker; near the right end its label stands before it."""
    at, low, high = (along(value, start, end) for value in (interval.share, interval.low, interval.high))
    return {"at": at, "low": low, "high": high, "label_before": (interval.high - start) / (end - start) > 0.8}


@register.inclusion_tag("components/whisker.html")
def whisker(best: Interval, rest: Interval, best_label: str = "", rest_label: str = "") -> dict[str, Any]:
    """`{% whisker row.best row.rest "best" "rest" %}`: solid best over hollow rest; give the labels on the first row only."""
    return {"best": whisker_of(best), "rest": whisker_of(rest), "best_label": best_label, "rest_label": rest_label}


@register.inclusion_tag("components/whisker_axis.html")
def whisker_axis() -> dict[str, Any]:
    """`{% whisker_axis %}`: the scale above a column of whiskers."""
    return {}


@register.inclusion_tag("components/interval.html")
def interval(value: Interval, start: float = 0.0, end: float = 1.0, reference: float | None = None) -> dict[str, Any]:
    """`{% interval result start=0.5 end=1 reference=before %}`: one value with its interval on a scale of its own."""
    return {"value": whisker_of(value, start, end), "reference": None if reference is None else along(reference, start, end)}


@register.inclusion_tag("components/pareto.html")
def pareto(shares: Sequence[float], cut: int, words: str, second: str = "") -> dict[str, Any]:
    """`{% pareto curve.shares curve.cut words %}`: `shares[i]` is what the first i+1 customers hold of the whole (0 to 1)."""
    total = len(shares)
    points = [(0.0, 0.0)] + [((i + 1) / total, share) for i, share in enumerate(shares)] if total else []
    drawn = thinned(points, keep=cut)
    top = shares[cut - 1] if 0 < cut <= total else 0.0
    return {
        "curve": path_of(drawn),
        "under": path_of([point for point in drawn if point[0] <= cut / total] + [(cut / total, 0.0)]) if total else "",
        "cut": cut,
        "cut_x": along(cut, 0, total or 1),
        "cut_y": along(1 - top),
        "total": total,
        "words": words,
        "second": second,
        "near_the_start": cut < 0.12 * total,
    }


def thinned(points: list[tuple[float, float]], *, keep: int, most: int = 200) -> list[tuple[float, float]]:
    """At most about `most` of the points: no eye sees more on one curve. The ends and the point at the cut always stay."""
    step = max(1, len(points) // most)
    return [point for i, point in enumerate(points) if i % step == 0 or i == keep or i == len(points) - 1]


def path_of(points: list[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x * 1000:.1f} {(1 - y) * 1000:.1f}" for x, y in points) if points else ""


@register.inclusion_tag("components/bar.html")
def bar(part: float, whole: float, tone: str = "best", wide: bool = False) -> dict[str, Any]:
    """`{% bar 16 28 tone="rest" %}`: a small bar beside figures that say the same."""
    return {"length": along(part, 0, whole or 1), "tone": tone, "wide": wide}


@register.inclusion_tag("components/parts.html")
def parts(counts: Sequence[tuple[int, str, str]], tall: bool = False) -> dict[str, Any]:
    """`{% parts rows %}`: one bar cut into (count, tone, words); tones are best, rest, bad and empty."""
    whole = sum(count for count, _, _ in counts) or 1
    drawn, before = [], 0
    for count, tone, _ in counts:
        if count:
            drawn.append({"x": along(before, 0, whole), "width": along(count, 0, whole), "tone": tone})
        before += count
    return {"drawn": drawn, "words": ", ".join(words for _, _, words in counts), "tall": tall}

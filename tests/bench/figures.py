"""One figure of a benchmark: what was measured, beside its peer and its target."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """`ours` and `peer` are medians in `unit`; `reached` is what the target is held against, in `reached_unit`."""

    what: str
    ours: float
    unit: str
    reached: float
    target: float
    reached_unit: str = "x"
    peer: float | None = None
    peer_name: str = ""
    at_least: bool = True  # otherwise the target is an upper bound

    @property
    def holds(self) -> bool:
        return self.reached >= self.target if self.at_least else self.reached <= self.target

    def line(self) -> str:
        peer = f"{self.peer:,.1f} {self.unit} {self.peer_name}" if self.peer is not None else ""
        bound = "at least" if self.at_least else "at most"
        verdict = "holds" if self.holds else "MISSED"
        ours = f"{self.ours:,.1f} {self.unit}"
        return f"{self.what:<58} {ours:>18}  {peer:<36} {self.reached:>9,.2f} {self.reached_unit:<5} {bound} {self.target:g}  {verdict}"


@dataclass(frozen=True, slots=True)
class Note:
    """A line beside the figures: what stands in no target, or why a figure could not be taken (then `holds` is False)."""

    words: str
    holds: bool = True

    def line(self) -> str:
        return self.words


def middle(samples: list[float]) -> float:
    return float(median(samples))

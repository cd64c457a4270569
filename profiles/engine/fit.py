"""Criteria, the scorecard that they form, and how a customer or prospect fits it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from profiles.engine.columns import Column, Flags, Floats, Value
from profiles.engine.frame import Condition, Frame
from profiles.engine.tiers import Thresholds

CriterionKind = Literal["must-have", "scored", "exclude"]
Verdict = Literal["ideal", "secondary", "non-ideal", "inconclusive"]
State = Literal["met", "not met", "unknown"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition and what it does: points only count when it is scored."""

    condition: Condition
    kind: CriterionKind = "scored"
    points: int = 0

    def to_json(self) -> dict[str, Any]:
        """Column, condition, kind and points."""
        return {
            "column": self.condition.column,
            "condition": self.condition.to_json(),
            "kind": self.kind,
            "points": self.points,
        }


@dataclass(frozen=True, slots=True)
class Scorecard:
    """At most a handful of criteria and two thresholds; no criterion at all is a possible result."""

    criteria: tuple[Criterion, ...] = ()
    thresholds: Thresholds | None = None

    def to_json(self) -> dict[str, Any]:
        """Criteria and thresholds."""
        t = self.thresholds
        return {
            "criteria": [c.to_json() for c in self.criteria],
            "thresholds": {"ideal": t.ideal, "secondary": t.secondary} if t else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The scorecard that `to_json` wrote."""
        t = data.get("thresholds")
        return cls(
            tuple(Criterion(Condition.from_json(c["condition"]), c["kind"], c["points"]) for c in data["criteria"]),
            Thresholds(t["ideal"], t["secondary"]) if t else None,
        )


@dataclass(frozen=True, slots=True)
class Fits:
    """Scores of many units as ranges, and their verdicts."""

    low: Floats
    high: Floats
    verdicts: NDArray[np.str_]

    @property
    def middle(self) -> Floats:
        """One figure per unit, for ordering: the middle of its range."""
        centre: Floats = (self.low + self.high) / 2
        return centre


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one criterion did to one score."""

    criterion: Criterion
    state: State
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Fit:
    """One answer: a range of points, a verdict, what ruled it out, and what to ask next, most decisive first."""

    low: int
    high: int
    verdict: Verdict
    contributions: tuple[Contribution, ...]
    disqualified_by: tuple[Criterion, ...]
    ask_next: tuple[Criterion, ...]


def fits(card: Scorecard, frame: Frame) -> Fits:
    """Score every row; a missing fact widens the range and never counts as a mismatch."""
    low, high = np.zeros(frame.n), np.zeros(frame.n)
    out, open_ = np.zeros(frame.n, np.bool_), np.zeros(frame.n, np.bool_)
    frame = _with_all_columns(card, frame)
    for criterion in card.criteria:
        met, unknown = criterion.condition.matches(frame), criterion.condition.unknown(frame)
        if criterion.kind == "scored":
            low += np.where(met, criterion.points, np.where(unknown, min(criterion.points, 0), 0))
            high += np.where(met, criterion.points, np.where(unknown, max(criterion.points, 0), 0))
        else:
            out |= met if criterion.kind == "exclude" else ~met & ~unknown
            open_ |= unknown
    return Fits(low, high, _verdicts(card, low, high, out, open_))


def fit(card: Scorecard, row: Mapping[str, Value]) -> Fit:
    """Score one row given as plain values; keys that the row lacks are unknown."""
    frame = _with_all_columns(card, Frame.from_rows([row]) if row else Frame((), 1))
    whole = fits(card, frame)
    contributions = tuple(_contribution(criterion, frame) for criterion in card.criteria)
    against = tuple(c.criterion for c in contributions if _rules_out(c))
    unknown = [c.criterion for c in contributions if c.state == "unknown"]
    unknown.sort(key=lambda c: (c.kind == "scored", -abs(c.points)))
    verdict: Verdict = str(whole.verdicts[0])  # type: ignore[assignment]
    return Fit(int(whole.low[0]), int(whole.high[0]), verdict, contributions, against, tuple(unknown))


def _verdicts(card: Scorecard, low: Floats, high: Floats, out: Flags, open_: Flags) -> NDArray[np.str_]:
    """Disqualified first; then inconclusive where a range straddles a threshold or a must-have or exclude is open."""
    if card.thresholds is None:
        decided = np.full(len(low), "ideal" if card.criteria else "inconclusive", dtype="U12")
        return np.where(out, "non-ideal", np.where(open_, "inconclusive", decided))
    at_low, at_high = _tiers(card.thresholds, low), _tiers(card.thresholds, high)
    straddles = (at_low != at_high) | (open_ & (at_high != "non-ideal"))
    return np.where(out, "non-ideal", np.where(straddles, "inconclusive", at_low))


def _tiers(thresholds: Thresholds, points: Floats) -> NDArray[np.str_]:
    lower = np.where(points >= thresholds.secondary, "secondary", "non-ideal")
    return np.where(points >= thresholds.ideal, "ideal", lower)


def _contribution(criterion: Criterion, frame: Frame) -> Contribution:
    points = criterion.points if criterion.kind == "scored" else 0
    if criterion.condition.unknown(frame)[0]:
        return Contribution(criterion, "unknown", min(points, 0), max(points, 0))
    if criterion.condition.matches(frame)[0]:
        return Contribution(criterion, "met", points, points)
    return Contribution(criterion, "not met", 0, 0)


def _rules_out(contribution: Contribution) -> bool:
    kind, state = contribution.criterion.kind, contribution.state
    return (kind == "exclude" and state == "met") or (kind == "must-have" and state == "not met")


def _with_all_columns(card: Scorecard, frame: Frame) -> Frame:
    """A criterion about a column that is not there is unknown of everybody."""
    keys = dict.fromkeys(c.condition.column for c in card.criteria if c.condition.column not in frame)
    extra: Sequence[Column] = [Column(key, key, "category", [None] * frame.n) for key in keys]
    return Frame((*frame.columns, *extra), frame.n, frame.groups) if extra else frame

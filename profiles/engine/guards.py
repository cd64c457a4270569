"""Columns that must not explain the outcome: known too late, circular, or about one unit only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from profiles.engine.columns import Column, Flags, Floats
from profiles.engine.contrasts import smallest
from profiles.engine.exact import fisher
from profiles.engine.frame import Frame
from profiles.engine.guard_names import AFTER_OUTCOME, IDENTIFIER, PREFERRED, SIZE_OF_DEAL, plain

Kind = Literal["leakage", "circular", "identifier", "free_text", "constant", "empty", "duplicate", "date"]
Why = Literal[
    "name", "filled_for_one_side", "too_good", "metric", "part_of_metric", "one_each", "one_per_customer",
    "sentences", "one_value", "no_values", "moves_with", "same_groups", "point_in_time",
]  # fmt: skip

TOO_GOOD = 0.97
SAME = 0.95
CIRCULAR = 0.97
CONSTANT = 0.98
EACH_ITS_OWN = 0.9


@dataclass(frozen=True, slots=True)
class Flag:
    """Why a column is left out; `other` and `figure` are what the reason speaks of."""

    column: str
    kind: Kind
    why: Why
    other: str | None = None
    figure: float | None = None

    def english(self, names: Mapping[str, str] | None = None) -> str:
        """The reason as a sentence."""
        other = (names or {}).get(self.other or "", self.other)
        return {
            "name": "By its name it is written when the outcome is known",
            "filled_for_one_side": "Filled in for one outcome only: known after it",
            "too_good": f"Tells the outcome on its own ({self.figure or 0:.2f} of 1): probably known after it",
            "metric": "Is what “best” is measured by",
            "part_of_metric": f"Moves with {other}, which “best” is measured by: circular",
            "one_each": "Identifies one row each",
            "one_per_customer": "Identifies one customer each",
            "sentences": "Free text",
            "one_value": "Nearly always the same value",
            "no_values": "Hardly ever filled in",
            "moves_with": f"Moves with {other} (correlation {self.figure or 0:.2f}): would count the same thing twice",
            "same_groups": f"Says the same as {other}",
            "point_in_time": "A point in time, not an attribute of a customer to come",
        }[self.why]


def guard(
    frame: Frame,
    outcome: Flags,
    *,
    metrics: Mapping[str, Sequence[float | None]] | None = None,
    insist: Iterable[str] = (),
) -> tuple[Flag, ...]:
    """At most one flag per column, the gravest first; columns that a person insists on are not flagged."""
    metrics = metrics or {}
    insisted = set(insist)
    flags: dict[str, Flag] = {}
    for column in frame.columns:
        found = None if column.key in insisted else _alone(column, frame, outcome, metrics)
        if found:
            flags[column.key] = found
    left = [c for c in frame.columns if c.key not in flags]
    for flag in _duplicates(left, insisted):
        flags[flag.column] = flag
    return tuple(flags[c.key] for c in frame.columns if c.key in flags)


def _alone(column: Column, frame: Frame, outcome: Flags, metrics: Mapping[str, Sequence[float | None]]) -> Flag | None:
    known = int(column.known.sum())
    if known < smallest(frame.n):
        return Flag(column.key, "empty", "no_values")
    if column.key in metrics or column.name in metrics:
        return Flag(column.key, "circular", "metric")
    if AFTER_OUTCOME.search(plain(column.name)):
        return Flag(column.key, "leakage", "name")
    return (
        _filled_for_one_side(column, outcome)
        or _points_at_one(column, frame)
        or _constant(column)
        or (Flag(column.key, "date", "point_in_time") if column.kind == "date" else None)
        or _circular(column, metrics)
        or _too_good(column, outcome)
    )


def _filled_for_one_side(column: Column, outcome: Flags) -> Flag | None:
    best, rest = int(outcome.sum()), int((~outcome).sum())
    if not best or not rest:
        return None
    a, c = int((column.known & outcome).sum()), int((column.known & ~outcome).sum())
    less, more = sorted((a / best, c / rest))
    one_sided = more - less >= 0.5 or (less <= 0.02 and more >= 0.2)
    if one_sided and fisher(a, best - a, c, rest - c) < 1e-4:
        return Flag(column.key, "leakage", "filled_for_one_side", figure=more - less)
    return None


def _points_at_one(column: Column, frame: Frame) -> Flag | None:
    if IDENTIFIER.search(plain(column.name)):
        return Flag(column.key, "identifier", "one_each")
    if column.ordered or column.kind == "bool":
        return None
    words = [str(v) for v, known in zip(column.values, column.known, strict=True) if known]
    if sum(len(w.split()) for w in words) / len(words) >= 5 and len(column.levels) > len(words) / 4:
        return Flag(column.key, "free_text", "sentences")
    if len(column.levels) >= EACH_ITS_OWN * len(words) and len(words) >= 6:
        return Flag(column.key, "identifier", "one_each")
    customers = len(np.unique(frame.units[column.known]))
    if frame.groups is not None and customers >= 6 and len(column.levels) >= EACH_ITS_OWN * customers:
        return Flag(column.key, "identifier", "one_per_customer")
    return None


def _constant(column: Column) -> Flag | None:
    sizes = np.bincount(column.codes[column.known])
    return Flag(column.key, "constant", "one_value") if sizes.max() >= CONSTANT * sizes.sum() else None


def _circular(column: Column, metrics: Mapping[str, Sequence[float | None]]) -> Flag | None:
    for name, values in metrics.items():
        if SIZE_OF_DEAL.search(plain(column.name)):
            return Flag(column.key, "circular", "part_of_metric", other=name)
        if column.kind == "number":
            figure = rank_correlation(column.numbers, np.array([np.nan if v is None else v for v in values], float))
            if abs(figure) >= CIRCULAR:
                return Flag(column.key, "circular", "part_of_metric", other=name, figure=figure)
    return None


def _too_good(column: Column, outcome: Flags) -> Flag | None:
    figure = single_auc(column, outcome)
    return Flag(column.key, "leakage", "too_good", figure=figure) if figure >= TOO_GOOD else None


def single_auc(column: Column, outcome: Flags) -> float:
    """How well one column tells the outcome: by its order, or by the win rate of its values without the row itself."""
    y = outcome[column.known].astype(np.float64)
    m, n = int(y.sum()), int((1 - y).sum())
    if m < 5 or n < 5:
        return 0.5
    if column.ordered:
        scores = column.numbers[column.known]
    else:
        codes = column.codes[column.known]
        others = np.bincount(codes)[codes] - 1
        scores = (np.bincount(codes, weights=y)[codes] - y + y.mean()) / (others + 1)
    area = (_ranks(scores)[y == 1].sum() - m * (m + 1) / 2) / (m * n)
    return float(max(area, 1 - area) if column.ordered else area)


def rank_correlation(x: Floats, y: Floats) -> float:
    """Spearman's correlation over rows where both are known; 0 where it cannot be told."""
    both = ~np.isnan(x) & ~np.isnan(y)
    if both.sum() < 10:
        return 0.0
    a, b = _ranks(x[both]), _ranks(y[both])
    if a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def _ranks(x: Floats) -> Floats:
    ordered = np.sort(x)
    ranks: Floats = (np.searchsorted(ordered, x, "left") + np.searchsorted(ordered, x, "right") + 1) / 2
    return ranks


def _duplicates(columns: list[Column], insisted: set[str]) -> list[Flag]:
    """Of columns that say the same, the insisted, preferred, fuller and earlier one stays."""
    order = sorted(
        range(len(columns)),
        key=lambda i: (
            columns[i].key not in insisted,
            not PREFERRED.search(plain(columns[i].name)),
            -int(columns[i].known.sum()),
            i,
        ),
    )
    kept: list[Column] = []
    flags = []
    for column in (columns[i] for i in order):
        flag = None if column.key in insisted else next(filter(None, (_same(column, k) for k in kept)), None)
        if flag:
            flags.append(flag)
        else:
            kept.append(column)
    return flags


def _same(column: Column, kept: Column) -> Flag | None:
    if column.kind == "number" and kept.kind == "number":
        figure = rank_correlation(column.numbers, kept.numbers)
        if abs(figure) >= SAME:
            return Flag(column.key, "duplicate", "moves_with", other=kept.key, figure=figure)
        return None
    if column.ordered or kept.ordered or len(column.levels) != len(kept.levels):
        return None
    both = column.known & kept.known
    pairs = len(set(zip(column.codes[both].tolist(), kept.codes[both].tolist(), strict=True)))
    if pairs == len(kept.levels) and both.sum() >= 0.9 * column.known.sum():
        return Flag(column.key, "duplicate", "same_groups", other=kept.key)
    return None

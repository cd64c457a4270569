"""How well a scorecard separates rows that were not used to find it.

Everything is repeated inside: cut points, choice of criteria, rounding. The verdict comes from permuting the
outcomes of whole customers and repeating the whole procedure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np

from profiles.engine.clusters import effect_of_share, permutations
from profiles.engine.columns import Flags, Floats, Ints
from profiles.engine.fit import Scorecard, fits
from profiles.engine.folds import Split, by_customer, by_time, enough
from profiles.engine.frame import Frame
from profiles.engine.intervals import Interval, auc, wilson
from profiles.engine.scorecard import SEED, Learner

Method = Literal["time", "cross-validation", "none"]
Says = Literal["separates", "no evidence"]
ALPHA = 0.05
REPEATS = 3


@dataclass(frozen=True, slots=True)
class TierRate:
    """Test rows of one verdict, and how many of them were won."""

    verdict: str
    n: int
    won: int
    rate: Interval


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came of it; `criteria` is how many the training rows proposed (the median over folds)."""

    method: Method
    n: int
    positives: int
    auc: Interval
    p: float
    lift10: float
    lift20: float
    tiers: tuple[TierRate, ...]
    verdict: Says
    criteria: int
    split: date | None = None
    known_before: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Figures and verdict."""
        return {
            "method": self.method,
            "split": self.split.isoformat() if self.split else None,
            "n": self.n,
            "positives": self.positives,
            "known_before": self.known_before,
            "criteria": self.criteria,
            "auc": self.auc.estimate,
            "auc_low": self.auc.low,
            "auc_high": self.auc.high,
            "p": self.p,
            "lift10": self.lift10,
            "lift20": self.lift20,
            "tiers": [{"tier": t.verdict, "n": t.n, "positives": t.won, "low": t.rate.low, "high": t.rate.high} for t in self.tiers],
            "verdict": self.verdict,
        }


@dataclass(frozen=True, eq=False)
class _Plan:
    """Passes over the list; each pass is a set of splits whose test rows do not overlap."""

    frame: Frame
    passes: list[list[Split]]
    learners: list[list[Learner]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for splits in self.passes:
            self.learners.append([Learner(self.frame.take(s.train), seed=SEED + i) for i, s in enumerate(splits)])

    def run(self, outcome: Flags, wanted: Callable[[int, int], bool] = lambda i, j: True) -> list["_Pass"]:
        """Learn on each split and score its test rows; a split that is not wanted keeps its scores at 0."""
        return [
            _Pass.of(
                self.frame,
                splits,
                [
                    learner.learn(outcome[s.train]) if wanted(i, j) else Scorecard()
                    for j, (s, learner) in enumerate(zip(splits, learners, strict=True))
                ],
            )
            for i, (splits, learners) in enumerate(zip(self.passes, self.learners, strict=True))
        ]


@dataclass(frozen=True, slots=True)
class _Pass:
    rows: Ints
    scores: Floats
    verdicts: list[str]
    cards: list[Scorecard]

    @classmethod
    def of(cls, frame: Frame, splits: list[Split], cards: list[Scorecard]) -> "_Pass":
        rows = np.concatenate([s.test for s in splits])
        scores, verdicts = [], []
        for split, card in zip(splits, cards, strict=True):
            found = fits(card, frame)
            scores.append(found.middle[split.test] / _range(card))
            verdicts += found.verdicts[split.test].tolist()
        return cls(rows, np.concatenate(scores), verdicts, cards)


def backtest(
    frame: Frame,
    outcome: Flags,
    *,
    dates: Sequence[date | None] | None = None,
    split: date | None = None,
    shuffles: int = 199,
) -> Backtest:
    """A time split where dates allow one, else repeated cross-validation with all rows of a customer together."""
    timed = by_time(dates, at=split) if dates is not None else None
    if timed and enough(timed[0], outcome):
        plan = _Plan(frame, [[timed[0]]])
        return _judge(plan, outcome, "time", shuffles, timed)
    if min(int(outcome.sum()), int((~outcome).sum())) < 5:
        return Backtest("none", 0, 0, Interval(0.5, 0.0, 1.0), 1.0, 1.0, 1.0, (), "no evidence", 0)
    passes = [by_customer(outcome, frame.units, seed=SEED + r) for r in range(REPEATS)]
    return _judge(_Plan(frame, passes), outcome, "cross-validation", shuffles, None)


def _judge(plan: _Plan, outcome: Flags, method: Method, shuffles: int, timed: tuple[Split, date] | None) -> Backtest:
    passes = plan.run(outcome)
    frame, first = plan.frame, passes[0]
    units = frame.units if frame.groups is not None else None
    areas = [auc(p.scores, outcome[p.rows], units[p.rows] if units is not None else None) for p in passes]
    area = Interval(*(float(np.mean([getattr(a, end) for a in areas])) for end in ("estimate", "low", "high")))
    criteria = int(np.median([len(card.criteria) for p in passes for card in p.cards]))
    p = _against_chance(plan, outcome, area.estimate, shuffles) if criteria else 1.0
    won = outcome[first.rows]
    return Backtest(
        *(method, len(first.rows), int(won.sum()), area, p),
        lift10=lift_at(first.scores, won, 0.1),
        lift20=lift_at(first.scores, won, 0.2),
        tiers=_tiers(first, won, units) if criteria else (),
        verdict="separates" if p < ALPHA and criteria and area.estimate > 0.5 else "no evidence",
        criteria=criteria,
        split=timed[1] if timed else None,
        known_before=_known_before(frame, timed[0]) if timed else None,
    )


def _against_chance(plan: _Plan, outcome: Flags, reached: float, shuffles: int) -> float:
    """The share of permutations whose whole procedure reaches as much.

    Most permutations end at the first criterion: nothing beats the bar. The bar is the same for every
    permutation of the same outcomes, so it is asked once, for all of them together, and only the
    splits where something would enter are walked through in full.
    """
    frame = plan.frame
    orders = np.array(list(permutations(frame.units, shuffles, seed=SEED + 1000)))
    shuffled = outcome[orders]
    passed = [
        [_first_passes(learner, s, outcome, shuffled) for s, learner in zip(splits, learners, strict=True)]
        for splits, learners in zip(plan.passes, plan.learners, strict=True)
    ]
    as_good = 0
    for k in range(shuffles):
        entering = [[bool(split[k]) for split in splits] for splits in passed]
        if not any(any(splits) for splits in entering):
            as_good += reached <= 0.5
            continue
        again = plan.run(shuffled[k], lambda i, j, entering=entering: entering[i][j])  # type: ignore[misc]
        area = np.mean([auc(p.scores, shuffled[k][p.rows]).estimate for p in again])
        as_good += bool(area >= reached)
    return (as_good + 1) / (shuffles + 1)


def _first_passes(learner: Learner, split: Split, outcome: Flags, shuffled: Flags) -> Flags:
    own = outcome[split.train].astype(np.float64)
    bar = learner.bar(own - own.mean(), np.zeros(learner.candidates.members.shape[1], np.bool_))
    passes: Flags = learner.first_strengths(shuffled[:, split.train].T.astype(np.float64)) > bar
    return passes


def _range(card: Scorecard) -> float:
    """From the lowest to the highest points a card can give: what makes the cards of several folds comparable."""
    return float(sum(abs(c.points) for c in card.criteria)) or 1.0


def _tiers(found: _Pass, won: Flags, units: Ints | None) -> tuple[TierRate, ...]:
    rates = []
    verdicts = np.array(found.verdicts)
    for verdict in ("ideal", "secondary", "non-ideal", "inconclusive"):
        here = verdicts == verdict
        if not here.any():
            continue
        n, hits = int(here.sum()), int(won[here].sum())
        effect = effect_of_share(won[here], units[found.rows][here]) if units is not None else 1.0
        rates.append(TierRate(verdict, n, hits, wilson(hits / effect, n / effect)))
    return tuple(rates)


def lift_at(scores: Floats, won: Flags, share: float) -> float:
    """Win rate in the top share over the base rate; rows tied at the edge count in part."""
    base = float(won.mean())
    if base == 0:
        return 1.0
    left, hits = share * len(scores), 0.0
    wanted = left
    for value in np.unique(scores)[::-1]:
        here = scores == value
        part = min(1.0, left / here.sum())
        hits += part * float(won[here].sum())
        left -= part * float(here.sum())
        if left <= 0:
            break
    return float(hits / wanted / base)


def _known_before(frame: Frame, split: Split) -> float | None:
    """The share of test rows whose customer also taught."""
    if frame.groups is None:
        return None
    return float(np.isin(frame.units[split.test], frame.units[split.train]).mean())

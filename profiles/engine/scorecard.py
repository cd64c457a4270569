"""At most eight criteria with small whole points, each of which beats chance at its own game."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from profiles.engine.candidates import Candidates, candidates, strengths, strongest
from profiles.engine.clusters import permutations
from profiles.engine.columns import Flags, Floats, Ints
from profiles.engine.fit import Criterion, Scorecard, fits
from profiles.engine.frame import Condition, Frame
from profiles.engine.logistic import logistic, loss, probabilities
from profiles.engine.tiers import propose

MOST_CRITERIA = 8
MOST_POINTS = 5
ALPHA = 0.05
SHUFFLES = 199
SEED = 20260104


@dataclass(frozen=True, eq=False)
class Learner:
    """Everything about a list that does not depend on its outcome, so that it can be asked again and again."""

    frame: Frame
    shuffles: int = SHUFFLES
    alpha: float = ALPHA
    seed: int = SEED

    @cached_property
    def candidates(self) -> Candidates:
        """Bins of every column."""
        return candidates(self.frame)

    @cached_property
    def orders(self) -> Ints:
        """Permutations of the rows, customers kept together: repetitions x rows."""
        drawn = permutations(self.frame.units, self.shuffles, seed=self.seed)
        return np.array(list(drawn), np.int64).reshape(self.shuffles, self.frame.n)

    def first_strengths(self, outcomes: Floats) -> Floats:
        """For outcomes (rows x repetitions): how strong the first criterion would be."""
        return strengths(self.candidates, outcomes - outcomes.mean(axis=0), self._nothing_taken)

    def bar(self, residuals: Floats, taken: Flags) -> float:
        """What a candidate must exceed: the (1 - alpha) point of the strongest under permuted residuals."""
        under_chance = np.sort(strengths(self.candidates, residuals[self.orders].T, taken))
        allowed = int(np.floor(self.alpha * (self.shuffles + 1))) - 1
        return float(under_chance[-1 - allowed]) if allowed >= 0 else float("inf")

    def learn(self, outcome: Flags) -> Scorecard:
        """Greedy on the logistic loss: the strongest candidate enters while it beats the bar; then whole points."""
        y = outcome.astype(np.float64)
        if not outcome.any() or outcome.all():
            return Scorecard()
        taken = self._nothing_taken.copy()
        chosen: list[Condition] = []
        weights: Floats = np.empty(0)
        residuals = y - y.mean()
        while len(chosen) < MOST_CRITERIA:
            best = strongest(self.candidates, residuals, taken)
            if best is None or best.strength <= self.bar(residuals, taken):
                break
            bins = self.candidates.bins[best.column]
            chosen.append(bins.condition(best.chosen - bins.start))
            taken[best.chosen] = True
            features = centred(self.frame, chosen)
            intercept, weights = logistic(features, y)
            residuals = y - probabilities(intercept + features @ weights)
        return self._card(outcome, chosen, weights)

    def _card(self, outcome: Flags, chosen: list[Condition], weights: Floats) -> Scorecard:
        if not chosen:
            return Scorecard()
        points = whole_points(centred(self.frame, chosen), outcome.astype(np.float64), weights)
        criteria = tuple(Criterion(condition, "scored", int(p)) for condition, p in zip(chosen, points, strict=True) if p)
        card = Scorecard(criteria)
        return Scorecard(criteria, propose(fits(card, self.frame).middle, outcome))

    @cached_property
    def _nothing_taken(self) -> Flags:
        return np.zeros(self.candidates.members.shape[1], np.bool_)


def scorecard(frame: Frame, outcome: Flags) -> Scorecard:
    """The scorecard that this list proposes; without any criterion when none beats chance."""
    return Learner(frame).learn(outcome)


def centred(frame: Frame, conditions: list[Condition]) -> Floats:
    """Conditions as features with mean 0 over known rows; an unknown fact is 0, so it pulls neither way."""
    columns = []
    for condition in conditions:
        met, known = condition.matches(frame), ~condition.unknown(frame)
        columns.append(np.where(known, met - met[known].mean(), 0.0))
    return np.column_stack(columns)


def whole_points(features: Floats, y: Floats, weights: Floats) -> Ints:
    """Weights rounded to whole points within ±5: of all scales the one that loses least, the coarsest of equals."""
    scales = np.arange(1.0, MOST_POINTS + 0.5, 0.125) / float(np.abs(weights).max())
    tried = dict.fromkeys(tuple(np.clip(np.rint(weights * s), -MOST_POINTS, MOST_POINTS).tolist()) for s in scales)
    best, found = np.inf, np.zeros(len(weights), np.int64)
    for points in tried:
        totals, place = np.unique(np.round(features @ np.array(points), 9), return_inverse=True)
        trials: Floats = np.bincount(place).astype(np.float64)
        hits: Floats = np.bincount(place, weights=y).astype(np.float64)
        intercept, slope = logistic(totals[:, None], hits, trials)
        lost = loss(intercept + totals * slope[0], hits, trials)
        if lost < best - 1e-6:
            best, found = lost, np.array(points, np.int64)
    return found

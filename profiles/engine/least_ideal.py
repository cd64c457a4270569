"""Who is least ideal, and why: every mark carries its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from profiles.engine.ranking import CLOSE, Ranking, places_in

Reason = Literal["bottom", "churned", "discount", "cost_to_serve", "lost_again"]


@dataclass(frozen=True, slots=True)
class LeastIdealRules:
    """The workshop's thresholds; None switches a rule off."""

    bottom_share: float | None = None
    discount_over: float | None = None
    cost_to_serve_over: float | None = None
    deals_lost: int | None = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """One reason, with the figure behind it and the threshold that it crossed."""

    reason: Reason
    figure: float | None = None
    threshold: float | None = None


def least_ideal(
    rules: LeastIdealRules,
    *,
    ranking: Ranking,
    churned: Sequence[bool | None] = (),
    discount: Sequence[float | None] = (),
    cost_to_serve: Sequence[float | None] = (),
    won: Sequence[int] = (),
    lost: Sequence[int] = (),
) -> list[tuple[Mark, ...]]:
    """The marks of every customer; an empty series means that the fact is known of nobody."""
    marks: list[list[Mark]] = [[] for _ in ranking.scores]
    if rules.bottom_share and ranking.ranked:
        _mark_bottom(marks, ranking, rules.bottom_share)
    for i, gone in enumerate(churned):
        if gone:
            marks[i].append(Mark("churned"))
    _mark_over(marks, "discount", discount, rules.discount_over)
    _mark_over(marks, "cost_to_serve", cost_to_serve, rules.cost_to_serve_over)
    if rules.deals_lost is not None:
        for i, (wins, losses) in enumerate(zip(won, lost, strict=True)):
            if losses >= rules.deals_lost and not wins:
                marks[i].append(Mark("lost_again", losses, rules.deals_lost))
    return [tuple(m) for m in marks]


def _mark_bottom(marks: list[list[Mark]], ranking: Ranking, share: float) -> None:
    """Everyone tied at the cut is in, unless the tie reaches up into the top share."""
    last = ranking.order[ranking.ranked - places_in(share, ranking.ranked)]
    cut = float(ranking.scores[last])
    for i in ranking.order:
        if ranking.scores[i] <= cut + CLOSE and not ranking.top[i]:
            marks[i].append(Mark("bottom", float(ranking.scores[i]), cut))


def _mark_over(marks: list[list[Mark]], reason: Reason, values: Sequence[float | None], threshold: float | None) -> None:
    if threshold is None:
        return
    for i, value in enumerate(values):
        if value is not None and not np.isnan(value) and value > threshold:
            marks[i].append(Mark(reason, value, threshold))

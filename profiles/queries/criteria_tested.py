"""How well the criteria as they stand tell won from lost, or best from the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from icpstudio.kit.figures import count, decimal
from profiles.choices import Basis
from profiles.engine import fit
from profiles.engine.clusters import effect_of_share
from profiles.engine.columns import Flags, Ints
from profiles.engine.folds import by_time, enough
from profiles.engine.frame import Frame
from profiles.engine.intervals import Interval, auc, wilson
from profiles.models import Criterion
from profiles.queries.attributes import Sheet
from profiles.queries.criteria_facts import ordered

VERDICTS = {"ideal": "ideal", "secondary": "secondary", "non-ideal": "non_ideal", "inconclusive": "inconclusive"}


@dataclass(frozen=True, slots=True)
class TierRate:
    """Tested rows of one tier, and how many of them were won (or are best)."""

    tier: str
    won: int
    n: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Tested:
    """How well the points as they stand tell the outcomes they are tested on."""

    share: float
    low: float
    high: float
    n: int
    basis: str
    method: str
    note: str
    proposal: float | None
    tiers: tuple[TierRate, ...]

    @property
    def separates(self) -> bool:
        return self.low > 0.5


def tested(rows: Sequence[Criterion], card: fit.Scorecard, sheet: Sheet, table: Frame, made: Mapping[str, Any]) -> Tested | None:
    """The area under the curve on later deals, less what the proposal's own figure gains by having seen them.

    The engine finds criteria and points again without the tested rows; that is the figure of its proposal. Other points are
    scored on the same rows, and what the proposal gains there over its own figure is taken off theirs, so that both compare."""
    known = made.get("backtest") or {}
    places, method, split = _tested_rows(sheet, known)
    won = sheet.positive[places]
    if not won.any() or won.all():
        return None
    units = sheet.frame.units if sheet.of == Basis.DEAL else np.arange(sheet.frame.n)
    found = fit.fits(card, table)
    area = auc(ordered(card, table, found)[places], won, units[places])
    proposal = fit.Scorecard.from_json(made["scorecard"]) if made.get("scorecard") else fit.Scorecard()
    honest = known.get("auc") if proposal.criteria and known.get("method") == method else None
    is_proposal = honest is not None and _same(rows, sheet, proposal)
    if honest is not None:
        flattery = max(0.0, auc(fit.fits(proposal, sheet.frame).middle[places], won, units[places]).estimate - honest)
        area = Interval(area.estimate - flattery, max(0.0, area.low - flattery), area.high - flattery)
    if is_proposal:
        area = Interval(known["auc"], known["auc_low"], known["auc_high"])
    return Tested(
        *(area.estimate, area.low, area.high, len(places)),
        basis="deals" if sheet.of == Basis.DEAL else "customers",
        method=method,
        note=_note(sheet, len(places), split, honest, is_proposal=is_proposal),
        proposal=honest,
        tiers=_tiers(found.verdicts[places], won, units[places]) if card.thresholds else (),
    )


def _tested_rows(sheet: Sheet, known: Mapping[str, Any]) -> tuple[Ints, str, date | None]:
    """The deals of the later period where dates allow a split, else all rows."""
    at = date.fromisoformat(known["split"]) if known.get("split") else None
    timed = by_time(sheet.dates, at=at) if sheet.dates and known.get("method") in (None, "time", "none") else None
    if timed and enough(timed[0], sheet.positive):
        return timed[0].test, "time", timed[1]
    return np.arange(sheet.frame.n), "cross-validation", None


def _same(rows: Sequence[Criterion], sheet: Sheet, proposal: fit.Scorecard) -> bool:
    """Whether the criteria are what the data propose, condition by condition and point by point."""

    def plain(condition: Mapping[str, Any], points: int | None) -> str:
        return f"{sorted(condition.items())} {points}"

    here = {plain(dict(row.condition) | {"column": sheet.key_of(row.basis, row.condition["column"])}, row.points) for row in rows}
    return here == {plain(each.condition.to_json(), each.points) for each in proposal.criteria}


def _tiers(verdicts: Any, won: Flags, units: Ints) -> tuple[TierRate, ...]:
    rates = []
    for verdict, name in VERDICTS.items():
        here = verdicts == verdict
        n, hits = int(here.sum()), int(won[here].sum())
        if not n:
            continue
        design = effect_of_share(won[here], units[here])
        rate = wilson(hits / design, n / design)
        rates.append(TierRate(name, hits, n, hits / n, rate.low, rate.high))
    return tuple(rates)


def _note(sheet: Sheet, n: int, split: date | None, honest: float | None, *, is_proposal: bool) -> str:
    named = {"n": count(n), "date": date_format(split, _("j F Y")) if split else "", "auc": decimal(honest)}
    if sheet.of == Basis.CUSTOMER:
        return (
            _("On %(n)s customers, each scored by criteria found without it. 0.50 is chance.")
            if is_proposal
            else _("On %(n)s customers, all in sight when the criteria were chosen. 0.50 is chance.")
        ) % named
    if split is None:
        return (
            _("On %(n)s deals, each scored by criteria found without it. 0.50 is chance.")
            if is_proposal
            else _("On %(n)s deals, all in sight when the criteria were chosen. 0.50 is chance.")
        ) % named
    if is_proposal:
        return _("On %(n)s deals created from %(date)s on, not used to find the criteria. 0.50 is chance.") % named
    if honest is not None:
        return _("On %(n)s deals created from %(date)s on. The data’s own proposal reaches %(auc)s there; 0.50 is chance.") % named
    return _("On %(n)s deals created from %(date)s on. 0.50 is chance.") % named

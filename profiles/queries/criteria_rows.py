"""The scorecard and what it does, as the page of step 3 shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from icpstudio.kit.figures import count, decimal, percent, signed
from profiles.choices import CriterionKind, Tier
from profiles.engine.tiers import LEAST_IDEAL_SHARE, MOST_IDEAL_SHARE
from profiles.models import Criterion, Workshop
from profiles.queries import criteria
from profiles.queries.analyses import Standing
from profiles.queries.attributes_page import Share
from profiles.queries.criteria import Effect, Passing
from profiles.queries.criteria_proposed import Proposal, proposal
from profiles.queries.criteria_tested import Tested, TierRate

MOST_POINTS = 5


@dataclass(frozen=True, slots=True)
class Card:
    """The scorecard, what the data propose, and what the points do."""

    rows: list[CriterionRow]
    proposal: Proposal | None
    is_taken: bool
    effect: Shown


def scorecard(workshop: Workshop, standing: Standing) -> Card:
    chosen = criteria.of(workshop)
    proposed = proposal(workshop)
    there = {(str(sorted(row.condition.items(), key=str)), row.proposed_points) for row in chosen}
    wanted = {(str(sorted(each.condition.items(), key=str)), each.points) for each in proposed.criteria} if proposed else set()
    found = criteria.effect(workshop, standing.tables, standing.analysis) if chosen else Effect()
    return Card(rows(chosen), proposed, wanted <= there, shown(found))


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion, where it comes from, and the steps its points can take."""

    criterion: Criterion
    is_scored: bool
    less: int | None
    more: int | None
    origin: str
    counted: str
    is_first: bool
    is_last: bool


def rows(criteria: Sequence[Criterion]) -> list[CriterionRow]:
    last = len(criteria) - 1
    return [_row(criterion, is_first=place == 0, is_last=place == last) for place, criterion in enumerate(criteria)]


def _row(criterion: Criterion, *, is_first: bool, is_last: bool) -> CriterionRow:
    points = criterion.points
    return CriterionRow(
        criterion=criterion,
        is_scored=criterion.kind == CriterionKind.SCORED,
        less=points - 1 if points is not None and points > -MOST_POINTS else None,
        more=points + 1 if points is not None and points < MOST_POINTS else None,
        origin=_origin(criterion),
        counted=counted(criterion.evidence),
        is_first=is_first,
        is_last=is_last,
    )


def _origin(criterion: Criterion) -> str:
    proposed, who = criterion.proposed_points, str(criterion.chosen_by or _("somebody who has left"))
    if proposed is not None:
        named = {"points": signed(proposed), "who": who}
        if criterion.kind == CriterionKind.SCORED and criterion.points == proposed:
            return _("data proposes %(points)s") % named
        return _("data proposes %(points)s, changed by %(who)s") % named
    if criterion.is_hypothesis:
        return _("hypothesis, nothing counted yet; not in the back-test")
    return _("chosen by %(who)s") % {"who": who}


def counted(evidence: Mapping[str, Any]) -> str:
    """30 of 43 best, 103 of 428 others, 6 of 57 least ideal; or of deals won and lost."""
    words = {
        "best": _("%(part)s of %(whole)s best"),
        "others": _("%(part)s of %(whole)s others"),
        "least_ideal": _("%(part)s of %(whole)s least ideal"),
        "won": _("%(part)s of %(whole)s deals won"),
        "lost": _("%(part)s of %(whole)s lost"),
    }
    pairs = [(sentence, evidence[key]) for key, sentence in words.items() if evidence.get(key)]
    return ", ".join(sentence % {"part": count(pair[0]), "whole": count(pair[1])} for sentence, pair in pairs)


@dataclass(frozen=True, slots=True)
class TierLine:
    """One tier of the back-test: how many of it were won."""

    name: str
    rate: Share
    won: int
    n: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What the points do, in sentences and pictures."""

    finding: str
    area: Share | None
    proposal: float | None
    moved: str
    note: str
    tiers_title: str
    tiers: list[TierLine]
    passing: str
    parts: list[tuple[int, str, str]]
    tally: str


def shown(effect: Effect) -> Shown:
    tested, passing = effect.tested, effect.passing
    of_customers = tested is not None and tested.basis == "customers"
    return Shown(
        finding=_finding(tested) if tested else _("There is nothing yet to test these points on."),
        area=Share(tested.share, tested.low, tested.high) if tested else None,
        proposal=tested.proposal if tested and _has_moved(tested) else None,
        moved=_moved(tested) if tested else "",
        note=tested.note if tested else "",
        tiers_title=_("Best customers, by tier") if of_customers else _("Deals won, by tier"),
        tiers=[_tier(tier) for tier in tested.tiers] if tested else [],
        passing=_("Lets %(share)s of your own list through as ideal") % {"share": percent(passing.share)} if passing else "",
        parts=_parts(passing) if passing else [],
        tally=_tally(passing) if passing else "",
    )


def _finding(tested: Tested) -> str:
    figures = {"auc": decimal(tested.share), "low": decimal(tested.low), "high": decimal(tested.high)}
    if not tested.separates:
        return _("No evidence that these points separate: %(auc)s [%(low)s–%(high)s]") % figures
    if tested.basis == "customers":
        return _("Separates best from the rest: %(auc)s [%(low)s–%(high)s]") % figures
    return _("Separates won from lost: %(auc)s [%(low)s–%(high)s]") % figures


def _has_moved(tested: Tested) -> bool:
    """Whether people's points differ from the proposal's, on the same deals, by more than is printed."""
    return tested.proposal is not None and decimal(tested.proposal) != decimal(tested.share)


def _moved(tested: Tested) -> str:
    return _("proposal %(auc)s") % {"auc": decimal(tested.proposal)} if _has_moved(tested) else ""


def _tier(tier: TierRate) -> TierLine:
    return TierLine(_tier_name(tier.tier), Share(tier.share, tier.low, tier.high), tier.won, tier.n)


def _tier_name(key: str) -> str:
    return _("Cannot be told") if key == "inconclusive" else str(Tier(key).label)


def _parts(passing: Passing) -> list[tuple[int, str, str]]:
    return [
        (passing.ideal, "best", _("%s ideal") % count(passing.ideal)),
        (passing.secondary, "rest", _("%s secondary") % count(passing.secondary)),
        (passing.inconclusive + passing.non_ideal, "empty", _("%s others") % count(passing.inconclusive + passing.non_ideal)),
    ]


def _tally(passing: Passing) -> str:
    """68 ideal, 202 secondary, 201 non-ideal of 471: selective."""
    named = {
        "ideal": count(passing.ideal),
        "secondary": count(passing.secondary),
        "non_ideal": count(passing.non_ideal),
        "open": count(passing.inconclusive),
        "total": count(passing.total),
        "words": _selective(passing.share),
    }
    if passing.inconclusive:
        return (
            _("%(ideal)s ideal, %(secondary)s secondary, %(non_ideal)s non-ideal, %(open)s cannot be told of %(total)s: %(words)s") % named
        )
    return _("%(ideal)s ideal, %(secondary)s secondary, %(non_ideal)s non-ideal of %(total)s: %(words)s") % named


def _selective(share: float) -> str:
    if share > MOST_IDEAL_SHARE:
        return _("not selective")
    return _("selective") if share >= LEAST_IDEAL_SHARE else _("leaves few to call")

"""Questions about criteria: what was counted for one, and what the points as they stand do to deals and to the own list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from icpstudio.kit.lately import Lately
from icpstudio.models import Member
from profiles.choices import Basis
from profiles.engine import fit
from profiles.models import Analysis, Criterion, Workshop
from profiles.queries import analyses, attributes
from profiles.queries.attributes import Sheet, Tables
from profiles.queries.criteria_facts import card, facts, matched
from profiles.queries.criteria_tested import VERDICTS, Tested, tested


def one(member: Member, criterion_id: UUID) -> Criterion:
    """A criterion of the member's workspace. Raises Criterion.DoesNotExist for a stranger's id."""
    return Criterion.objects.in_workspace(member.workspace).select_related("workshop__workspace").get(pk=criterion_id)


def of(workshop: Workshop) -> list[Criterion]:
    """The criteria in the order that the team gave them."""
    return list(workshop.criteria.select_related("chosen_by__user").order_by("position", "id"))


def counts(workshop: Workshop, condition: Mapping[str, Any], basis: str) -> dict[str, list[int]]:
    """Of how many, as {"best": [30, 43], "others": [103, 428], "least_ideal": [6, 57]} of customers, or {"won", "lost"} of deals.

    Whoever's fact is missing is counted nowhere. Others are all customers with a closed deal or a rank who are not best, the
    least ideal among them; the least ideal are those who were lost again and again, have left or are over a limit."""
    return counted(attributes.tables(workshop).of(basis), condition, basis)


def counted(sheet: Sheet, condition: Mapping[str, Any], basis: str) -> dict[str, list[int]]:
    """The same in a table that is at hand; empty where the table has no such column."""
    found = matched(sheet, condition, basis)
    if found is None:
        return {}
    met, known = found
    groups = {"won": sheet.positive, "lost": ~sheet.positive}
    if sheet.of == Basis.CUSTOMER:
        groups = {"best": sheet.positive, "others": ~sheet.positive, "least_ideal": sheet.least_ideal}
    return {name: [int((met & group).sum()), int((known & group).sum())] for name, group in groups.items()}


@dataclass(frozen=True, slots=True)
class Passing:
    """The own list by tier, in customers. A criterion of deals counts for a customer when one of its closed deals meets it."""

    ideal: int
    secondary: int
    non_ideal: int
    inconclusive: int

    @property
    def total(self) -> int:
        return self.ideal + self.secondary + self.non_ideal + self.inconclusive

    @property
    def share(self) -> float:
        return self.ideal / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Effect:
    """What the points do; None where there is nothing to test or no tier to fall into."""

    tested: Tested | None = None
    passing: Passing | None = None


_lately: Lately[Effect] = Lately(most=100)


def effect(workshop: Workshop, tables: Tables | None = None, analysis: Analysis | None = None) -> Effect:
    """Tiers of the own list and the back-test of the criteria as they stand; hypotheses, which nothing was counted for, aside."""
    rows = [row for row in of(workshop) if row.condition]
    if not rows:
        return Effect()
    tables = tables or attributes.tables(workshop)
    found = analysis or analyses.latest(workshop)
    said = tuple((row.pk, row.basis, str(row.condition), row.kind, row.points) for row in rows)
    made_from = (tables.digest, found and found.pk, workshop.ideal_from, workshop.secondary_from, said, get_language())
    return _lately.get(made_from, lambda: _effect(workshop, rows, tables, found))


def _effect(workshop: Workshop, rows: list[Criterion], tables: Tables, found: Analysis | None) -> Effect:
    customers, deals = tables.customers, tables.deals
    points = card(rows, workshop)
    verdicts = fit.fits(points, facts(rows, customers, deals)).verdicts.tolist()
    passing = Passing(**{name: verdicts.count(verdict) for verdict, name in VERDICTS.items()})
    of_deals = analyses.is_enough(deals)
    sheet = deals if of_deals else customers
    made = (found.deals if of_deals else found.customers) if found else {}
    measured = tested(rows, points, sheet, facts(rows, sheet, deals), made)
    return Effect(measured, passing if points.thresholds and verdicts else None)


def backtest(workshop: Workshop) -> dict[str, Any]:
    """The back-test of the chosen criteria in the shape of the profile document; empty where nothing could be tested."""
    found = effect(workshop).tested
    if found is None:
        return {}
    return {
        "auc": found.share,
        "interval": [found.low, found.high],
        "n": found.n,
        "basis": found.basis,
        "method": found.method,
        "note": found.note,
        "tiers": {tier.tier: [tier.won, tier.n] for tier in found.tiers if tier.tier != "inconclusive"},
    }

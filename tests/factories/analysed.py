"""The planted company, ranked as on the pictures, and analysed."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from profiles.actions import analysis, customers
from profiles.models import Analysis
from profiles.queries import attributes
from tests.cast import MONDAY, Company
from tests.factories.lists import planted

BEST_MEANS = {"deals_won": 2, "won_value": 1, "win_rate": 1}


def ranked_planted(company: Company) -> Company:
    """500 accounts and 1,500 deals; 43 of 215 customers are best."""
    planted(company)
    customers.choose_metrics(company.workshop, BEST_MEANS, by=company.facilitator, at=MONDAY)
    return company


def analysed(company: Company) -> Analysis:
    """The same after an analysis, without the queue. The first test that asks lets it run; same data, same analysis for the others."""
    ranked_planted(company)
    fingerprint = attributes.tables(company.workshop).fingerprint
    if fingerprint not in _MADE:
        made = analysis.run(company.workshop.pk, by=company.facilitator.pk, at=MONDAY)
        _MADE[fingerprint] = {"customers": made.customers, "deals": made.deals}
        return made
    return Analysis.objects.create(
        workspace=company.workspace,
        workshop=company.workshop,
        fingerprint=fingerprint,
        made_at=MONDAY,
        made_by=company.facilitator,
        **deepcopy(_MADE[fingerprint]),
    )


_MADE: dict[str, dict[str, Any]] = {}

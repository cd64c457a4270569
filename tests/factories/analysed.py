"""The planted company, ranked as on the pictures, and analysed."""

from __future__ import annotations

from profiles.actions import analysis, customers
from profiles.models import Analysis
from tests.cast import MONDAY, Company
from tests.factories.lists import planted

BEST_MEANS = {"deals_won": 2, "won_value": 1, "win_rate": 1}


def ranked_planted(company: Company) -> Company:
    """500 accounts and 1,500 deals; 43 of 215 customers are best."""
    planted(company)
    customers.choose_metrics(company.workshop, BEST_MEANS, by=company.facilitator, at=MONDAY)
    return company


def analysed(company: Company) -> Analysis:
    """The same after an analysis, without the queue."""
    ranked_planted(company)
    return analysis.run(company.workshop.pk, by=company.facilitator.pk, at=MONDAY)

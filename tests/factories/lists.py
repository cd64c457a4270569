"""The planted company of tests/data, imported by the actions that people use."""

from __future__ import annotations

from pathlib import Path

from profiles.actions import imports
from profiles.models import Import
from tests.cast import MONDAY, Company

PLANTED = Path(__file__).parent.parent / "data" / "planted_icp"


def imported(company: Company, name: str, *, kind: str = "") -> Import:
    """Upload, check and apply one file of the planted company, as a facilitator does, without the queue."""
    source = imports.receive(company.workshop, [(PLANTED / name).read_bytes()], name=name, kind=kind, by=company.facilitator, at=MONDAY)
    imports.read(source.pk, at=MONDAY)
    source.refresh_from_db()
    imports.apply(source, by=company.facilitator, at=MONDAY)
    imports.carry_out(source.pk, at=MONDAY)
    source.refresh_from_db()
    return source


def planted(company: Company) -> Company:
    """All 500 accounts and 1,500 deals."""
    imported(company, "hubspot_companies.csv")
    imported(company, "hubspot_deals.csv")
    company.workshop.refresh_from_db()
    return company

"""A page on its way: drafted from two counted criteria, written on, and moved as far as a test needs."""

from __future__ import annotations

from profiles.actions import approvals, drafting, publications, workshops
from profiles.choices import Decision
from profiles.models import Criterion, Version
from profiles.queries import versions
from tests.cast import FRIDAY, MONDAY, TUESDAY, Company

COUNTED = [
    ("Logistics or manufacturing", 5, {"best": [30, 43], "others": [103, 428], "least_ideal": [6, 57]}),
    ("200 to 999 employees", 4, {"best": [25, 43], "others": [80, 428], "least_ideal": [2, 57]}),
]


def drafted(company: Company) -> Version:
    """Version 1 as a draft, with a statement."""
    for place, (name, points, evidence) in enumerate(COUNTED):
        Criterion.objects.get_or_create(
            workshop=company.workshop,
            name=name,
            defaults={
                "workspace": company.workspace,
                "position": place,
                "kind": "scored",
                "category": "company_demographics",
                "points": points,
                "condition": {"column": "industry", "kind": "is", "value": name},
                "evidence": evidence,
                "chosen_at": MONDAY,
                "chosen_by": company.facilitator,
            },
        )
    return drafting.draft(company.workshop, by=company.facilitator, at=MONDAY)


def submitted(company: Company, *, needed: int = 1) -> Version:
    """The draft, sent to Henrik and Carla."""
    workshops.name_approvers(company.workshop, [company.henrik, company.carla], needed=needed, by=company.facilitator, at=MONDAY)
    version = drafted(company)
    approvals.submit(version, by=company.facilitator, at=MONDAY)
    return versions.one(company.facilitator, version.pk)


def approved(company: Company) -> Version:
    version = submitted(company)
    approvals.decide(version, decision=Decision.APPROVED, hash_seen=version.content_hash, by=company.henrik, at=TUESDAY)
    return versions.one(company.facilitator, version.pk)


def published(company: Company, *, readers: int = 2) -> Version:
    """In force, with its mails in the outbox."""
    for place in range(readers):
        publications.add_stakeholder(
            company.workshop, name=f"Reader {place}", email=f"reader{place}@kelvaro.example", by=company.facilitator, at=MONDAY
        )
    version = approved(company)
    publications.publish(version, by=company.facilitator, at=FRIDAY)
    return versions.one(company.facilitator, version.pk)

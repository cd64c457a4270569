"""The town of the load bench: fifty people join the sample workspace and share a workshop of a few thousand customers and deals.

`python -m tests.bench._town` makes it in the installation that the environment names, by the same actions that people use, and
prints who lives there and what they work on as JSON."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django_scopes import scope, scopes_disabled  # noqa: E402

from icpstudio.actions import members  # noqa: E402
from icpstudio.choices import Function, Role  # noqa: E402
from icpstudio.kit import clock  # noqa: E402
from icpstudio.models import Member, User, Workspace  # noqa: E402
from interviews.actions import guides, interviews  # noqa: E402
from profiles.actions import analysis, criteria, customers, drafting, imports, workshops  # noqa: E402
from profiles.models import Workshop  # noqa: E402

DATA = Path(__file__).resolve().parents[1] / "data" / "planted_icp"
COPIES = 5  # of 500 customers and 1,500 deals
PASSWORD = "fifty people, one sentence to enter by"
CROWD = [
    ("owner", 1, {Role.OWNER, Role.FACILITATOR}, Function.MARKETING),
    ("facilitator", 5, {Role.FACILITATOR}, Function.MARKETING),
    ("contributor", 20, {Role.CONTRIBUTOR}, Function.CUSTOMER_SUCCESS),
    ("approver", 5, {Role.APPROVER}, Function.FINANCE),
    ("leader", 4, {Role.SALES_LEADER}, Function.SALES),
    ("rep", 15, {Role.REP}, Function.SALES),
]


def companies(copy: int) -> list[dict[str, str]]:
    """The list again under other names and ids."""
    return [
        row | {"Record ID": _id(row["Record ID"], copy), "Company name": _name(row["Company name"], copy),
               "Company Domain Name": _domain(row["Company Domain Name"], copy)}
        for row in _read("hubspot_companies.csv")
    ]  # fmt: skip


def deals(copy: int) -> list[dict[str, str]]:
    """The deals of that copy's companies."""
    found = []
    for row in _read("hubspot_deals.csv"):
        name, _bracket, domain = row["Associated Company"].partition(" (")
        found.append(
            row
            | {
                "Record ID": _id(row["Record ID"], copy),
                "Associated Company": f"{_name(name, copy)} ({_domain(domain.rstrip(')'), copy)})",
                "Associated Company IDs (Primary)": _id(row["Associated Company IDs (Primary)"], copy),
            }
        )
    return found


def _read(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((DATA / name).read_text(encoding="utf-8-sig"))))


def _id(known: str, copy: int) -> str:
    return str(int(known) + copy * 100_000) if known else ""


def _name(known: str, copy: int) -> str:
    return f"{known} {copy + 1}" if copy and known else known


def _domain(known: str, copy: int) -> str:
    return f"{copy + 1}-{known}" if copy and known else known


def _export(rows: list[dict[str, str]]) -> bytes:
    kept = io.StringIO()
    writer = csv.DictWriter(kept, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return kept.getvalue().encode()


def _join(workspace: Workspace, by: Member, at: datetime) -> Iterator[tuple[str, Member]]:
    sealed = make_password(PASSWORD)  # one for all: fifty seals would take longer than what is measured
    for kind, count, roles, function in CROWD:
        for number in range(1, count + 1):
            name = f"{kind.title()} {number}"
            user = User.objects.create(email=f"{kind}-{number}@town.example", name=name, password=sealed)
            yield kind, members.add(workspace, user, roles=roles, function=function, by=by, at=at)


def _import(workshop: Workshop, rows: list[dict[str, str]], name: str, *, by: Member, at: datetime) -> None:
    source = imports.receive(workshop, [_export(rows)], name=name, by=by, at=at)
    imports.read(source.pk, at=at)
    source.refresh_from_db()
    imports.apply(source, by=by, at=at)
    imports.carry_out(source.pk, at=at)


def _big_workshop(workspace: Workspace, by: Member, at: datetime) -> Workshop:
    """Ranked, analysed, with criteria and a draft."""
    workshop = workshops.open_workshop(workspace, name="The whole list", market="Everywhere", by=by, at=at)
    _import(workshop, [row for copy in range(COPIES) for row in companies(copy)], "companies.csv", by=by, at=at)
    _import(workshop, [row for copy in range(COPIES) for row in deals(copy)], "deals.csv", by=by, at=at)
    workshop.refresh_from_db()
    customers.choose_metrics(workshop, {"won_value": 2, "deals_won": 1, "win_rate": 1}, by=by, at=at)
    customers.confirm_best(workshop, by=by, at=at)
    analysis.run(workshop.pk, by=by.pk, at=at)
    workshop.refresh_from_db()
    criteria.propose(workshop, by=by, at=at)
    return workshop


def _interview(workshop: Workshop, by: Member, at: datetime) -> dict[str, Any]:
    """One that `by` will hold, about a customer of hers, with the questions she will type answers to."""
    place = workshop.interviews.count()
    found = interviews.plan(
        workshop,
        customer=workshop.customers.ranked()[place],
        alias=f"Operations, customer {place + 1}",
        respondent="",
        role="Operations",
        language="en",
        channel="telephone",
        held_on=at.date(),
        interviewer=by,
        by=by,
        at=at,
    )
    return {"interview": str(found.pk), "questions": [str(row.pk) for row in guides.prepare(workshop, by=by, at=at)]}


def found_town(at: datetime) -> dict[str, Any]:
    """Make it, in the sample workspace, and tell what is where."""
    with scopes_disabled():
        workspace = Workspace.objects.get(is_sample=True)
    with scope(workspace=workspace):
        owner = Member.objects.filter(role_rows__role=Role.OWNER).get()
        sample = Workshop.objects.order_by("opened_at").first()
        people = list(_join(workspace, owner, at))
        chair = next(member for kind, member in people if kind == "facilitator")
        workshop = _big_workshop(workspace, chair, at)
        draft = drafting.draft(workshop, by=chair, at=at)
        return {
            "slug": workspace.slug,
            "password": PASSWORD,
            "workshop": str(workshop.pk),
            "draft": str(draft.pk),
            "criteria": [str(row.pk) for row in workshop.criteria.filter(kind="scored").order_by("position")],
            "customers": [str(pk) for pk in workshop.customers.ranked().values_list("pk", flat=True)[:500]],
            "sample_workshop": str(sample.pk),
            "published": str(sample.versions.get(state="published").pk),
            "heard": [str(pk) for pk in sample.interviews.filter(state="logged").values_list("pk", flat=True)],
            "people": [
                {"email": member.user.email, "kind": kind, "name": member.user.name}
                | (_interview(workshop, member, at) if kind in ("contributor", "facilitator") else {})
                for kind, member in people
            ],
        }


if __name__ == "__main__":
    json.dump(found_town(clock.now()), sys.stdout)

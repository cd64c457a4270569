"""Runs the analysis of a workshop, in a worker, and keeps what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from icpstudio import jobs
from icpstudio.actions import audit
from icpstudio.errors import Invalid
from icpstudio.models import Job, Member
from icpstudio.rules import require
from profiles.engine.frame import Condition
from profiles.engine.outline import Discovery, discover
from profiles.models import Analysis, Workshop
from profiles.queries import analyses, attributes
from profiles.queries.attributes import Sheet
from profiles.queries.attributes_wording import told
from profiles.rules import Verb


@transaction.atomic
def ask(workshop: Workshop, *, by: Member, at: datetime) -> Job:
    """Have the analysis run. While one is waiting or running, asking again is asking once."""
    require(by, Verb.ANALYSE)
    if not workshop.customers.exists():
        raise Invalid(_("There are no customers to analyse yet. Import a list first."))
    run = analyses.job(workshop)
    if run is not None and analyses.at_work(run):
        return run
    audit.record(Verb.ANALYSE, workshop, by=by, at=at)
    return jobs.enqueue(analyses.JOB, workspace=workshop.workspace, at=at, by=by, workshop_id=str(workshop.pk), member_id=str(by.pk))


def run(workshop_id: UUID, *, by: UUID | None, at: datetime) -> Analysis:
    """Analyse customers, then deals, outside any transaction. Data that were analysed before return that analysis."""
    workshop = Workshop.objects.select_related("workspace").get(pk=workshop_id)
    tables = attributes.tables(workshop)
    customers, deals, fingerprint = tables.customers, tables.deals, tables.fingerprint
    member = Member.objects.in_workspace(workshop.workspace).filter(pk=by).first()
    known = workshop.analyses.filter(fingerprint=fingerprint)
    if known.update(made_at=at, made_by=member):
        return known.get()
    jobs.report(0, 2, "customers")
    of_customers = _analysed(customers)
    jobs.report(1, 2, "deals")
    of_deals = _analysed(deals)
    jobs.report(2, 2)
    analysis, _is_new = workshop.analyses.update_or_create(
        fingerprint=fingerprint,
        defaults={
            "workspace": workshop.workspace,
            "customers": of_customers,
            "deals": of_deals,
            "made_at": at,
            "made_by": member,
        },
    )
    return analysis


def _analysed(sheet: Sheet) -> dict[str, Any]:
    """The engine's answer with the words of every condition beside it; only the counts where there is too little to compare."""
    counts = {"rows": sheet.frame.n, "positives": int(sheet.positive.sum())}
    if not analyses.is_enough(sheet):
        return counts | {"too_few": True}
    found = discover(
        sheet.frame,
        sheet.positive,
        dates=sheet.dates,
        groups=sheet.frame.groups,
        metric=sheet.metrics,
        insist=sheet.insisted,
    )
    return counts | _with_words(found, sheet)


def _with_words(found: Discovery, sheet: Sheet) -> dict[str, Any]:
    made = found.to_json()
    for row, contrast in zip(made["attributes"], found.attributes, strict=True):
        row["words"], row["said"] = told(contrast.condition, sheet.frame), row["words"]
        row["best_interval"] = [contrast.share_best.low, contrast.share_best.high]
        row["rest_interval"] = [contrast.share_rest.low, contrast.share_rest.high]
    for row, segment in zip(made["segments"], found.segments, strict=True):
        row["words"] = [told(condition, sheet.frame) for condition in segment.conditions]
    for row in made["scorecard"]["criteria"]:
        row["words"] = told(Condition.from_json(row["condition"]), sheet.frame)
    made["flags"] = [
        {"column": flag.column, "kind": flag.kind, "why": flag.why, "other": flag.other, "figure": flag.figure} for flag in found.flags
    ]
    made["too_few"] = False
    made["columns"] = [
        {"key": key, "of": attribute.of, "name": attribute.name, "category": attribute.category} for key, attribute in sheet.columns.items()
    ]
    return made

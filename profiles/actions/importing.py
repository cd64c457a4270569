"""How typed rows become customers and deals; called by actions/imports alone, inside its transactions.

`prepare` decides who is who for the whole file; `customers` and `deals` write one part each, in any order, side by side. The keys of
new rows follow the file's order whoever writes them, so the outcome is the same for one worker and for many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from icpstudio.actions.chunks import Span
from profiles.actions.import_changes import Ledger, customer_state, deal_state
from profiles.choices import Basis, ImportKind
from profiles.importers import match
from profiles.importers.blocks import Head, Rows
from profiles.importers.identity import fold_name
from profiles.importers.plan import NEW, NOTHING, plan_customers, plan_deals
from profiles.importers.rows import CustomerRow, DealRow, Reading
from profiles.models import Attribute, Customer, Deal, Import, Workshop
from profiles.queries import imports as lists

CUSTOMER_FIELDS = ["name", "folded_name", "external_id", "domain", "attributes", "metrics"]
DEAL_FIELDS = ["customer", "name", "amount", "currency", "outcome", "created_on", "closed_on", "attributes"]


def dry_run(workshop: Workshop, reading: Reading) -> dict[str, int]:
    """What applying would do, in lines: create, update, unchanged, skipped."""
    if reading.kind == ImportKind.DEALS:
        decisions = match.match_deals(reading.deals, _existing_deals(workshop))
    else:
        decisions = match.match_customers(reading.customers, _existing_customers(workshop))
    return match.tally(decisions, len(reading.skipped_lines))


def prepare(source: Import, head: Head, parts: Sequence[Rows]) -> list[Span]:
    """Make columns and the customers that only deals speak of known, and say for each part what its lines are."""
    for spec in head.attributes:  # a name that a person gave stays
        Attribute.objects.get_or_create(
            workshop=source.workshop,
            of=Basis(spec.of),
            key=spec.key,
            defaults={"workspace": source.workspace, "name": spec.label, "kind": spec.kind, "category": spec.category},
        )
    told = _who_for_deals(source, parts) if head.kind == ImportKind.DEALS else _who_for_customers(source, parts)
    return [
        Span({"start": block.start, "length": block.length, "first": str(_row_key()), "who": who}, block.rows)
        for block, who in zip(head.blocks, told, strict=True)
    ]


def _who_for_customers(source: Import, parts: Sequence[Rows]) -> list[dict[str, Any]]:
    rows = [row for part in parts for row in part]
    plan = plan_customers(rows, _existing_customers(source.workshop), done=_lines_done(source, "customer"))
    told, start = [], 0
    for part in parts:
        places = range(start, start + len(part))
        merged = {str(place - start): plan.merged[place].as_json() for place in places if place in plan.merged}
        told.append({"keys": plan.keys[start : start + len(part)], "merged": merged})
        start += len(part)
    return told


def _who_for_deals(source: Import, parts: Sequence[Rows]) -> list[dict[str, Any]]:
    rows = [row for part in parts for row in part]
    here = list(lists.customers_here(source.workshop))
    existing = [match.Existing(str(row.pk), row.external_id, row.domain, row.name) for row, _values in here]
    attributes = {str(row.pk): row.attributes for row, _values in here}
    plan = plan_deals(rows, existing, attributes, done=_lines_done(source, "deal"))
    ledger = Ledger(source)
    named = [_new_customer(source, row.name, row.external_id, row.domain, row.attributes, {}) for row in plan.named]
    for new, row in zip(named, plan.named, strict=True):
        ledger.note(row.line, new, None)
    enriched = list(Customer.objects.filter(pk__in=plan.enriched).order_by("pk").select_for_update())
    for old in enriched:
        ledger.note(plan.enriched[str(old.pk)].line, old, customer_state(old))
        old.attributes = plan.enriched[str(old.pk)].attributes | old.attributes
    Customer.objects.bulk_create(named, batch_size=500)
    Customer.objects.bulk_update(enriched, ["attributes"], batch_size=200)
    ledger.write()
    keys = [str(named[key].pk) if isinstance(key, int) else key for key in plan.customers]
    told, start = [], 0
    for part in parts:
        told.append({"customers": keys[start : start + len(part)]})
        start += len(part)
    return told


def customers(source: Import, rows: Sequence[CustomerRow], *, keys: Sequence[str], merged: dict[str, Any], first: UUID) -> None:
    """Write one part of a list of customers."""
    rows = [CustomerRow.from_json(merged[str(place)]) if str(place) in merged else row for place, row in enumerate(rows)]
    old = [key for key in keys if key not in (NEW, NOTHING)]
    here = {str(row.pk): row for row in source.workshop.customers.filter(pk__in=old).order_by("pk").select_for_update()}
    ledger, created, changed = Ledger(source), [], []
    for place, (row, key) in enumerate(zip(rows, keys, strict=True)):
        if key == NEW:
            new = _new_customer(source, row.name, row.external_id, row.domain, row.attributes, row.metrics)
            new.pk = _row_key(first, place)
            created.append(new)
            ledger.note(row.line, new, None)
        elif customer := here.get(key):
            ledger.note(row.line, customer, customer_state(customer))
            customer.name, customer.folded_name = row.name or customer.name, fold_name(row.name or customer.name)
            customer.external_id, customer.domain = row.external_id or customer.external_id, row.domain or customer.domain
            customer.attributes, customer.metrics = customer.attributes | row.attributes, customer.metrics | row.metrics
            changed.append(customer)
    Customer.objects.bulk_create(created, batch_size=500)
    Customer.objects.bulk_update(changed, CUSTOMER_FIELDS, batch_size=200)
    ledger.write()


def deals(source: Import, rows: Sequence[DealRow], *, customers: Sequence[str], first: UUID) -> None:
    """Write one part of a list of deals; each line's customer is known by now."""
    ids = {row.external_id for row in rows if row.external_id}
    known = source.workshop.deals.filter(external_id__in=ids).order_by("pk").select_for_update()
    here = {str(row.pk): (row, values) for row, values in lists.deals_flat(known)}
    existing = [match.Existing(key, row.external_id, "", row.name, values) for key, (row, values) in here.items()]
    ledger, created, changed = Ledger(source), [], []
    for place, (row, decision) in enumerate(zip(rows, match.match_deals(rows, existing), strict=True)):
        if customers[place] == NOTHING:
            continue  # a deal that names nobody is reported by the importer
        if decision.verb == "create":
            new = Deal(workspace_id=source.workspace_id, workshop=source.workshop, external_id=row.external_id, pk=_row_key(first, place))
            _fill(new, row, customers[place])
            created.append(new)
            ledger.note(row.line, new, None)
        elif decision.verb == "update":
            old, _values = here[decision.key]
            ledger.note(row.line, old, deal_state(old))
            _fill(old, row, customers[place])
            changed.append(old)
    Deal.objects.bulk_create(created, batch_size=500)
    Deal.objects.bulk_update(changed, DEAL_FIELDS, batch_size=200)
    ledger.write()


def _row_key(first: UUID | None = None, place: int = 0) -> UUID:
    """A time-sorted key with room for a part's rows behind it, and the key of the row at `place` of that part."""
    return UUID(int=(uuid7().int >> 16) << 16) if first is None else UUID(int=first.int + place)


def _lines_done(source: Import, subject: str) -> set[int]:
    """Lines that were written before the parts were planned: an earlier release, or a caller without a job, was killed at it."""
    return set(source.changes.filter(subject=subject).values_list("line", flat=True))


def _new_customer(
    source: Import, name: str, external_id: str, domain: str, attributes: dict[str, Any], metrics: dict[str, float]
) -> Customer:
    return Customer(
        workspace_id=source.workspace_id,
        workshop=source.workshop,
        name=name[:250],
        folded_name=fold_name(name)[:250],
        external_id=external_id[:120],
        domain=domain[:250],
        attributes=attributes,
        metrics=metrics,
    )


def _fill(deal: Deal, row: DealRow, customer: str) -> None:
    deal.customer_id = UUID(customer)
    deal.name, deal.outcome = row.name[:250] or deal.name, row.outcome
    deal.amount = row.amount if row.amount is not None else deal.amount
    deal.currency = row.currency[:3] or deal.currency
    deal.created_on, deal.closed_on = row.created_on or deal.created_on, row.closed_on or deal.closed_on
    deal.attributes = deal.attributes | row.attributes


def _existing_customers(workshop: Workshop) -> list[match.Existing]:
    return [match.Existing(str(row.pk), row.external_id, row.domain, row.name, values) for row, values in lists.customers_here(workshop)]


def _existing_deals(workshop: Workshop) -> list[match.Existing]:
    found = lists.deals_flat(workshop.deals.order_by("pk"))
    return [match.Existing(str(row.pk), row.external_id, "", row.name, values) for row, values in found]

"""How typed rows become customers and deals, and how that is undone; called by actions/imports alone, inside its transactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from profiles.choices import Basis, ImportKind
from profiles.importers import match
from profiles.importers.identity import fold_name
from profiles.importers.rows import CustomerRow, DealRow, Reading
from profiles.models import Attribute, Customer, Deal, Import, ImportChange, Workshop
from profiles.queries import imports as lists


def dry_run(workshop: Workshop, reading: Reading) -> dict[str, int]:
    """What applying would do, in lines: create, update, unchanged, skipped."""
    if reading.kind == ImportKind.DEALS:
        decisions = match.match_deals(reading.deals, _existing_deals(workshop))
    else:
        decisions = match.match_customers(reading.customers, _existing_customers(workshop))
    return match.tally(decisions, len(reading.skipped_lines))


def columns(source: Import, reading: Reading, *, at: datetime) -> None:
    """Make every column that is taken known as an attribute; a name that a person gave stays."""
    for spec in reading.attributes:
        Attribute.objects.get_or_create(
            workshop=source.workshop,
            of=Basis(spec.of),
            key=spec.key,
            defaults={"workspace": source.workspace, "name": spec.label, "kind": spec.kind, "category": spec.category},
        )


def chunk(source: Import, rows: Sequence[CustomerRow] | Sequence[DealRow]) -> None:
    """Write these rows unless an earlier try already has."""
    done = set(ImportChange.objects.filter(source=source, line__in=[row.line for row in rows]).values_list("line", flat=True))
    left = [row for row in rows if row.line not in done]
    if source.kind == ImportKind.DEALS:
        _deals(source, left)
    else:
        _customers(source, left)


@dataclass(slots=True)
class _Ledger:
    """Collects what a chunk does, to be written in a few statements."""

    source: Import
    changes: dict[tuple[str, UUID], ImportChange]

    def note(self, line: int, row: Customer | Deal, before: dict[str, Any] | None) -> None:
        subject = "deal" if isinstance(row, Deal) else "customer"
        self.changes.setdefault(
            (subject, row.pk),
            ImportChange(
                workspace_id=self.source.workspace_id,
                source=self.source,
                line=line,
                subject=subject,
                subject_id=row.pk,
                before=before,
            ),
        )

    def write(self) -> None:
        ImportChange.objects.bulk_create(self.changes.values(), batch_size=500, ignore_conflicts=True)


def _customers(source: Import, rows: Sequence[CustomerRow]) -> None:
    here = {str(row.pk): row for row in source.workshop.customers.all()}
    decisions = match.match_customers(rows, _existing_customers(source.workshop))
    ledger, created, changed = _Ledger(source, {}), [], []
    for row, decision in zip(rows, decisions, strict=True):
        if decision.verb == "create":
            new = _new_customer(source, row.name, row.external_id, row.domain, row.attributes, row.metrics)
            created.append(new)
            ledger.note(row.line, new, None)
        elif decision.verb == "update":
            old = here[decision.key]
            ledger.note(row.line, old, customer_state(old))
            old.name, old.folded_name = row.name or old.name, fold_name(row.name or old.name)
            old.external_id, old.domain = row.external_id or old.external_id, row.domain or old.domain
            old.attributes, old.metrics = old.attributes | row.attributes, old.metrics | row.metrics
            changed.append(old)
    Customer.objects.bulk_create(created, batch_size=500)
    Customer.objects.bulk_update(changed, ["name", "folded_name", "external_id", "domain", "attributes", "metrics"], batch_size=200)
    ledger.write()


def _deals(source: Import, rows: Sequence[DealRow]) -> None:
    customers = {str(row.pk): row for row in source.workshop.customers.all()}
    known = match.Known(_existing_customers(source.workshop))
    here = {str(row.pk): row for row in source.workshop.deals.filter(external_id__in=[row.external_id for row in rows if row.external_id])}
    decisions = match.match_deals(rows, _existing_deals(source.workshop))
    ledger = _Ledger(source, {})
    fresh: dict[str, Customer] = {}
    enriched: dict[UUID, Customer] = {}
    created, changed = [], []
    for row, decision in zip(rows, decisions, strict=True):
        link = known.customer_of(row)
        customer = customers.get(link.key) or _named_on_deal(source, row, fresh, ledger)
        if customer is None:
            continue  # a deal that names nobody is reported by the importer
        if missing := {key: value for key, value in row.customer_attributes.items() if key not in customer.attributes}:
            if customer.pk not in enriched and customer.pk not in {new.pk for new in fresh.values()}:
                ledger.note(row.line, customer, customer_state(customer))
                enriched[customer.pk] = customer
            customer.attributes = customer.attributes | missing
        if decision.verb == "create":
            new = Deal(workspace_id=source.workspace_id, workshop=source.workshop, external_id=row.external_id)
            _fill(new, row, customer)
            created.append(new)
            ledger.note(row.line, new, None)
        elif decision.verb == "update":
            old = here[decision.key]
            ledger.note(row.line, old, deal_state(old))
            _fill(old, row, customer)
            changed.append(old)
    Customer.objects.bulk_create(fresh.values(), batch_size=500)
    Customer.objects.bulk_update(enriched.values(), ["attributes"], batch_size=200)
    Deal.objects.bulk_create(created, batch_size=500)
    Deal.objects.bulk_update(
        changed, ["customer", "name", "amount", "currency", "outcome", "created_on", "closed_on", "attributes"], batch_size=200
    )
    ledger.write()


def _named_on_deal(source: Import, row: DealRow, fresh: dict[str, Customer], ledger: _Ledger) -> Customer | None:
    """The customer that only the deals speak of; made once per name."""
    name = row.customer_name or row.customer_domain or row.customer_external_id
    if not name:
        return None
    key = row.customer_external_id or row.customer_domain or fold_name(name)
    if key not in fresh:
        fresh[key] = _new_customer(source, name, row.customer_external_id, row.customer_domain, dict(row.customer_attributes), {})
        ledger.note(row.line, fresh[key], None)
    return fresh[key]


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


def _fill(deal: Deal, row: DealRow, customer: Customer) -> None:
    deal.customer = customer
    deal.name, deal.outcome = row.name[:250] or deal.name, row.outcome
    deal.amount = row.amount if row.amount is not None else deal.amount
    deal.currency = row.currency[:3] or deal.currency
    deal.created_on, deal.closed_on = row.created_on or deal.created_on, row.closed_on or deal.closed_on
    deal.attributes = deal.attributes | row.attributes


def put_back(source: Import) -> None:
    """Undo: values of before, then away with what was created, deals first."""
    changes = list(source.changes.all())
    for model, subject, back in ((Deal, "deal", _deal_back), (Customer, "customer", _customer_back)):
        old = {change.subject_id: change.before for change in changes if change.subject == subject and change.before is not None}
        rows = list(model.objects.filter(workshop=source.workshop, pk__in=old))
        for row in rows:
            back(row, old[row.pk])
        if rows:
            model.objects.bulk_update(rows, list(next(iter(old.values()))), batch_size=200)
        new = [change.subject_id for change in changes if change.subject == subject and change.before is None]
        model.objects.filter(workshop=source.workshop, pk__in=new).delete()


def customer_state(row: Customer) -> dict[str, Any]:
    return {
        "name": row.name,
        "folded_name": row.folded_name,
        "external_id": row.external_id,
        "domain": row.domain,
        "attributes": row.attributes,
        "metrics": row.metrics,
    }


def deal_state(row: Deal) -> dict[str, Any]:
    return {
        "customer": str(row.customer_id),
        "name": row.name,
        "amount": None if row.amount is None else str(row.amount),
        "currency": row.currency,
        "outcome": row.outcome,
        "created_on": row.created_on and row.created_on.isoformat(),
        "closed_on": row.closed_on and row.closed_on.isoformat(),
        "attributes": row.attributes,
    }


def _customer_back(row: Customer, state: dict[str, Any]) -> None:
    for name, value in state.items():
        setattr(row, name, value)


def _deal_back(row: Deal, state: dict[str, Any]) -> None:
    for name in ("name", "currency", "outcome", "attributes"):
        setattr(row, name, state[name])
    row.customer_id = UUID(state["customer"])
    row.amount = None if state["amount"] is None else Decimal(state["amount"])
    row.created_on = state["created_on"] and date.fromisoformat(state["created_on"])
    row.closed_on = state["closed_on"] and date.fromisoformat(state["closed_on"])


def _existing_customers(workshop: Workshop) -> list[match.Existing]:
    return [match.Existing(str(row.pk), row.external_id, row.domain, row.name, values) for row, values in lists.customers_here(workshop)]


def _existing_deals(workshop: Workshop) -> list[match.Existing]:
    return [match.Existing(str(row.pk), row.external_id, "", row.name, values) for row, values in lists.deals_here(workshop)]

"""What an import does to each row, noted beside it, and how that is taken back; called by the import's actions alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from profiles.models import Customer, Deal, Import, ImportChange


@dataclass(slots=True)
class Ledger:
    """Collects what is done, to be written in a few statements."""

    source: Import
    changes: dict[tuple[str, UUID], ImportChange] = field(default_factory=dict)

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

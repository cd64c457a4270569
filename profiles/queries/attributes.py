"""Attributes of customers and deals, side by side with what became of them: the tables that the engine reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from icpstudio.models import Member
from profiles.choices import Basis, Mark, Outcome
from profiles.engine.columns import Column, Flags
from profiles.engine.frame import Frame
from profiles.models import Attribute, Customer, Workshop
from profiles.queries import customers

OF_CUSTOMER = "customer."
"""Stands before the key of a customer's attribute in the table of deals, where a deal's attribute has the same key."""

NEVER_CUSTOMERS = frozenset({"lost_again", "churned", "discount", "cost_to_serve"})
"""Least ideal for what happened. Those who are only at the bottom of the ranking are left aside: they are customers, small ones."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """One row per customer (best or not) or per closed deal (won or not), one column per attribute."""

    of: Basis
    frame: Frame
    positive: Flags
    least_ideal: Flags
    rows: tuple[UUID, ...]
    columns: Mapping[str, Attribute]
    dates: tuple[date | None, ...] | None = None
    metrics: Mapping[str, Sequence[float | None]] | None = None

    @property
    def insisted(self) -> list[str]:
        """Columns that take part because a person said so."""
        return sorted(key for key, attribute in self.columns.items() if attribute.insisted_at)

    @property
    def fewer(self) -> int:
        """Rows on the smaller side."""
        return min(int(self.positive.sum()), int((~self.positive).sum()))

    def key_of(self, basis: str, column: str) -> str:
        """What an attribute of customers or deals is called in this table."""
        named = OF_CUSTOMER + column
        return named if self.of == Basis.DEAL and basis == Basis.CUSTOMER and named in self.columns else column


def one(member: Member, attribute_id: UUID) -> Attribute:
    """An attribute of the member's workspace. Raises Attribute.DoesNotExist for a stranger's id."""
    return Attribute.objects.in_workspace(member.workspace).select_related("workshop__workspace").get(pk=attribute_id)


def frame(workshop: Workshop, of: Basis) -> Sheet:
    """The table of customers (best against the rest) or of closed deals (won against lost); three or four queries."""
    return _of_deals(workshop) if of == Basis.DEAL else _of_customers(workshop)


def compared(workshop: Workshop) -> list[Customer]:
    """Those who are compared: everybody with a rank or a closed deal. Who was only ever offered something is neither best nor rest."""
    fields = ("attributes", "metrics", "figures", "rank", "mark", "least_ideal", "reasons", "workshop_id")
    rows = Customer.objects.in_workspace(workshop.workspace).filter(workshop=workshop).only(*fields).order_by("pk")
    return [row for row in rows if row.rank is not None or row.figures.get("deals_won") or row.figures.get("deals_lost")]


def is_least_ideal(customer: Customer) -> bool:
    """Lost again and again, gone, or over a limit that the workshop set."""
    return any(reason["reason"] in NEVER_CUSTOMERS for reason in customer.reasons)


def _of_customers(workshop: Workshop) -> Sheet:
    rows = compared(workshop)
    columns = {row.key: row for row in _attributes(workshop) if row.of == Basis.CUSTOMER}
    chosen = workshop.metrics.order_by("key").values_list("key", flat=True)
    return Sheet(
        of=Basis.CUSTOMER,
        frame=Frame(tuple(_column(key, row, [each.attributes.get(key) for each in rows]) for key, row in columns.items()), len(rows)),
        positive=_flags(row.mark == Mark.BEST for row in rows),
        least_ideal=_flags(is_least_ideal(row) for row in rows),
        rows=tuple(row.pk for row in rows),
        columns=columns,
        metrics={key: [customers.figure(row, key) for row in rows] for key in chosen},
    )


def _of_deals(workshop: Workshop) -> Sheet:
    """Each deal carries its customer's attributes; the customer stays the unit of every interval, shuffle and fold."""
    closed = workshop.deals.exclude(outcome=Outcome.OPEN).order_by("pk")
    rows = list(closed.values_list("pk", "customer_id", "outcome", "created_on", "attributes"))
    told = {row.pk: row for row in workshop.customers.only("attributes", "reasons", "workshop_id")}
    owners = [told[row[1]] for row in rows]
    known = _attributes(workshop)
    own = {row.key: row for row in known if row.of == Basis.DEAL}
    theirs = {OF_CUSTOMER + row.key if row.key in own else row.key: row for row in known if row.of == Basis.CUSTOMER}
    found = [_column(key, row, [each.attributes.get(row.key) for each in owners]) for key, row in theirs.items()]
    found += [_column(key, row, [each[4].get(key) for each in rows]) for key, row in own.items()]
    least_ideal = {row.pk for row in told.values() if is_least_ideal(row)}
    return Sheet(
        of=Basis.DEAL,
        frame=Frame(tuple(found), len(rows), tuple(row[1] for row in rows)),
        positive=_flags(row[2] == Outcome.WON for row in rows),
        least_ideal=_flags(row[1] in least_ideal for row in rows),
        rows=tuple(row[0] for row in rows),
        columns=theirs | own,
        dates=tuple(row[3] for row in rows),
    )


def _attributes(workshop: Workshop) -> list[Attribute]:
    return list(workshop.attribute_columns.order_by("of", "key"))


def _column(key: str, attribute: Attribute, values: list[Any]) -> Column:
    return Column(key, attribute.name, attribute.kind, values)


def _flags(values: Any) -> Flags:
    return np.fromiter(values, np.bool_)

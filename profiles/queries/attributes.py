"""Attributes of customers and deals, side by side with what became of them: the tables that the engine reads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np

from icpstudio.kit.lately import Lately
from icpstudio.models import Member
from profiles.choices import Basis, Mark, Outcome
from profiles.engine.columns import Column, Flags
from profiles.engine.frame import Frame
from profiles.engine.outline import fingerprint
from profiles.models import Attribute, Workshop
from profiles.queries import customers
from profiles.queries.attributes_kept import CustomerFacts, Kept, kept

OF_CUSTOMER = "customer."
"""Stands before the key of a customer's attribute in the table of deals, where a deal's attribute has the same key."""

NEVER_CUSTOMERS = frozenset({"lost_again", "churned", "discount", "cost_to_serve"})
"""Least ideal for what happened. Those who are only at the bottom of the ranking are left aside: they are customers, small ones."""


MOST_VALUES = 2_000_000
"""So many values of the workshops that were looked at last are kept ready in a process: 75 bytes each, 150 MB."""


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


@dataclass(frozen=True, eq=False)
class Tables:
    """Customers (best against the rest) and closed deals (won against lost). `digest` tells one state of the data from another."""

    customers: Sheet
    deals: Sheet
    digest: str

    @cached_property
    def fingerprint(self) -> str:
        """One fingerprint of everything that an analysis depends on: same data, same analysis."""
        found = hashlib.sha256()
        for sheet in (self.customers, self.deals):
            part = fingerprint(sheet.frame, sheet.positive, dates=sheet.dates, metrics=sheet.metrics, insist=sheet.insisted)
            found.update(part.encode())
        return found.hexdigest()

    def of(self, basis: Basis | str) -> Sheet:
        return self.deals if basis == Basis.DEAL else self.customers


_lately: Lately[Tables] = Lately(most=MOST_VALUES)


def tables(workshop: Workshop) -> Tables:
    """Both tables as the data are now; four queries."""
    found = kept(workshop)
    return _lately.get(found.digest, lambda: _made(found), weight=found.weight)


def is_least_ideal(customer: CustomerFacts) -> bool:
    """Lost again and again, gone, or over a limit that the workshop set."""
    return any(reason["reason"] in NEVER_CUSTOMERS for reason in customer.reasons)


def _made(found: Kept) -> Tables:
    told = found.customers()
    return Tables(_of_customers(found, [row for row in told if row.is_compared]), _of_deals(found, told), found.digest)


def _of_customers(found: Kept, rows: list[CustomerFacts]) -> Sheet:
    columns = {row.key: row for row in found.columns if row.of == Basis.CUSTOMER}
    return Sheet(
        of=Basis.CUSTOMER,
        frame=Frame(tuple(_column(key, row, [each.attributes.get(key) for each in rows]) for key, row in columns.items()), len(rows)),
        positive=_flags(row.mark == Mark.BEST for row in rows),
        least_ideal=_flags(is_least_ideal(row) for row in rows),
        rows=tuple(row.pk for row in rows),
        columns=columns,
        metrics={key: [customers.figure(row, key) for row in rows] for key in found.metrics},
    )


def _of_deals(kept: Kept, told: list[CustomerFacts]) -> Sheet:
    """Each deal carries its customer's attributes; the customer stays the unit of every interval, shuffle and fold."""
    by_pk = {row.pk: row for row in told}
    rows = [row for row in kept.deals() if row.customer in by_pk]  # an import may have brought both since the customers were read
    owners = [by_pk[row.customer] for row in rows]
    own = {row.key: row for row in kept.columns if row.of == Basis.DEAL}
    theirs = {OF_CUSTOMER + row.key if row.key in own else row.key: row for row in kept.columns if row.of == Basis.CUSTOMER}
    found = [_column(key, row, [each.attributes.get(row.key) for each in owners]) for key, row in theirs.items()]
    found += [_column(key, row, [each.attributes.get(key) for each in rows]) for key, row in own.items()]
    least_ideal = {row.pk for row in told if is_least_ideal(row)}
    return Sheet(
        of=Basis.DEAL,
        frame=Frame(tuple(found), len(rows), tuple(row.customer for row in rows)),
        positive=_flags(row.outcome == Outcome.WON for row in rows),
        least_ideal=_flags(row.customer in least_ideal for row in rows),
        rows=tuple(row.pk for row in rows),
        columns=theirs | own,
        dates=tuple(row.created_on for row in rows),
    )


def _column(key: str, attribute: Attribute, values: list[Any]) -> Column:
    return Column(key, attribute.name, attribute.kind, values)


def _flags(values: Any) -> Flags:
    return np.fromiter(values, np.bool_)

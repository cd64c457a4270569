"""The tables of step 3, made once for each state of the data.

Thousands of rows are read and typed for them, and every page of the step asks for them. What the database keeps is read as it
lies there, which is cheap, and its fingerprint says whether the tables of a moment ago are still right: nobody has to remember to
forget them, whoever wrote."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from profiles.choices import Outcome
from profiles.models import Attribute, Workshop

Texts = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """One customer as the tables need it."""

    pk: UUID
    rank: int | None
    mark: str
    attributes: dict[str, Any]
    metrics: dict[str, Any]
    figures: dict[str, Any]
    reasons: list[dict[str, Any]]

    @property
    def is_compared(self) -> bool:
        """Everybody with a rank or a closed deal. Who was only ever offered something is neither best nor rest."""
        return self.rank is not None or bool(self.figures.get("deals_won") or self.figures.get("deals_lost"))


@dataclass(frozen=True, slots=True)
class DealFacts:
    """One closed deal."""

    pk: UUID
    customer: UUID
    outcome: str
    created_on: date | None
    attributes: dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """All that the tables are made from, as the database keeps it."""

    raw_customers: Texts
    raw_deals: Texts
    columns: Sequence[Attribute]
    metrics: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How many values the tables hold, about."""
        return max(1, len(self.raw_customers) + len(self.raw_deals)) * max(1, len(self.columns))

    @cached_property
    def digest(self) -> str:
        columns = [[getattr(row, field.attname) for field in row._meta.concrete_fields] for row in self.columns]
        return hashlib.sha256(repr((self.raw_customers, self.raw_deals, columns, self.metrics)).encode()).hexdigest()

    def customers(self) -> list[CustomerFacts]:
        return [CustomerFacts(UUID(row[0]), *row[1:3], *map(json.loads, row[3:])) for row in self.raw_customers]

    def deals(self) -> list[DealFacts]:
        return [
            DealFacts(UUID(pk), UUID(customer), outcome, created and date.fromisoformat(created), json.loads(attributes))
            for pk, customer, outcome, created, attributes in self.raw_deals
        ]


def kept(workshop: Workshop) -> Kept:
    """Customers, closed deals, columns and chosen metrics; four queries."""
    closed = workshop.deals.exclude(outcome=Outcome.OPEN)
    return Kept(
        customers_kept(workshop),
        _texts(closed, "id", "customer_id", "outcome", "created_on", "attributes"),
        list(workshop.attribute_columns.order_by("of", "key")),
        tuple(workshop.metrics.order_by("key").values_list("key", flat=True)),
    )


def customers_kept(workshop: Workshop) -> Texts:
    return _texts(workshop.customers, "id", "rank", "mark", "attributes", "metrics", "figures", "reasons")


def compared(workshop: Workshop) -> list[CustomerFacts]:
    """The customers that are compared; one query."""
    return [row for row in Kept(customers_kept(workshop), [], (), ()).customers() if row.is_compared]


def _texts(rows: QuerySet, *names: str) -> Texts:
    """The columns of all rows as text, numbers and marks as they are: nothing is made of them yet."""
    plain = {"rank", "mark", "outcome"}
    columns = [name if name in plain else Cast(name, TextField()) for name in names]
    return list(rows.order_by("pk").values_list(*columns))

"""Typed rows that importers hand out; plain values only, so that they can be stored as they are."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from icpstudio.kit.tables import Problem

Value = str | float | bool
Outcome = Literal["won", "lost", "open"]


@dataclass(frozen=True, slots=True)
class AttributeSpec:
    """A column that became an attribute: `of` is `customer` or `deal`."""

    key: str
    label: str
    kind: str
    category: str
    of: Literal["customer", "deal"]
    column: str


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """A column that became a success metric."""

    key: str
    label: str
    column: str


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One line of a list of customers."""

    line: int
    external_id: str
    name: str
    domain: str
    country: str
    attributes: dict[str, Value] = field(default_factory=dict)
    metrics: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"line": self.line, "external_id": self.external_id, "name": self.name, "domain": self.domain, "country": self.country,
                "attributes": self.attributes, "metrics": self.metrics}  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "CustomerRow":
        return cls(**data)


@dataclass(frozen=True, slots=True)
class DealRow:
    """One line of a list of deals, with what it says about the customer."""

    line: int
    external_id: str
    customer_external_id: str
    customer_name: str
    customer_domain: str
    amount: Decimal | None
    currency: str
    outcome: Outcome
    created_on: date | None
    closed_on: date | None
    name: str
    owner: str
    attributes: dict[str, Value] = field(default_factory=dict)
    customer_attributes: dict[str, Value] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "line": self.line, "external_id": self.external_id, "customer_external_id": self.customer_external_id,
            "customer_name": self.customer_name, "customer_domain": self.customer_domain,
            "amount": None if self.amount is None else str(self.amount), "currency": self.currency, "outcome": self.outcome,
            "created_on": self.created_on and self.created_on.isoformat(), "closed_on": self.closed_on and self.closed_on.isoformat(),
            "name": self.name, "owner": self.owner, "attributes": self.attributes, "customer_attributes": self.customer_attributes,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "DealRow":
        typed = {
            "amount": None if data["amount"] is None else Decimal(data["amount"]),
            "created_on": data["created_on"] and date.fromisoformat(data["created_on"]),
            "closed_on": data["closed_on"] and date.fromisoformat(data["closed_on"]),
        }
        return cls(**{**data, **typed})


@dataclass(frozen=True, slots=True)
class Reading:
    """All rows of a file. `records` = rows that are here + lines that were skipped for a problem."""

    kind: str
    customers: tuple[CustomerRow, ...]
    deals: tuple[DealRow, ...]
    problems: tuple[Problem, ...]
    records: int
    attributes: tuple[AttributeSpec, ...]
    metrics: tuple[MetricSpec, ...] = ()

    @property
    def skipped_lines(self) -> frozenset[int]:
        return frozenset(problem.line for problem in self.problems if problem.result == "skipped" and problem.line is not None)

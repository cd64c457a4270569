"""Who is who in a whole file, decided once before anything is written: then its parts can be written in any order, by anybody.

A line of a customers' list is a new customer, an old one, or nothing new. A line of a deals' list belongs to a customer that is
here, or to one that only the deals speak of: she is made once, however many lines name her."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from profiles.importers.identity import fold_name
from profiles.importers.match import Existing, Known, match_customers
from profiles.importers.rows import CustomerRow, DealRow, Value

NEW, NOTHING = "new", ""


@dataclass(frozen=True, slots=True)
class CustomersPlan:
    """For each row NEW, NOTHING, or the key of the customer that it changes. `merged` stands for rows whose customer comes again."""

    keys: list[str]
    merged: dict[int, CustomerRow]


@dataclass(slots=True)
class Named:
    """A customer that only the deals speak of, by the first line that names her."""

    line: int
    name: str
    external_id: str
    domain: str
    attributes: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Enriched:
    """What the deals add to a customer that is here: attributes that she lacks, noted at the first line that has some."""

    line: int
    attributes: dict[str, Value]


@dataclass(frozen=True, slots=True)
class DealsPlan:
    """For each row its customer: a key, the place of one in `named`, or NOTHING where the line names nobody."""

    customers: list[str | int]
    named: list[Named] = field(default_factory=list)
    enriched: dict[str, Enriched] = field(default_factory=dict)


def plan_customers(rows: Sequence[CustomerRow], existing: Iterable[Existing], *, done: Collection[int] = ()) -> CustomersPlan:
    """Two lines of one customer are written as one, the later words over the earlier. Lines in `done` are in already."""
    keys: list[str] = []
    merged: dict[int, CustomerRow] = {}
    first: dict[str, int] = {}
    for place, (row, decision) in enumerate(zip(rows, match_customers(rows, existing), strict=True)):
        if row.line in done or decision.verb == "unchanged":
            keys.append(NOTHING)
        elif decision.verb == "create":
            keys.append(NEW)
        elif (before := first.setdefault(decision.key, place)) == place:
            keys.append(decision.key)
        else:
            keys.append(NOTHING)
            merged[before] = over(merged.get(before, rows[before]), row)
    return CustomersPlan(keys, merged)


def over(row: CustomerRow, later: CustomerRow) -> CustomerRow:
    """Both rows as one, at the line of the first; what the later one says wins."""
    return replace(
        row,
        external_id=later.external_id or row.external_id,
        name=later.name or row.name,
        domain=later.domain or row.domain,
        attributes=row.attributes | later.attributes,
        metrics=row.metrics | later.metrics,
    )


def plan_deals(
    rows: Sequence[DealRow], existing: Iterable[Existing], attributes: Mapping[str, Collection[str]], *, done: Collection[int] = ()
) -> DealsPlan:
    """`attributes`: the attribute keys that each customer has already. Lines in `done` are in already."""
    known = Known(existing)
    plan, places = DealsPlan([]), dict[str, int]()
    for row in rows:
        if row.line in done:
            plan.customers.append(NOTHING)
        elif key := known.customer_of(row).key:
            plan.customers.append(key)
            if missing := {name: value for name, value in row.customer_attributes.items() if name not in attributes[key]}:
                here = plan.enriched.setdefault(key, Enriched(row.line, {})).attributes
                here.update({name: value for name, value in missing.items() if name not in here})
        else:
            plan.customers.append(_named(row, plan.named, places))
    return plan


def _named(row: DealRow, named: list[Named], places: dict[str, int]) -> str | int:
    name = row.customer_name or row.customer_domain or row.customer_external_id
    if not name:
        return NOTHING  # reported by the importer
    key = row.customer_external_id or row.customer_domain or fold_name(name)
    if key not in places:
        places[key] = len(named)
        named.append(Named(row.line, name, row.customer_external_id, row.customer_domain, {}))
    here = named[places[key]].attributes
    here.update({key: value for key, value in row.customer_attributes.items() if key not in here})
    return places[key]

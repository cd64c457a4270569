"""All that is known of one customer, each value written as what it is: money, counts, shares, years, days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.fields.json import KeyTransform
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from icpstudio.kit.figures import count, money, number, percent
from profiles import ports
from profiles.choices import METRICS, AttributeKind
from profiles.models import Attribute, Customer, Deal
from profiles.queries import customers
from profiles.queries.attribute_names import spoken
from profiles.queries.customer_rows import reason_words

COUNTS, SHARES = ("deals_won",), ("win_rate",)
# A column of whole numbers between these is one of years, which are written without separators (see engine/wording.py).
YEARS = (1500, 2200)


@dataclass(frozen=True, slots=True)
class Card:
    """What the page of a customer shows."""

    facts: list[tuple[str, str]]
    metrics: list[tuple[str, str]]
    deals: list[Deal]
    interviews: int
    reasons: list[str]


def card(customer: Customer, *, with_money: bool) -> Card:
    deals = list(customer.deals.order_by("-closed_on", "-created_on"))
    if not with_money:
        for deal in deals:
            deal.amount = None
    return Card(
        facts=_facts(customer),
        metrics=[
            (str(METRICS[key].name), _metric(customer, key))
            for key in customers.available_metrics(customer.workshop)
            if with_money or not METRICS[key].confidential
        ],
        deals=deals,
        interviews=ports.interviews.of_customer(customer.workshop, customer.pk),
        reasons=[reason_words(reason) for reason in customer.reasons],
    )


def _metric(customer: Customer, key: str) -> str:
    value = customers.figure(customer, key)
    if METRICS[key].money:
        return money(value, customer.workshop.workspace.currency)
    if key in SHARES:
        return percent(value)
    return count(value) if key in COUNTS else number(value)


def _facts(customer: Customer) -> list[tuple[str, str]]:
    """Every value that was imported, by the name of its column."""
    columns = {row.key: row for row in Attribute.objects.filter(workshop=customer.workshop, of="customer")}
    named = [(columns[key].name if key in columns else key, key, value) for key, value in customer.attributes.items()]
    return [(spoken(name), _value(customer, columns.get(key), key, value)) for name, key, value in sorted(named)]


def _value(customer: Customer, column: Attribute | None, key: str, value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float):
        return f"{value:.0f}" if _is_year(customer, key, value) else number(value)
    if column is not None and column.kind == AttributeKind.DATE:
        return date_format(date.fromisoformat(str(value)[:10]))
    return str(value)


def _is_year(customer: Customer, key: str, value: float) -> bool:
    """Whether this number and all others of its column read as years."""
    first, last = YEARS
    if value != int(value) or not first <= value <= last:
        return False
    others = customer.workshop.customers.annotate(held=KeyTransform(key, "attributes"))
    return not others.filter(Q(held__lt=first) | Q(held__gt=last)).exists()

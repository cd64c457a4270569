"""The tables of step 3 are made once for each state of the data, whoever wrote it, and anew for the next one."""

from __future__ import annotations

import pytest
from django.db import connection

from profiles.actions.customers import rank
from profiles.choices import Basis, Mark
from profiles.models import Attribute, Customer, Deal
from profiles.queries import attributes, customers
from tests.cast import MONDAY, Company

WON, LOST = [5, 4, 3, 2, 1, 1, 0, 0], [0, 1, 2, 0, 0, 3, 4, 0]  # deals of each customer; the last one was never offered anything


@pytest.fixture
def ranked(kelvaro) -> Company:
    """Eight accounts, 27 deals, one column of each, ranked by what was won."""
    here = {"workspace": kelvaro.workspace, "workshop": kelvaro.workshop}
    Attribute.objects.create(**here, of=Basis.CUSTOMER, key="industry", name="Industry", kind="category")
    Attribute.objects.create(**here, of=Basis.DEAL, key="source", name="Source", kind="category")
    for place, (won, lost) in enumerate(zip(WON, LOST, strict=True)):
        industry = ["Logistics", "Retail"][place % 2]
        customer = Customer.objects.create(**here, name=f"Customer {place}", attributes={"industry": industry})
        for outcome in ["won"] * won + ["lost"] * lost + ["open"]:
            Deal.objects.create(**here, customer=customer, outcome=outcome, amount=1000 + place, attributes={"source": "A call"})
    rank(kelvaro.workshop, by=kelvaro.facilitator, at=MONDAY)
    return kelvaro


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Customer, {"attributes": {"industry": "Fishing"}}),
        (Customer, {"mark": Mark.REST}),
        (Customer, {"rank": None}),
        (Customer, {"reasons": [{"reason": "churned"}]}),
        (Customer, {"figures": {"deals_won": 9, "deals_lost": 0, "won_value": 1.5}}),
        (Deal, {"attributes": {"source": "A fair"}}),
        (Deal, {"created_on": "2019-01-01"}),
    ],
)
def test_a_change_that_nobody_announced_is_seen(ranked, model, change):
    before = attributes.tables(ranked.workshop)
    model.objects.filter(pk=model.objects.filter(workshop=ranked.workshop).order_by("pk")[0].pk).update(**change)

    assert attributes.tables(ranked.workshop).digest != before.digest


def test_another_analysis_is_wanted_once_the_data_differ(ranked):
    before = attributes.tables(ranked.workshop).fingerprint
    Deal.objects.filter(outcome="lost").update(outcome="won")

    assert attributes.tables(ranked.workshop).fingerprint != before


def test_an_import_that_comes_in_while_the_tables_are_read_breaks_no_page(ranked):
    """Customers and deals are two questions, and on PostgreSQL a part of an import may be committed between them."""
    here = {"workspace": ranked.workspace, "workshop": ranked.workshop}
    before, brought = attributes.tables(ranked.workshop).deals.rows, []

    def importing(execute, sql, *rest):
        if "profiles_deal" in sql and not brought:
            brought.append("Late GmbH")
            Deal.objects.create(**here, customer=Customer.objects.create(**here, name=brought[0]), outcome="won")
        return execute(sql, *rest)

    with connection.execute_wrapper(importing):
        meanwhile = attributes.tables(ranked.workshop).deals.rows

    assert (meanwhile, len(attributes.tables(ranked.workshop).deals.rows)) == (before, len(before) + 1)


def test_the_tables_hold_what_stands_in_the_rows(ranked):
    rows = {row.pk: row for row in ranked.workshop.customers.all()}
    sheet = attributes.tables(ranked.workshop).of(Basis.CUSTOMER)
    industries = dict(zip(sheet.rows, sheet.frame.column("industry").values, strict=True))

    assert industries == {pk: rows[pk].attributes.get("industry") for pk in sheet.rows}
    assert [bool(best) for best in sheet.positive] == [rows[pk].mark == Mark.BEST for pk in sheet.rows]


def test_what_is_counted_in_the_database_is_what_the_rows_say(ranked):
    rows = list(ranked.workshop.customers.all())
    ranked_rows = [row for row in rows if row.rank is not None]
    best = [row for row in ranked_rows if row.mark == Mark.BEST]
    others = [row for row in ranked_rows if row.mark != Mark.BEST and row.weightings_in]
    found = customers.ranking(ranked.workshop)

    assert (found.total, found.ranked, found.best, found.unranked) == (8, len(ranked_rows), len(best), 8 - len(ranked_rows))
    assert found.least_ideal == sum(row.least_ideal for row in rows)
    assert found.without_closed_deal == sum(not (row.figures["deals_won"] or row.figures["deals_lost"]) for row in rows)
    always = sum(row.weightings_in == row.weightings_of for row in best)
    assert found.robust == customers.Robust(
        always, len(best) - always, len(others), len(ranked_rows) - len(best) - len(others), best[0].weightings_of
    )
    assert found.curve.total == pytest.approx(sum(row.figures["won_value"] for row in ranked_rows))


def test_a_metric_that_was_imported_makes_the_curve_where_it_is_known(kelvaro):
    values = [{"mrr": 120.5}, {"mrr": None}, {}, {"mrr": 79.5}]
    for place, metrics in enumerate(values):
        Customer.objects.create(workspace=kelvaro.workspace, workshop=kelvaro.workshop, name=f"Customer {place}", metrics=metrics)

    assert (customers.ranking(kelvaro.workshop).value_key, customers.ranking(kelvaro.workshop).curve.total) == ("mrr", 200.0)

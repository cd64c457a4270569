"""Whichever CRM the planted deals come from, they are the same deals."""

from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from icpstudio.kit.tables import Refused, Settings, read
from profiles.importers.crm import expected_headers
from profiles.importers.match import Existing, Known, customer_values, deal_values, match_customers, match_deals
from profiles.importers.preview import rows, rows_of_table, understand, understand_table
from profiles.importers.rows import Reading

FOLDER = Path(__file__).parents[2] / "data" / "planted_icp"
DEALS = {
    "hubspot_deals.csv": "hubspot",
    "salesforce_opportunity_report_latin1.csv": "salesforce",
    "pipedrive_deals_semicolon.csv": "pipedrive",
    "dynamics_opportunities.xlsx": "dynamics",
}
CUSTOMERS = {"hubspot_companies.csv": "hubspot", "salesforce_data_export_Account.csv": "salesforce"}
ON_DEALS = [name for name in DEALS if name != "hubspot_deals.csv"]


@cache
def taken(name: str) -> Reading:
    table = read(FOLDER / name, expected=expected_headers())
    assert not isinstance(table, Refused)
    result = rows_of_table(table, settings=None, mapping=None, kind=None)
    assert isinstance(result, Reading)
    return result


@pytest.mark.parametrize(("name", "crm"), [*DEALS.items(), ("flat_closed_deals.csv", None)])
def test_the_same_deals_from_every_crm(name, crm):
    table = read(FOLDER / name, expected=expected_headers())
    seen = understand_table(table, settings=None, mapping=None, kind=None)
    opened = 0 if name == "flat_closed_deals.csv" else 61

    assert (seen.kind, seen.crm, seen.refused) == ("deals", crm, None)
    assert (seen.counts.won, seen.counts.lost, seen.counts.open) == (336, 1103, opened)
    assert seen.counts.won_amount == "12425095.51"
    assert (seen.problems, seen.questions) == ((), ())
    assert seen.counts.rows == seen.counts.taken + seen.counts.left + seen.counts.preamble + seen.counts.footer + seen.counts.blank


@pytest.mark.parametrize("name", [name for name in DEALS if name != "flat_closed_deals.csv"])
def test_deals_are_alike_to_the_day_and_the_cent(name):
    def short(external_id: str) -> str:
        return str(int(external_id[-9:].replace("-", "")))

    def told(reading: Reading) -> dict[str, tuple[object, ...]]:
        return {
            short(deal.external_id): (
                deal.customer_name,
                deal.amount,
                deal.outcome,
                deal.created_on,
                deal.closed_on,
                deal.attributes["source"],
            )
            for deal in reading.deals
        }

    assert told(taken(name)) == told(taken("hubspot_deals.csv"))


@pytest.mark.parametrize("name", ON_DEALS)
def test_what_deals_say_about_customers_agrees_with_the_list_of_customers(name):
    keys = ("industry", "employees", "country")
    companies = {row.name: {key: row.attributes[key] for key in keys} for row in taken("hubspot_companies.csv").customers}
    said = {deal.customer_name: {key: deal.customer_attributes[key] for key in keys} for deal in taken(name).deals}

    assert len(said) == 474
    assert said == {company: companies[company] for company in said}


@pytest.mark.parametrize(("name", "crm"), CUSTOMERS.items())
def test_customers(name, crm):
    seen = understand(FOLDER / name)

    assert (seen.kind, seen.crm, seen.counts.taken, seen.problems) == ("customers", crm, 500, ())


def test_customers_are_alike_from_both_crms():
    keys = ("industry", "employees", "country", "annual_revenue")
    hubspot, salesforce = (
        {row.domain: (row.name, row.country, *(row.attributes[key] for key in keys)) for row in taken(name).customers} for name in CUSTOMERS
    )

    assert len(hubspot) == 500
    assert hubspot == salesforce


@pytest.mark.parametrize("customers", CUSTOMERS)
@pytest.mark.parametrize("deals", DEALS)
def test_every_deal_finds_its_customer(deals, customers):
    known = Known(Existing(row.name, row.external_id, row.domain, row.name) for row in taken(customers).customers)
    links = [(deal.customer_name, known.customer_of(deal)) for deal in taken(deals).deals]

    assert all(link.key == name for name, link in links)
    assert len(links) == 1500


def test_the_report_joins_the_accounts_by_name():
    known = Known(
        Existing(row.name, row.external_id, row.domain, row.name) for row in taken("salesforce_data_export_Account.csv").customers
    )
    by = Counter(known.customer_of(deal).by for deal in taken("salesforce_opportunity_report_latin1.csv").deals)

    assert by == {"name": 1500}


def test_the_same_file_twice_changes_nothing():
    first = taken("hubspot_companies.csv").customers
    here = [Existing(row.external_id, row.external_id, row.domain, row.name, customer_values(row)) for row in first]

    assert Counter(decision.verb for decision in match_customers(first, [])) == {"create": 500}
    assert Counter((decision.verb, decision.by) for decision in match_customers(first, here)) == {("unchanged", "external_id"): 500}


def test_another_crm_names_the_same_customers_by_domain():
    here = [Existing(row.external_id, "", row.domain, row.name, customer_values(row)) for row in taken("hubspot_companies.csv").customers]
    decisions = match_customers(taken("salesforce_data_export_Account.csv").customers, here)

    assert Counter(decision.by for decision in decisions) == {"domain": 500}
    assert {decision.changed for decision in decisions} == {("external_id",)}


def test_deals_twice():
    first = taken("hubspot_deals.csv").deals
    here = [Existing(deal.external_id, deal.external_id, values=deal_values(deal)) for deal in first]
    here[0] = Existing(here[0].key, here[0].external_id, values={**here[0].values, "amount": Decimal(1)})

    decisions = match_deals(first, here)
    assert Counter(decision.verb for decision in decisions) == {"unchanged": 1499, "update": 1}
    assert decisions[0].changed == ("amount",)


def test_columns_that_say_nothing_are_left_out_with_a_reason():
    mapping = understand(FOLDER / "pipedrive_deals_semicolon.csv", settings=Settings()).mapping

    assert {column.column: column.reason for column in mapping.of("left_out")} == {
        "Deal - Stage": "one_value", "Deal - Lost reason": "filled_for_lost_only",
    }  # fmt: skip
    assert len(mapping.columns) == 17


def test_attributes_have_one_key_whatever_the_crm():
    specs = {(spec.of, spec.key, spec.kind, spec.category) for name in ON_DEALS for spec in rows(FOLDER / name).attributes}

    assert specs == {
        ("deal", "source", "category", "business_context"),
        ("customer", "industry", "category", "company_demographics"),
        ("customer", "country", "category", "company_demographics"),
        ("customer", "employees", "number", "company_demographics"),
        ("customer", "annual_revenue", "number", "company_demographics"),
    }

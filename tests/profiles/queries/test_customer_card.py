"""What the page of a customer shows, each value as what it is."""

from django.utils import translation

from profiles.models import Attribute, Customer
from profiles.queries.customer_card import card
from tests.cast import Company

NNBSP = "\u202f"


def customer(company: Company, name: str, **attributes: object) -> Customer:
    figures = {"deals_won": 4, "deals_lost": 1, "deals_open": 0, "won_value": 222197.0}
    return company.workshop.customers.create(
        workspace=company.workspace, name=name, folded_name=name.casefold(), attributes=attributes, figures=figures
    )


def columns(company: Company, **kinds: str) -> None:
    for key, kind in kinds.items():
        Attribute.objects.create(
            workspace=company.workspace, workshop=company.workshop, of="customer", key=key, name=key.capitalize(), kind=kind
        )


def test_values_are_written_as_what_they_are(kelvaro: Company) -> None:
    columns(kelvaro, revenue="number", founded="number", employees="number", since="date", docks="bool", rate="number")
    row = customer(kelvaro, "Arxan", revenue=49921000.0, founded=2000.0, employees=1629.0, since="2024-07-12", docks=True, rate=3.25)
    customer(kelvaro, "Belora", employees=12.0, founded=1987.0)

    assert dict(card(row, with_money=True).facts) == {
        "Docks": "Yes",
        "Employees": "1,629",
        "Founded": "2000",
        "Rate": "3.25",
        "Revenue": "49,921,000",
        "Since": "12 July 2024",
    }
    with translation.override("de"):
        german = [value for _name, value in card(row, with_money=True).facts]
    assert german[1:] == ["1.629", "2000", "3,25", "49.921.000", "12. Juli 2024"]


def test_counts_money_and_shares_differ_and_money_is_for_those_who_may_see_it(kelvaro: Company) -> None:
    row = customer(kelvaro, "Arxan")
    row.deals.create(workspace=kelvaro.workspace, workshop=kelvaro.workshop, outcome="won", amount=36605)

    shown = card(row, with_money=True)
    assert shown.metrics == [("Deals won", "4"), ("Won value", "€222,197"), ("Win rate", f"80{NNBSP}%")]
    assert shown.deals[0].amount == 36605

    hidden = card(row, with_money=False)
    assert hidden.metrics == [("Deals won", "4"), ("Win rate", f"80{NNBSP}%")]
    assert hidden.deals[0].amount is None

"""Which system wrote a file, and what its headers mean."""

import pytest

from icpstudio.kit.tables import fold_header
from profiles.importers.crm import Source, exact, recognise, similar


@pytest.mark.parametrize(
    ("labels", "source"),
    [
        (["Record ID", "Company name", "Lifecycle Stage"], Source("hubspot", "customers")),
        (["Record ID", "Deal Name", "Deal Stage", "Amount"], Source("hubspot", "deals")),
        (["Opportunity Name", "Account Name", "Stage", "Lead Source", "Amount"], Source("salesforce", "deals")),
        (["Account Name", "Stage", "Amount"], Source(None, "deals")),
        (["Id", "Name", "BillingCountry", "NumberOfEmployees"], Source("salesforce", "customers")),
        (["Deal – ID", "DEAL - TITLE*", "Deal - Status"], Source("pipedrive", "deals")),
        (["(Do Not Modify) Account", "Account Name", "Address 1: City"], Source("dynamics", "customers")),
        (["Company", "Country", "Employees"], Source(None, "customers")),
        (["Company", "Amount", "Outcome"], Source(None, "deals")),
    ],
)  # fmt: skip
def test_recognised(labels, source):
    assert recognise(labels) == source


def test_headers_fold():
    assert {fold_header(text) for text in ("Deal - Título*", "deal – TITULO", " Deal -  Titulo **")} == {"deal - titulo"}


def test_the_own_name_wins_over_that_of_another_system():
    assert exact("Name", "customers", "salesforce").how == "known_header"
    assert exact("Headcount", "customers", "hubspot").how == "known_elsewhere"
    assert exact("Industry (Account)", "deals", "dynamics").target == "customer_attribute"
    assert exact("Account: Website", "deals", "salesforce").target == "customer_domain"
    assert exact("Favourite colour", "customers", None) is None


def test_consent_is_never_guessed_from_its_opposite():
    for label in ("Email Opt Out", "Unsubscribed", "Has opted out of email"):
        assert exact(label, "customers", "salesforce") is similar(label, "customers", "salesforce") is None

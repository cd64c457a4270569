"""Who is who: by id, then domain, then the very same name; a folded name only suggests."""

import pytest

from profiles.importers.identity import fold_domain, fold_name, value_key
from profiles.importers.match import Decision, Existing, Known, Link, match_customers, tally
from profiles.importers.rows import CustomerRow, DealRow

HERE = [
    Existing("a", "1", "acme.example", "Acme GmbH", {"name": "Acme GmbH", "attribute:industry": "FINANCIAL_SERVICES"}),
    Existing("b", "2", "beta.example", "Beta AG"),
    Existing("c", "", "", "Gamma"),
    Existing("d", "4", "twin.example", "Twin"),
    Existing("e", "5", "twin.example", "Twin"),
]


def row(external_id: str = "", name: str = "x", domain: str = "", **attributes: str) -> CustomerRow:
    return CustomerRow(7, external_id, name, domain, "", dict(attributes))


@pytest.mark.parametrize(
    ("said", "key", "by", "suggestion"),
    [
        (row("1", "Other", "beta.example"), "a", "external_id", ""),
        (row("", "Other", "beta.example"), "b", "domain", ""),
        (row("9", "Other", "beta.example"), "", "", ""),
        (row("", "gamma "), "c", "name", ""),
        (row("", "Acme Ltd"), "", "", "a"),
        (row("", "Acme GmbH", "else.example"), "", "", "a"),
        (row("", "Twin", "twin.example"), "", "", ""),
    ],
)
def test_customers(said, key, by, suggestion):
    (decision,) = match_customers([said], HERE)

    assert (decision.key, decision.by, decision.suggestion) == (key, by, suggestion)
    assert (decision.verb == "create") == (key == "")


def test_changes_are_named_and_spellings_are_none():
    same, other = row("1", "Acme GmbH", industry="Financial Services"), row("1", "Acme GmbH", industry="Retail")

    assert match_customers([same, other], HERE) == (
        Decision(7, "unchanged", "a", "external_id"), Decision(7, "update", "a", "external_id", ("attribute:industry",)),
    )  # fmt: skip


def test_deals_find_their_customer():
    def deal(external_id: str = "", name: str = "", domain: str = "") -> DealRow:
        return DealRow(1, "1", external_id, name, domain, None, "", "won", None, None, "", "")

    known = Known(HERE)
    asked = (deal("2"), deal("", "x", "acme.example"), deal("", "GAMMA"), deal("", "Beta Inc."), deal("", "Twin"))

    assert [known.customer_of(one) for one in asked] == [
        Link("b", "external_id"), Link("a", "domain"), Link("c", "name"), Link("b", "folded_name"), Link(),
    ]  # fmt: skip


def test_counts_add_up():
    decisions = match_customers([row("1", "Acme GmbH"), row("2", "New name"), row("99")], HERE)

    assert tally(decisions, skipped=2) == {"create": 1, "update": 1, "unchanged": 1, "skipped": 2}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Müller & Söhne GmbH", "Mueller Soehne"), ("ACME, Inc.", "acme inc "), ("Acmé S.A.", "Acme SA"), ("L'Oréal", "LOreal"), ("SE", "se")],
)
def test_names_fold(one, other):
    assert fold_name(one) == fold_name(other) != ""


def test_domains_and_values_fold():
    assert [fold_domain(text) for text in ("https://www.Acme.example/en", "info@acme.example", "acme", "", "acme.example:8080")] == [
        "acme.example", "acme.example", "", "", "acme.example",
    ]  # fmt: skip
    assert value_key("FINANCIAL_SERVICES") == value_key(" Financial  services")

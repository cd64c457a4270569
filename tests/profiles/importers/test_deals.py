"""What tells that a deal was won, in the words of many systems."""

import pytest

from icpstudio.kit.tables import read
from profiles.importers.deals import outcome_of
from profiles.importers.preview import rows_of_table
from profiles.importers.rows import DealRow, Reading


def deals(text: str) -> tuple[DealRow, ...]:
    found = rows_of_table(read(text.encode()), settings=None, mapping=None, kind="deals")
    assert isinstance(found, Reading)
    return found.deals


@pytest.mark.parametrize(
    ("word", "outcome"),
    [("Closed Won", "won"), ("closedwon", "won"), ("CLOSED_LOST", "lost"), ("Loss", "lost"), ("1", "won"), ("0", "lost"),
     ("Gewonnen", "won"), ("Open", "open"), ("Contract Sent", None), ("Closed Won - renewal", "won"), ("wonderful", None)],
)  # fmt: skip
def test_words(word, outcome):
    assert outcome_of(word) == outcome


def test_columns_that_say_yes_or_no():
    found = deals(
        "Opportunity ID,Opportunity Name,Lead Source,Stage,Won,Closed\n1,a,x,S1,true,true\n2,b,y,S2,false,true\n3,c,x,S3,false,false\n"
    )

    assert [deal.outcome for deal in found] == ["won", "lost", "open"]


def test_a_word_nobody_knows_is_said():
    found = rows_of_table(read(b"Deal ID,Company,Amount,Outcome\n1,A,5,won\n2,B,6,perhaps\n"), settings=None, mapping=None, kind=None)

    assert [(problem.line, problem.column, problem.found, problem.meaning) for problem in found.problems] == [
        (3, "Outcome", "perhaps", "unknown_outcome")
    ]
    assert [deal.outcome for deal in found.deals] == ["won", "open"]


def test_name_and_domain_in_one_cell():
    found = deals(
        "Record ID,Deal Name,Deal Stage,Associated Company,Amount\n"
        "1,a,Closed Won,Acme GmbH (acme.example),5\n2,b,Closed Lost,Beta (Berlin),6\n"
    )

    assert [(deal.customer_name, deal.customer_domain) for deal in found] == [("Acme GmbH", "acme.example"), ("Beta (Berlin)", "")]


def test_the_currency_in_the_header():
    assert [deal.currency for deal in deals("Deal ID,Company,Amount (USD),Outcome\n1,A,5,won\n2,B,,lost\n")] == ["USD", ""]


def test_a_deal_of_nobody_is_said():
    found = rows_of_table(read(b"Deal ID,Company,Amount,Outcome\n1,,5,won\n2,B,6,lost\n"), settings=None, mapping=None, kind=None)

    assert [(problem.line, problem.meaning) for problem in found.problems] == [(2, "no_customer")]

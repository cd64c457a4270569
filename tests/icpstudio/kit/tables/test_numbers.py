"""Numbers, dates and ranges, one text at a time."""

from datetime import date
from decimal import Decimal

import pytest

from icpstudio.kit.tables.dates import read_date
from icpstudio.kit.tables.numbers import Number, Trouble, evidence, read_number
from icpstudio.kit.tables.ranges import Band, mangled, read_band


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1234", "1234", None), ("-5", "-5", None), ("5-", "-5", None), ("(1,234.50)", "-1234.50", None), ("$1,234,567", "1234567", "USD"),
        ("1.234.567,89 €", "1234567.89", "EUR"), ("CHF 1'234.50", "1234.50", "CHF"), ("£1000", "1000", "GBP"), ("72.8", "72.8", None),
        ("3,522.00", "3522.00", None), ("98314,96", "98314.96", None), ("1\u00a0234,50", "1234.50", None), ("0.125", "0.125", None),
        ("1e5", "1E+5", None), ("−7", "-7", None), ("$(12.00)", "-12.00", "USD"), ("12,34,567", "1234567", None),
    ],
)  # fmt: skip
def test_read_without_asking(text, value, currency):
    assert read_number(text) == Number(Decimal(value), currency)


@pytest.mark.parametrize(("decimal", "value"), [(".", "1.234"), (",", "1234"), (None, None)])
def test_one_mark_and_three_digits_need_the_column(decimal, value):
    assert read_number("1.234", decimal) == (Number(Decimal(value)) if value else Trouble("ambiguous_number"))


@pytest.mark.parametrize("text", ["auf Anfrage", "1.23.4", "1,2,3", "12 3", "1-2", "", "XYZ 5", "0x1F", "--5"])
def test_no_number(text):
    assert read_number(text) == Trouble("not_a_number")


def test_short_forms_are_marked():
    assert read_number("250k") == Number(Decimal(250_000), None, short=True)
    assert read_number("USD 5k") == Number(Decimal(5_000), "USD", short=True)


def test_evidence_of_a_cell():
    assert [evidence(text) for text in ("1,5", "1.5", "1.234", "12", "a", "1.234,5")] == [",", ".", "either", None, None, ","]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-07-30 08:00:00", date(2022, 7, 30)), ("2024-05-06T23:30:00Z", date(2024, 5, 6)),
        ("2021-01-01T00:00:00.000Z", date(2021, 1, 1)),
        ("05.03.2021", date(2021, 3, 5)), ("7/30/2022", date(2022, 7, 30)), ("30/7/2022", date(2022, 7, 30)),
        ("May 6, 2024", date(2024, 5, 6)),
        ("6. Mai 2024", date(2024, 5, 6)), ("06-May-24", date(2024, 5, 6)), ("7/30/2022 3:15 PM", date(2022, 7, 30)),
        ("5/5/2024", date(2024, 5, 5)),
    ],
)  # fmt: skip
def test_days(text, day):
    assert read_date(text) == day


def test_days_that_need_an_answer_or_do_not_exist():
    assert read_date("05/06/2024") == Trouble("ambiguous_date")
    assert read_date("05/06/2024", day_first=True) == date(2024, 6, 5)
    assert read_date("05/06/2024", day_first=False) == date(2024, 5, 6)
    assert read_date("31.02.2023 08:00") == Trouble("no_such_day")
    assert read_date("45418", serials=True) == date(2024, 5, 6)
    assert read_date("45418") == Trouble("not_a_date")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("201-500", 201, 500), ("1,001-5,000", 1001, 5000), ("1.001 – 5.000", 1001, 5000), ("1000+", 1000, None), ("10K+", 10000, None),
     ("> 500", 500, None), ("< 50", 0, 50), ("1 to 10", 1, 10), ("11-50 employees", 11, 50), ("£2,000 - £5,000", 2000, 5000)],
)  # fmt: skip
def test_ranges(text, low, high):
    assert read_band(text) == Band(Decimal(low), None if high is None else Decimal(high))


@pytest.mark.parametrize("text", ["500", "-5", "Berlin", "50-11", "2024-05-06", "+49 30 1234"])
def test_no_range(text):
    assert read_band(text) is None


def test_ranges_that_became_dates():
    assert [mangled(text) for text in ("Nov-50", "05.jan", "20.máj", "11-50", "Berlin")] == ["11-50", "1-5", "5-20", None, None]

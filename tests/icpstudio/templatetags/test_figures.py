from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from icpstudio.kit import figures


@pytest.mark.parametrize(("value", "words"), [(1103, "1,103"), (0, "0"), (-57, "−57"), (None, "–"), (12_400_000, "12,400,000")])
def test_counts_are_grouped_and_nothing_is_a_dash(value, words):
    assert figures.count(value) == words


@pytest.mark.parametrize(("value", "words"), [(49921000.0, "49,921,000"), (3.5, "3.5"), (0.126, "0.13"), (-7, "−7"), (None, "–")])
def test_a_number_has_as_many_places_as_it_needs(value, words):
    assert figures.number(value) == words


@pytest.mark.parametrize(("share", "words"), [(0.684, "68\u202f%"), (0, "0\u202f%"), (1, "100\u202f%"), (-0.051, "−5\u202f%"), (None, "–")])
def test_percent_keeps_its_unit_on_the_line(share, words):
    assert figures.percent(share) == words


@pytest.mark.parametrize(("value", "words"), [(5, "+5"), (-3, "−3"), (0, "0"), (None, "–")])
def test_points_carry_their_sign(value, words):
    assert figures.signed(value) == words


def test_a_decimal_is_rounded_to_the_places_asked_for():
    assert [figures.decimal(0.758), figures.decimal(Decimal("99.44"), 1), figures.decimal(None)] == ["0.76", "99.4", "–"]


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (222_197, "EUR", "€222,197"),
        (-1200, "USD", "−$1,200"),
        (70_443, "CHF", "CHF\u00a070,443"),
        (None, "EUR", "–"),
    ],
)
def test_money_stands_with_its_currency(amount, currency, words):
    assert figures.money(amount, currency) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (6_410_000, "€6.4m"),
        (999_500, "€1.0m"),
        (999_499, "€999k"),
        (175_882, "€176k"),
        (950, "€950"),
        (-1_940_000, "−€1.9m"),
        (123_456_789, "€123m"),
    ],
)
def test_short_money_rounds_once(amount, words):
    assert figures.short_money(amount) == words


def test_german_groups_with_points():
    with translation.override("de"):
        assert [figures.count(1103), figures.decimal(0.758)] == ["1.103", "0,76"]


def test_a_part_is_strong_and_its_whole_is_quiet():
    page = Template("{% load figures %}{% of 30 1103 %}").render(Context())

    assert page == '<b>30</b> <span class="of">of 1,103</span>'

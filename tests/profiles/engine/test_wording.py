import pytest

from profiles.engine.columns import Column
from profiles.engine.frame import Condition, Frame
from profiles.engine.wording import english, noun_of, parts

FRAME = Frame(
    (
        Column("e", "Number of Employees", "number", [10, 200, 4000]),
        Column("r", "Annual revenue", "number", [1e6, 2.5e8, 4e9]),
        Column("m", "Margin", "number", [0.1, 0.25, 0.5]),
        Column("y", "Year founded", "number", [1950, 2000, 2020]),
        Column("i", "Industry", "category", ["Logistics", "Manufacturing", "Retail"]),
        Column("c", "Country", "category", ["Austria", "France", "United States"]),
        Column("p", "Own docks", "bool", [True, False, None]),
    ),
    3,
)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Condition("e", "range", low=200, high=1000), "200 to 999 employees"),
        (Condition("e", "range", high=50), "Under 50 employees"),
        (Condition("e", "range", low=1000), "1,000 employees or more"),
        (Condition("e", "range", low=1, high=2), "1 employees"),
        (Condition("r", "range", low=50_000_000, high=200_000_000), "Annual revenue: 50,000,000 to under 200,000,000"),
        (Condition("m", "range", low=0.25), "Margin: 0.25 or more"),
        (Condition("y", "range", low=2000), "Year founded: 2000 or later"),
        (Condition("y", "range", high=1980), "Year founded: before 1980"),
        (Condition("i", "in", values=("Logistics", "Manufacturing")), "Logistics or Manufacturing"),
        (Condition("i", "is", value="Retail"), "Retail"),
        (Condition("c", "in", values=("Austria", "France")), "Austria or France"),
        (Condition("p", "is", value=True), "Own docks: yes"),
        (Condition("i", "missing"), "Industry: unknown"),
    ],
)
def test_labels_read_like_a_person_would_say_them(condition, words):
    assert english(condition, FRAME) == words


def test_a_long_list_is_said_by_what_it_leaves_out():
    many = Frame((Column("c", "Country", "category", list("ABCDE")),), 5)
    condition = Condition("c", "in", values=("A", "B", "C", "D"))
    assert english(condition, many) == "Not E"
    assert parts(condition, many).values == ("E",)


def test_parts_give_a_translator_the_figures():
    words = parts(Condition("e", "range", low=200, high=1000), FRAME)
    assert (words.form, words.noun, words.low, words.high) == ("to", "employees", 200.0, 999.0)


@pytest.mark.parametrize(
    ("name", "noun"), [("# Employees", "employees"), ("Seats", "seats"), ("Annual revenue", None), ("Employee count", "employee")]
)
def test_some_columns_count_something(name, noun):
    assert noun_of(name) == noun

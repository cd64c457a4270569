import numpy as np
import pytest

from profiles.engine.columns import Column
from profiles.engine.frame import Frame
from profiles.engine.guards import guard, single_auc

N = 120
RNG = np.random.default_rng(9)
WON = np.arange(N) % 3 == 0
NOISE = RNG.normal(size=N)


def flagged(*columns, groups=None, **choices):
    return [(f.column, f.kind, f.why) for f in guard(Frame(columns, N, groups), WON, **choices)]


@pytest.mark.parametrize(
    ("column", "flag"),
    [
        (Column("Closed Lost Reason", "Closed Lost Reason", "category", ["Price", "Time", None] * 40), ("leakage", "name")),
        (Column("DealStage", "DealStage", "category", ["a", "b"] * 60), ("leakage", "name")),
        (Column("n", "Why not", "category", [None if w else "Price" for w in WON]), ("leakage", "filled_for_one_side")),
        (Column("s", "Score", "number", [5.0 + w + x / 9 for w, x in zip(WON, NOISE, strict=True)]), ("leakage", "too_good")),
        (Column("g", "Grade", "category", ["A" if w else "B" for w in WON]), ("leakage", "too_good")),
        (Column("d", "Record ID", "number", list(range(N))), ("identifier", "one_each")),
        (Column("u", "Firm", "text", [f"Firm {i}" for i in range(N)]), ("identifier", "one_each")),
        (Column("t", "Notes", "text", [f"they said that we are number {i}" for i in range(N)]), ("free_text", "sentences")),
        (Column("k", "Currency", "category", ["EUR"] * 119 + ["USD"]), ("constant", "one_value")),
        (Column("e", "Fax on file", "category", [None] * 118 + ["x", "y"]), ("empty", "no_values")),
        (Column("c", "Created", "date", [f"2024-01-{i % 28 + 1:02}" for i in range(N)]), ("date", "point_in_time")),
    ],
)
def test_a_column_that_must_not_explain_is_flagged_with_its_reason(column, flag):
    assert flagged(column) == [(column.key, *flag)]
    assert flagged(column, insist=[column.key]) == []


def test_an_honest_column_is_left_alone():
    region = Column("r", "Region", "category", RNG.choice(["North", "South", "East"], N).tolist())
    size = Column("s", "Number of employees", "number", np.exp(NOISE + 5).tolist())
    founded = Column("f", "Year founded", "number", RNG.integers(1950, 2020, N).astype(float).tolist())
    assert flagged(region, size, founded) == []


def test_a_name_per_customer_identifies_customers():
    groups = tuple(f"c{i // 4}" for i in range(N))
    assert flagged(Column("f", "Firm", "category", list(groups)), groups=groups) == [("f", "identifier", "one_per_customer")]


def test_of_two_columns_that_say_the_same_the_askable_one_stays():
    employees = np.exp(NOISE + 5)
    revenue = Column("r", "Annual revenue", "number", (employees * 1e5 * np.exp(RNG.normal(size=N) / 9)).tolist())
    flags = guard(Frame((revenue, Column("e", "Employees", "number", employees.tolist())), N), WON)
    assert [(f.column, f.kind, f.other) for f in flags] == [("r", "duplicate", "e")]
    assert (
        flags[0].english({"e": "Employees"})
        == f"Moves with Employees (correlation {flags[0].figure:.2f}): would count the same thing twice"
    )


def test_codes_beside_their_labels_are_one_attribute():
    label = RNG.choice(["North", "South", "East"], N).tolist()
    code = Column("c", "Area code", "category", [v[0] for v in label])
    assert flagged(Column("r", "Region", "category", label), code) == [("c", "duplicate", "same_groups")]


def test_what_best_is_measured_by_is_circular():
    value = np.exp(NOISE)
    columns = (
        Column("won", "Won value", "number", value.tolist()),
        Column("twice", "Twice that", "number", (2 * value + 1).tolist()),
        Column("seats", "Seats", "number", RNG.integers(1, 90, N).astype(float).tolist()),
    )
    found = flagged(*columns, metrics={"won": value.tolist()})
    assert found == [("won", "circular", "metric"), ("twice", "circular", "part_of_metric"), ("seats", "circular", "part_of_metric")]
    assert flagged(columns[2]) == []


def test_planted_deals_keep_what_the_rule_is_made_of(deals):
    flags = {f.column: f.kind for f in guard(deals.frame, deals.won)}
    assert flags == {
        "Deal ID": "identifier",
        "Company": "identifier",
        "Annual revenue": "duplicate",
        "Amount EUR": "duplicate",
        "Created": "date",
        "Closed": "leakage",
    }


def test_a_rate_of_many_values_is_not_fooled_by_the_row_itself():
    noise = Column("x", "x", "category", RNG.integers(0, 40, N).astype(str).tolist())
    assert 0.3 < single_auc(noise, WON) < 0.7

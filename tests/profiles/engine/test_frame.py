from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.engine.columns import Column, guess_kind
from profiles.engine.frame import Condition, Frame

ROWS = [
    {"industry": "Logistics", "employees": 200, "public": True, "since": date(2020, 5, 1)},
    {"industry": "Retail", "employees": 999.5, "public": False, "since": None},
    {"industry": "", "employees": 1000, "public": None, "since": date(2021, 1, 1)},
    {"industry": "Manufacturing", "employees": None, "public": True, "since": date(2020, 4, 30)},
]


@pytest.fixture
def frame():
    return Frame.from_rows(ROWS, groups=["a", "b", "a", "c"])


def test_kinds_are_guessed_from_typed_values(frame):
    assert [(c.key, c.kind) for c in frame.columns] == [
        ("industry", "category"),
        ("employees", "number"),
        ("public", "bool"),
        ("since", "date"),
    ]
    assert guess_kind([f"value {i}" for i in range(50)]) == "text"


def test_customers_are_numbered_in_order_of_appearance(frame):
    assert frame.units.tolist() == [0, 1, 0, 2]
    assert Frame(frame.columns, 4).units.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("condition", "matches", "unknown"),
    [
        (Condition("industry", "is", value="Retail"), [0, 1, 0, 0], [0, 0, 1, 0]),
        (Condition("industry", "in", values=("Logistics", "Manufacturing")), [1, 0, 0, 1], [0, 0, 1, 0]),
        (Condition("employees", "range", low=200, high=1000), [1, 1, 0, 0], [0, 0, 0, 1]),
        (Condition("employees", "range", high=1000), [1, 1, 0, 0], [0, 0, 0, 1]),
        (Condition("employees", "range", low=1000), [0, 0, 1, 0], [0, 0, 0, 1]),
        (Condition("since", "range", low="2020-05-01", high="2021-01-01"), [1, 0, 0, 0], [0, 1, 0, 0]),
        (Condition("public", "is", value=True), [1, 0, 0, 1], [0, 0, 1, 0]),
        (Condition("industry", "missing"), [0, 0, 1, 0], [0, 0, 0, 0]),
        (Condition("industry", "is", value="Nobody"), [0, 0, 0, 0], [0, 0, 1, 0]),
    ],
)
def test_a_missing_fact_is_unknown_and_no_mismatch(frame, condition, matches, unknown):
    assert condition.matches(frame).astype(int).tolist() == matches
    assert condition.unknown(frame).astype(int).tolist() == unknown
    assert Condition.from_json(condition.to_json()) == condition


@pytest.mark.parametrize(
    "data",
    [
        {"column": "a", "kind": "is"},
        {"column": "a", "kind": "near", "value": 1},
        {"column": "a", "kind": "range", "low": 1},
        {"column": "a", "kind": "missing", "value": 1},
        {"column": 3, "kind": "missing"},
    ],
)
def test_what_is_no_condition_is_refused(data):
    with pytest.raises(ValueError, match="not a condition"):
        Condition.from_json(data)


def test_json_holds_exactly_the_fields_of_its_kind():
    assert Condition("e", "range", high=50).to_json() == {"column": "e", "kind": "range", "low": None, "high": 50}
    assert Condition("e", "in", values=("a", "b")).to_json() == {"column": "e", "kind": "in", "values": ["a", "b"]}
    assert Condition("e", "missing").to_json() == {"column": "e", "kind": "missing"}


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1), st.floats(-1e6, 1e6))
def test_a_cut_divides_the_known_rows(values, edge):
    frame = Frame((Column("x", "x", "number", values),), len(values))
    below, above = Condition("x", "range", high=edge), Condition("x", "range", low=edge)
    parts = np.array([below.matches(frame), above.matches(frame), below.unknown(frame)])
    assert parts.sum(axis=0).tolist() == [1] * len(values)


def test_take_and_pick_keep_what_belongs_together(frame):
    part = frame.take(np.array([2, 0])).pick(["employees"])
    assert (part.columns[0].values, part.groups, part.n) == ([1000, 200], ("a", "a"), 2)


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="2 values for 3 rows"):
        Frame((Column("x", "x", "number", [1, 2]),), 3)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.engine.bands import cuts, ranges, roundest
from profiles.engine.columns import Column
from profiles.engine.frame import Frame


def test_sizes_of_companies_are_cut_where_people_cut_them(accounts):
    closed = [r["Number of Employees"] for r, w, x in zip(accounts.rows, accounts.won, accounts.lost, strict=True) if w + x]
    assert cuts(np.array(closed, float), 4) == [50.0, 200.0, 1000.0]


@pytest.mark.parametrize(
    ("low", "high", "near", "cut"),
    [
        (25, 80, 45, 50),
        (800, 2000, 1500, 1000),
        (1993, 2006, 1999, 2000),
        (1971, 1979, 1975, 1975),
        (-3, 4, 1, 0),
        (0.011, 0.013, 0.012, 0.012),
    ],
)
def test_the_easiest_number_in_reach_is_taken(low, high, near, cut):
    assert roundest(low, high, near=near) == cut


@given(st.lists(st.one_of(st.floats(-1e9, 1e9), st.integers(0, 5).map(float)), min_size=2, max_size=200), st.integers(2, 10))
def test_ranges_cover_every_row_once_and_none_is_empty(values, bands):
    column = Column("x", "x", "number", values)
    found = ranges(column, cuts(column.numbers, bands))
    frame = Frame((column,), len(values))
    if not found:
        return
    covered = np.array([c.matches(frame) for c in found])
    assert covered.sum(axis=0).tolist() == [1] * len(values)
    assert covered.sum(axis=1).min() >= 1
    assert 2 <= len(found) <= bands


def test_many_equal_values_get_a_range_of_their_own():
    assert cuts(np.array([0.0] * 60 + list(range(1, 41))), 4) == [1.0]
    assert cuts(np.array([7.0] * 50), 4) == []

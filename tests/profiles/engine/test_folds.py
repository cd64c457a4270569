from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from profiles.engine.folds import by_customer, by_time, enough


def test_the_last_thirty_per_cent_of_the_days_test():
    days = [date(2024, 1, 1) + timedelta(days=i) for i in range(100)]
    split, at = by_time([*days, None])
    assert at == date(2024, 3, 11)
    assert (split.test.tolist(), split.train.tolist()) == (list(range(70, 100)), [*range(70), 100])


def test_a_date_can_be_given_and_none_at_all_is_no_split():
    split, at = by_time([date(2024, 1, 1), date(2024, 6, 1)], at=date(2024, 6, 1))
    assert (split.test.tolist(), at) == ([1], date(2024, 6, 1))
    assert by_time([None, None]) is None


def test_enough_needs_both_outcomes_on_both_sides():
    days = [date(2024, 1, 1) + timedelta(days=i) for i in range(100)]
    split, _ = by_time(days)
    assert enough(split, np.arange(100) % 3 == 0)
    assert not enough(split, np.arange(100) < 40)


@given(st.lists(st.integers(1, 5), min_size=10, max_size=60), st.integers(0, 50))
def test_every_row_tests_once_and_no_customer_is_on_both_sides(sizes, seed):
    units = np.repeat(np.arange(len(sizes)), sizes)
    outcome = np.random.default_rng(seed).random(len(units)) < 0.3
    splits = by_customer(outcome, units, seed=seed)
    assert sorted(np.concatenate([s.test for s in splits]).tolist()) == list(range(len(units)))
    for s in splits:
        assert not set(units[s.train].tolist()) & set(units[s.test].tolist())


def test_positives_are_spread_evenly():
    outcome = np.arange(100) < 10
    assert [int(outcome[s.test].sum()) for s in by_customer(outcome, np.arange(100), seed=1)] == [2, 2, 2, 2, 2]

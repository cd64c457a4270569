from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from profiles.engine.intervals import auc, lift, newcombe, wilson

TABLES = [(25, 43, 80, 428), (0, 43, 39, 428), (5, 10, 0, 20), (3, 7, 2, 9), (99, 336, 187, 1103), (1, 200, 1, 3000)]
counts = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)).filter(
    lambda t: t[0] + t[1] > 0 and t[2] + t[3] > 0
)


@pytest.mark.parametrize(("x", "n"), [(0, 5), (5, 5), (3, 7), (43, 215), (1, 1000)])
def test_wilson_is_that_of_statsmodels(x, n):
    found = wilson(x, n)
    assert (found.low, found.high) == pytest.approx(proportion_confint(x, n, method="wilson"), abs=1e-9)


@pytest.mark.parametrize("table", TABLES)
def test_the_difference_is_that_of_statsmodels(table):
    found = newcombe(*table)
    assert (found.low, found.high) == pytest.approx(confint_proportions_2indep(*table, method="newcomb"), abs=1e-9)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("table", [*TABLES, (10, 10, 3, 9)])
def test_the_lift_is_the_score_interval_of_statsmodels(table):
    found = lift(*table)
    assert (found.low, found.high) == pytest.approx(
        confint_proportions_2indep(*table, compare="ratio", method="score", correction=False), abs=1e-9
    )


@given(counts)
def test_no_interval_collapses_and_each_holds_its_estimate(table):
    a, b, c, d = table
    for found in (wilson(a, a + b), newcombe(a, a + b, c, c + d)):
        assert found.low - 1e-12 <= found.estimate <= found.high + 1e-12
        assert found.low < found.high
    if a + c:
        ratio = lift(a, a + b, c, c + d)
        assert ratio.low <= ratio.estimate * (1 + 1e-9)
        assert ratio.estimate <= ratio.high * (1 + 1e-9)


@given(counts.filter(lambda t: t[0] > 0 and t[2] > 0))
def test_the_lift_turned_round_is_its_inverse(table):
    a, b, c, d = table
    there, back = lift(a, a + b, c, c + d), lift(c, c + d, a, a + b)
    assert (there.low, there.high) == pytest.approx((1 / back.high, 1 / back.low), rel=1e-6)


def test_nothing_on_either_side_says_nothing():
    assert (lift(0, 5, 0, 9).low, lift(0, 5, 0, 9).high) == (0.0, inf)


def brute_force_auc(scores, positive):
    pairs = [(p > n) + 0.5 * (p == n) for p in scores[positive] for n in scores[~positive]]
    return sum(pairs) / len(pairs)


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=40).filter(lambda r: 0 < sum(p for _, p in r) < len(r)))
def test_the_area_is_the_share_of_pairs_in_order(rows):
    scores, positive = np.array([float(s) for s, _ in rows]), np.array([p for _, p in rows])
    found = auc(scores, positive)
    assert found.estimate == pytest.approx(brute_force_auc(scores, positive), abs=1e-12)
    assert 0 <= found.low <= found.estimate <= found.high <= 1


def test_the_area_holds_its_true_value_nineteen_times_in_twenty():
    rng = np.random.default_rng(1)
    true = 0.7602499389065233  # normal scores one standard deviation apart: Φ(1/√2)
    inside = 0
    for _ in range(400):
        positive = np.arange(120) < 40
        found = auc(rng.normal(positive * 1.0), positive)
        inside += found.low <= true <= found.high
    assert 0.92 <= inside / 400 <= 0.98


def test_a_perfect_separation_of_few_rows_is_not_certain():
    found = auc(np.array([1.0, 2, 3, 4, 5, 6]), np.array([False, False, False, True, True, True]))
    assert (found.estimate, found.high) == (1.0, 1.0)
    assert found.low < 0.8


def test_copies_of_a_customer_add_no_certainty():
    rng = np.random.default_rng(2)
    positive = np.arange(60) < 20
    scores = rng.normal(positive * 0.8)
    once = auc(scores, positive)
    fourfold = auc(np.repeat(scores, 4), np.repeat(positive, 4), np.repeat(np.arange(60), 4))
    assert (fourfold.low, fourfold.high) == pytest.approx((once.low, once.high), abs=0.01)

from datetime import date

import numpy as np
import pytest

from profiles.engine.backtest import backtest, lift_at
from profiles.engine.clusters import permutations
from profiles.engine.columns import Column
from profiles.engine.frame import Frame


def test_later_deals_confirm_the_planted_rule(deals):
    found = backtest(deals.admissible, deals.won, dates=deals.created, split=date(2023, 7, 1))
    assert (found.method, found.n, found.positives, found.verdict, found.criteria) == ("time", 537, 121, "separates", 4)
    assert found.auc.estimate >= 0.74
    assert found.auc.low > 0.6
    rates = [t.won / t.n for t in found.tiers]
    assert [t.verdict for t in found.tiers] == ["ideal", "secondary", "non-ideal"]
    assert rates == sorted(rates, reverse=True)
    assert (sum(t.n for t in found.tiers), sum(t.won for t in found.tiers)) == (537, 121)
    assert found.known_before == pytest.approx(0.8156, abs=1e-4)


def test_the_last_third_of_the_period_tests_when_nobody_says_otherwise(deals):
    found = backtest(deals.admissible, deals.won, dates=deals.created, shuffles=19)
    assert (found.split, found.n) == (date(2023, 9, 10), 404)


def test_shuffled_outcomes_are_no_evidence(shuffled_deals):
    found = backtest(shuffled_deals.admissible, shuffled_deals.won, dates=shuffled_deals.created)
    assert (found.verdict, found.criteria, found.auc.estimate, found.tiers) == ("no evidence", 0, 0.5, ())


def test_without_dates_customers_are_folded_together(deals):
    found = backtest(deals.admissible, deals.won, shuffles=19)
    assert (found.method, found.n, found.positives, found.verdict) == (
        "cross-validation",
        1439,
        336,
        "separates" if found.p < 0.05 else "no evidence",
    )
    assert found.p == 0.05
    assert 0.73 < found.auc.estimate < 0.78


def test_a_choice_made_outside_would_separate_and_inside_does_not():
    """Among 300 random columns one always fits by chance; chosen on the rows that test, it would look like proof."""
    rng = np.random.default_rng(21)
    won = rng.random(160) < 0.3
    columns = [rng.random(160) < 0.5 for _ in range(300)]
    luckiest = max(columns, key=lambda c: abs(won[c].mean() - won[~c].mean()))
    frame = Frame(tuple(Column(f"c{i}", f"c{i}", "bool", c.tolist()) for i, c in enumerate(columns)), 160)
    outside = Frame((Column("x", "x", "bool", luckiest.tolist()),), 160)
    assert backtest(outside, won, shuffles=39).verdict == "separates"
    assert backtest(frame, won, shuffles=39).verdict == "no evidence"


def test_shuffled_labels_seldom_separate(deals):
    frame, says = deals.admissible, []
    for order in permutations(frame.units, 30, seed=31):
        says.append(backtest(frame, deals.won[order], dates=deals.created, shuffles=39).verdict)
    assert says.count("separates") <= 4


def test_too_few_of_one_outcome_is_no_back_test():
    frame = Frame((Column("x", "x", "bool", [True, False] * 20),), 40)
    found = backtest(frame, np.arange(40) < 4)
    assert (found.method, found.verdict, found.n) == ("none", "no evidence", 0)


def test_rows_tied_at_the_edge_count_in_part():
    scores = np.array([2.0, 1, 1, 1, 1, 0, 0, 0, 0, 0])
    won = np.array([True, True, False, False, False, True, False, False, False, False])
    assert lift_at(scores, won, 0.1) == pytest.approx(1 / 0.3)
    assert lift_at(scores, won, 0.3) == pytest.approx((1 + 2 * 0.25) / 3 / 0.3)
    assert lift_at(np.zeros(10), won, 0.2) == pytest.approx(1.0)

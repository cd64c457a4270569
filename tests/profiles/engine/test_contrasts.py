import numpy as np
import pytest
from scipy.stats import fisher_exact
from statsmodels.stats.multitest import multipletests

from profiles.engine.columns import Column
from profiles.engine.contrasts import contrast, contrasts
from profiles.engine.frame import Condition, Frame
from profiles.engine.ranking import Metric, rank, win_rate
from profiles.engine.wording import english


@pytest.fixture(scope="session")
def best_of(accounts):
    """Accounts with a closed deal, and which of them are among the 43 best."""
    winners = accounts.with_a_win()
    won, lost, value = ([s[i] for i in winners] for s in (accounts.won, accounts.lost, accounts.value))
    top = rank([Metric("won", won, 2), Metric("value", value), Metric("rate", win_rate(won, lost))]).top
    best = {winners[i] for i in np.flatnonzero(top)}
    closed = [i for i in range(len(accounts.rows)) if accounts.won[i] + accounts.lost[i]]
    frame = Frame.from_rows([accounts.rows[i] for i in closed])
    keys = ["Industry", "Country/Region", "Number of Employees", "Year Founded", "Company owner"]
    return frame.pick(keys), np.array([i in best for i in closed])


def test_what_the_43_best_share_is_as_on_the_page(best_of):
    frame, best = best_of
    found = {english(c.condition, frame): (c.best_with, c.rest_with, c.words) for c in contrasts(frame, best)}
    assert {label: found[label] for label in found if found[label][2] != "no_difference"} == {
        "200 to 999 employees": (25, 80, "more_firm"),
        "LOGISTICS": (15, 45, "more_firm"),
        "MANUFACTURING": (15, 58, "more_firm"),
        "Under 50 employees": (1, 128, "fewer_firm"),
        "50 to 199 employees": (2, 96, "fewer_likely"),
        "RETAIL": (2, 75, "leans_less"),
        "EDUCATION": (0, 39, "leans_less"),
        "United States": (5, 107, "leans_less"),
    }


def test_p_and_q_are_those_of_the_references(best_of):
    frame, best = best_of
    rows = contrasts(frame, best)
    p = [fisher_exact([[r.best_with, r.best - r.best_with], [r.rest_with, r.rest - r.rest_with]]).pvalue for r in rows]
    assert [r.p for r in rows] == pytest.approx(p, abs=1e-9)
    assert [r.q for r in rows] == pytest.approx(multipletests(p, method="fdr_bh")[1], abs=1e-9)


def test_won_deals_share_what_the_rule_says(deals):
    found = contrasts(deals.frame, deals.won, keys=["Industry", "Employees", "Source", "Country"])
    firm = {english(c.condition, deals.frame): c.words for c in found if c.words.endswith("_firm")}
    assert firm == {
        "Logistics": "more_firm",
        "Manufacturing": "more_firm",
        "Education": "fewer_firm",
        "Retail": "fewer_firm",
        "United States": "fewer_firm",
        "200 to 999 employees": "more_firm",
        "Referral": "more_firm",
    }
    referral = next(c for c in found if c.condition.value == "Referral")
    assert (referral.best_with, referral.best, referral.rest_with, referral.rest, referral.customers) == (99, 336, 187, 1103, 471)


def test_shuffled_outcomes_share_nothing(shuffled_deals):
    found = contrasts(shuffled_deals.admissible, shuffled_deals.won)
    assert min(c.q for c in found) > 0.05


def test_missing_values_are_a_fact_of_their_own():
    values = ["a"] * 6 + [None] * 8 + ["b"] * 6
    frame = Frame((Column("x", "x", "category", values),), 20)
    best = np.array([True] * 10 + [False] * 10)
    rows = {c.condition.kind + str(c.condition.value): c for c in contrasts(frame, best)}
    assert set(rows) == {"isa", "isb", "missingNone"}
    assert (rows["isa"].best_with, rows["isa"].best, rows["isa"].rest) == (6, 6, 6)
    assert (rows["missingNone"].best_with, rows["missingNone"].best) == (4, 10)


def test_the_order_of_rows_changes_nothing(best_of):
    frame, best = best_of
    order = np.random.default_rng(5).permutation(frame.n)
    assert [(c.condition, c.p, c.q) for c in contrasts(frame.take(order), best[order])] == [
        (c.condition, c.p, c.q) for c in contrasts(frame, best)
    ]


def test_several_rows_of_a_customer_raise_no_false_alarms():
    """Customers differ in how often they buy; attributes are drawn at random. Row by row, a third would look significant."""
    rng = np.random.default_rng(6)
    alarms = by_row = 0
    for _ in range(300):
        units = np.repeat(np.arange(80), rng.integers(1, 9, 80))
        won = rng.random(len(units)) < 1 / (1 + np.exp(1.2 - rng.normal(0, 2.5, 80)[units]))
        column = Column("x", "x", "bool", (rng.random(80) < 0.3)[units].tolist())
        condition = Condition("x", "is", value=True)
        alarms += contrast(Frame((column,), len(units), tuple(units.tolist())), won, condition).p < 0.05
        by_row += contrast(Frame((column,), len(units)), won, condition).p < 0.05
    assert alarms <= 24
    assert by_row >= 60

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.api import Logit

from profiles.engine.columns import Column
from profiles.engine.frame import Frame
from profiles.engine.logistic import logistic
from profiles.engine.scorecard import Learner, scorecard, whole_points
from profiles.engine.wording import english


def said(card, frame):
    return [(english(c.condition, frame), c.points) for c in card.criteria]


def test_the_planted_rule_is_found_and_nothing_else(deals):
    card = scorecard(deals.admissible, deals.won)
    assert said(card, deals.frame) == [
        ("Logistics or Manufacturing", 5),
        ("200 to 999 employees", 4),
        ("Referral", 3),
        ("United States", -3),
    ]
    assert (card.thresholds.ideal, card.thresholds.secondary) == (6, 3)


def test_founding_year_and_owner_have_no_part(accounts):
    closed = [i for i in range(len(accounts.rows)) if accounts.won[i] + accounts.lost[i]]
    frame = Frame.from_rows([accounts.rows[i] for i in closed]).pick(["Industry", "Number of Employees", "Year Founded", "Company owner"])
    card = scorecard(frame, np.array([accounts.won[i] >= 2 for i in closed]))
    assert {c.condition.column for c in card.criteria} == {"Industry", "Number of Employees"}


def test_shuffled_outcomes_give_no_criterion(shuffled_deals):
    card = scorecard(shuffled_deals.admissible, shuffled_deals.won)
    assert (card.criteria, card.thresholds) == ((), None)


def test_noise_enters_in_about_one_card_of_twenty():
    rng = np.random.default_rng(11)
    n = 150
    columns = [Column(f"c{i}", f"c{i}", "category", rng.choice(list("abcdef"), n).tolist()) for i in range(6)]
    columns += [Column(f"n{i}", f"n{i}", "number", rng.normal(size=n).tolist()) for i in range(4)]
    learner = Learner(Frame(tuple(columns), n), shuffles=99)
    named = sum(bool(learner.learn(rng.random(n) < 0.3).criteria) for _ in range(120))
    assert 1 <= named <= 13


def test_one_outcome_only_teaches_nothing(deals):
    assert scorecard(deals.admissible, np.ones(deals.frame.n, bool)).criteria == ()


def test_rare_values_are_never_chosen():
    values = ["big"] * 100 + ["other"] * 96 + ["rare"] * 4
    won = np.array([i % 10 == 0 for i in range(196)] + [True] * 4)
    assert scorecard(Frame((Column("x", "x", "category", values),), 200), won).criteria == ()


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_points_keep_sign_and_bounds(seed):
    rng = np.random.default_rng(seed)
    features = (rng.random((200, 3)) < 0.4) - 0.4
    y = (rng.random(200) < 1 / (1 + np.exp(-features @ np.array([2.0, -1.0, 0.5])))).astype(float)
    _, weights = logistic(features, y)
    points = whole_points(features, y, weights)
    assert np.abs(points).max() <= 5
    assert all(p == 0 or np.sign(p) == np.sign(w) for p, w in zip(points, weights, strict=True))


def test_weights_are_those_of_statsmodels_where_the_pull_is_small():
    rng = np.random.default_rng(13)
    x = rng.normal(size=(20_000, 2))
    y = (rng.random(20_000) < 1 / (1 + np.exp(1 - x @ np.array([1.0, -0.5])))).astype(float)
    intercept, weights = logistic(x, y)
    reference = Logit(y, np.column_stack([np.ones(len(y)), x])).fit(disp=0).params
    assert [intercept, *weights] == pytest.approx(reference, abs=1e-3)


def test_rows_handed_in_together_weigh_the_same():
    x = np.array([[0.0], [0.0], [1.0], [1.0], [1.0]])
    y = np.array([0.0, 1.0, 1.0, 1.0, 0.0])
    grouped = logistic(np.array([[0.0], [1.0]]), np.array([1.0, 2.0]), np.array([2.0, 3.0]))
    assert logistic(x, y)[1] == pytest.approx(grouped[1], abs=1e-9)

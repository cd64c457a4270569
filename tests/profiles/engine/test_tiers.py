import numpy as np

from profiles.engine.tiers import Thresholds, propose


def test_thresholds_lie_where_the_rate_rises():
    points = np.repeat([0.0, 3.0, 8.0], [600, 300, 100])
    positive = np.concatenate([np.arange(600) < 60, np.arange(300) < 90, np.arange(100) < 70])
    assert propose(points, positive) == Thresholds(ideal=8, secondary=3)


def test_equal_points_have_no_thresholds():
    assert propose(np.zeros(50), np.arange(50) < 9) is None


def test_two_values_give_two_tiers():
    points = np.repeat([0.0, 5.0], [80, 20])
    assert propose(points, np.arange(100) >= 70) == Thresholds(5, 5)


def test_a_tier_is_read_from_the_top():
    thresholds = Thresholds(7, 3)
    assert [thresholds.tier(p) for p in (7, 6.5, 3, 2, -4)] == ["ideal", "secondary", "secondary", "non-ideal", "non-ideal"]

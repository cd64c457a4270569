import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.engine.least_ideal import LeastIdealRules, Mark, least_ideal
from profiles.engine.ranking import Metric, mid_percentile, pareto, places_in, rank, win_rate
from profiles.engine.robustness import compositions, robustness

maybe = st.one_of(st.none(), st.integers(-5, 5).map(float))


def planted(accounts):
    winners = accounts.with_a_win()
    won, lost, value = ([series[i] for i in winners] for series in (accounts.won, accounts.lost, accounts.value))
    names = [str(accounts.rows[i]["Company name"]) for i in winners]
    metrics = [Metric("won", won, 2), Metric("value", value), Metric("rate", win_rate(won, lost))]
    return names, metrics, [[-v for v in value], names]


def test_the_planted_list_ranks_as_on_the_page(accounts):
    names, metrics, keys = planted(accounts)

    ranking = rank(metrics, share=0.2, tie_break=keys)

    assert (ranking.ranked, int(ranking.top.sum())) == (215, 43)
    first = [(names[i], round(float(ranking.scores[i]), 1)) for i in ranking.order[:9]]
    assert first == [
        ("Quofenex Ltd", 99.4),
        ("Soltoron GmbH", 97.6),
        ("Soltorus AG", 97.5),
        ("Bencorus GmbH", 96.7),
        ("Solyoron GmbH", 96.1),
        ("Rasjoria Ltd", 95.6),
        ("Weshalia GmbH", 95.6),
        ("Zelben GmbH", 95.2),
        ("Jorben GmbH", 94.9),
    ]
    assert [names[i] for i in ranking.order[40:45]] == ["Oshalon SAS", "Quoquous GmbH", "Jorvenus GmbH", "Jorkalus Ltd", "Incoria AG"]


def test_other_weights_would_change_the_list_as_on_the_page(accounts):
    names, metrics, keys = planted(accounts)
    ranking, other = rank(metrics, tie_break=keys), robustness(metrics, tie_break=keys)

    standing = [(bool(ranking.top[i]), other.standing(i)) for i in range(len(names))]

    assert other.weightings == 28
    assert {s: standing.count(s) for s in set(standing)} == {
        (True, "always"): 24,
        (True, "some"): 19,
        (False, "some"): 24,
        (False, "never"): 148,
    }
    assert [int(other.counts[i]) for i in ranking.order[40:45]] == [16, 16, 17, 14, 0]


def test_a_fifth_of_the_customers_holds_half_of_the_money(accounts):
    curve = pareto(accounts.value)
    assert (len(curve.shares), round(curve.held_by(43), 2), round(curve.total, 2)) == (215, 0.52, 12_425_095.51)
    assert curve.held_by(0) == 0.0
    assert curve.held_by(215) == pytest.approx(1.0)


def test_lost_again_and_again_is_least_ideal(accounts):
    ranking = rank([Metric("value", [v or None for v in accounts.value])])
    marks = least_ideal(LeastIdealRules(), ranking=ranking, won=accounts.won, lost=accounts.lost)
    assert sum(bool(m) for m in marks) == 57
    assert {m for row in marks for m in row if m.figure == 5} == {Mark("lost_again", 5, 4)}


def test_every_mark_says_why():
    ranking = rank([Metric("value", [9.0, 8.0, 7.0, 6.0, None])])
    marks = least_ideal(
        LeastIdealRules(bottom_share=0.25, discount_over=0.3, cost_to_serve_over=100),
        ranking=ranking,
        churned=[False, True, None, False, False],
        discount=[0.3, 0.31, None, 0.0, 0.5],
        cost_to_serve=[101, None, 1, 1, 1],
    )
    assert [[m.reason for m in row] for row in marks] == [["cost_to_serve"], ["churned", "discount"], [], ["bottom"], ["discount"]]


def test_a_customer_without_any_metric_is_unranked_and_never_zero():
    ranking = rank([Metric("a", [1.0, None, 3.0]), Metric("b", [None, None, 5.0])])
    assert (ranking.ranked, ranking.places.tolist(), bool(np.isnan(ranking.scores[1]))) == (2, [2, 0, 1], True)


def test_everyone_tied_at_the_cut_is_in():
    ranking = rank([Metric("a", [5.0, 4.0, 4.0, 4.0, 1.0])], share=0.4)
    assert ranking.top.tolist() == [True, True, True, True, False]


@pytest.mark.parametrize(("share", "n", "places"), [(0.2, 215, 43), (0.2, 216, 44), (0.1, 30, 3), (0.07, 100, 7), (1, 3, 3), (0, 9, 0)])
def test_the_share_is_the_decimal_that_was_typed(share, n, places):
    assert places_in(share, n) == places


def test_lower_can_be_better():
    assert rank([Metric("days", [10.0, 30.0, 20.0], direction="lower")]).scores.tolist() == [100.0, 0.0, 50.0]


@given(st.lists(maybe, min_size=1, max_size=30))
def test_mid_percentiles_average_to_fifty_and_ignore_the_missing(values):
    x = np.array([np.nan if v is None else v for v in values])
    ranks = mid_percentile(x)
    assert np.isnan(ranks).tolist() == np.isnan(x).tolist()
    if not np.isnan(x).all():
        assert np.nanmean(ranks) == pytest.approx(50.0)


@given(st.lists(st.tuples(maybe, maybe), min_size=1, max_size=25), st.sampled_from([0.1, 0.2, 0.5]))
def test_the_top_is_at_least_the_share_and_nobody_outside_scores_more(rows, share):
    ranking = rank([Metric("a", [r[0] for r in rows], 2), Metric("b", [r[1] for r in rows])], share=share)
    inside, outside = ranking.scores[ranking.top], ranking.scores[~ranking.top & ~np.isnan(ranking.scores)]
    assert len(inside) >= places_in(share, ranking.ranked)
    assert not len(outside) or not len(inside) or inside.min() > outside.max()


@given(st.permutations(range(12)))
def test_the_order_of_rows_changes_nothing(order):
    values = [float(v) for v in (3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8)]
    keys = [[f"{i:02}" for i in range(12)]]
    plain = rank([Metric("a", values)], tie_break=keys)
    moved = rank([Metric("a", [values[i] for i in order])], tie_break=[[keys[0][i] for i in order]])
    assert [order[i] for i in moved.order] == plain.order.tolist()


def test_compositions_are_all_there():
    assert list(compositions(2, 2)) == [(0, 2), (1, 1), (2, 0)]
    assert len(list(compositions(6, 3))) == 28
    assert robustness([Metric(str(i), [1.0, 2.0]) for i in range(9)]).weightings <= 500

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.engine.clusters import design_effect, permutations


def test_a_row_of_its_own_counts_in_full():
    rng = np.random.default_rng(1)
    assert design_effect(rng.random(90) < 0.3, rng.random(90) < 0.4, np.arange(90)) == 1.0


def test_copies_count_once():
    rng = np.random.default_rng(1)
    x, y = rng.random(90) < 0.3, rng.random(90) < 0.4
    assert design_effect(np.repeat(x, 5), np.repeat(y, 5), np.repeat(np.arange(90), 5)) == pytest.approx(5.0)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=60), st.integers(0, 99))
def test_a_permutation_moves_every_row_once(sizes, seed):
    units = np.repeat(np.arange(len(sizes)), sizes)
    for order in permutations(units, 3, seed=seed):
        assert sorted(order.tolist()) == list(range(len(units)))


def test_customers_of_one_size_trade_all_their_outcomes():
    units = np.repeat(np.arange(50), 4)
    outcome = np.repeat(np.arange(50) % 2 == 0, 4)
    for order in permutations(units, 20, seed=3):
        assert np.isin(np.bincount(units, weights=outcome[order]), [0, 4]).all()


def test_the_same_seed_gives_the_same_permutations():
    units = np.repeat(np.arange(30), np.arange(30) % 3 + 1)
    one, two = (np.array(list(permutations(units, 5, seed=4))) for _ in range(2))
    assert (one == two).all()

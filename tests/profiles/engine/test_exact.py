import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln
from scipy.stats import chi2_contingency, fisher_exact
from statsmodels.stats.multitest import multipletests

from profiles.engine.exact import chi_square, fisher, log_gamma
from profiles.engine.multiplicity import benjamini_hochberg

cell = st.integers(0, 60)


def test_log_gamma_is_that_of_scipy():
    x = np.concatenate([np.arange(1.0, 3000.0), [1e5, 1e6, 1e7]])
    assert log_gamma(x) == pytest.approx(gammaln(x), rel=1e-13, abs=1e-12)


@given(cell, cell, cell, cell)
def test_fisher_is_that_of_scipy(a, b, c, d):
    assert fisher(a, b, c, d) == pytest.approx(fisher_exact([[a, b], [c, d]]).pvalue, abs=1e-9)


@pytest.mark.parametrize("table", [(99, 237, 187, 916), (1, 335, 900, 203), (5000, 20000, 30000, 100000)])
def test_fisher_of_large_tables_is_that_of_scipy(table):
    a, b, c, d = table
    assert fisher(a, b, c, d) == pytest.approx(fisher_exact([[a, b], [c, d]]).pvalue, rel=1e-7, abs=1e-300)


@pytest.mark.parametrize("table", [(10, 20, 30, 40), (500_000, 400_000, 300_000, 241_000)])
def test_chi_square_is_that_of_scipy(table):
    a, b, c, d = table
    assert chi_square(a, b, c, d) == pytest.approx(chi2_contingency([[a, b], [c, d]], correction=False).pvalue, rel=1e-9)


def test_an_empty_margin_tells_nothing():
    assert (fisher(0, 0, 3, 4), chi_square(0, 5, 0, 5)) == (1.0, 1.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_q_values_are_those_of_statsmodels(p):
    assert benjamini_hochberg(np.array(p)) == pytest.approx(multipletests(p, method="fdr_bh")[1], abs=1e-12)


def test_what_was_not_looked_at_does_not_count():
    assert benjamini_hochberg(np.array([0.01, np.nan, 0.5]))[[0, 2]].tolist() == [0.02, 0.5]

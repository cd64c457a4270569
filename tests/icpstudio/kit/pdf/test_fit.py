"""The fit finds the largest whole per cent that fits, in few layouts, whatever the power of growth."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icpstudio.kit.pdf.fit import SLACK, Zooms, fit

ZOOMS = Zooms(least=87, most=108)


def growing(at_100: float, power: float):
    """A sheet that fills `at_100` of the page at 100 %, and remembers what it was asked."""
    asked = []

    def measure(zoom: int) -> float:
        asked.append(zoom)
        return at_100 * (zoom / 100) ** power

    return measure, asked


def test_a_page_that_is_full_at_once_takes_one_layout():
    measure, asked = growing(0.985, 2.1)

    assert fit(measure, ZOOMS, 100).zoom == 100
    assert asked == [100]


def test_a_sparse_page_stops_at_the_largest_zoom():
    measure, asked = growing(0.5, 2.1)

    assert fit(measure, ZOOMS, 96).zoom == 108
    assert asked == [96, 108]


def test_a_page_that_never_fits_is_measured_at_the_smallest_zoom():
    measure, asked = growing(1.6, 2.1)

    result = fit(measure, ZOOMS, 96)

    assert not result.fits
    assert result.zoom == 87
    assert result.filled == pytest.approx(1.6 * 0.87**2.1)
    assert asked == [96, 87]


@given(at_100=st.floats(0.3, 1.8), power=st.floats(1.3, 2.9), start=st.integers(80, 115))
@settings(max_examples=300, deadline=None)
def test_nothing_larger_would_fit_by_more_than_the_slack(at_100, power, start):
    measure, asked = growing(at_100, power)

    result = fit(measure, ZOOMS, start)

    assert len(asked) == len(set(asked)) == result.layouts <= 6
    largest = max((zoom for zoom in range(87, 109) if at_100 * (zoom / 100) ** power <= 1), default=None)
    if largest is None:
        assert not result.fits
    else:
        assert result.fits
        assert result.zoom == largest or result.filled > 1 - SLACK

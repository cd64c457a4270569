"""Having looked at many things."""

import numpy as np

from profiles.engine.columns import Floats


def benjamini_hochberg(p: Floats) -> Floats:
    """q-values (Benjamini and Hochberg 1995) in the order given; NaN was not looked at and stays NaN."""
    q = np.full(len(p), np.nan)
    looked = np.flatnonzero(~np.isnan(p))
    if looked.size == 0:
        return q
    order = looked[np.argsort(p[looked], kind="stable")]
    scaled = p[order] * looked.size / np.arange(1, looked.size + 1)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q

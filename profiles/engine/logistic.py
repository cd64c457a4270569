"""Logistic regression on a few columns."""

import numpy as np

from profiles.engine.columns import Floats

RIDGE = 0.5
"""A weak pull towards zero, half an observation's worth, so that a separating column keeps a finite weight."""


def logistic(x: Floats, hits: Floats, trials: Floats | None = None) -> tuple[float, Floats]:
    """Intercept and weights by Newton's method; alike rows may be handed in once, with their hits and trials."""
    n = np.ones(len(hits)) if trials is None else trials
    design = np.column_stack([np.ones(len(hits)), x])
    penalty = np.diag([0.0, *([RIDGE] * x.shape[1])])
    weights = np.zeros(design.shape[1])
    base = min(max(float(hits.sum() / n.sum()), 0.5 / n.sum()), 1 - 0.5 / n.sum())
    weights[0] = np.log(base / (1 - base))
    for _ in range(50):
        p = probabilities(design @ weights)
        slope = design.T @ (hits - n * p) - penalty @ weights
        curve = (design * (n * p * (1 - p))[:, None]).T @ design + penalty + 1e-9 * np.eye(len(weights))
        step = np.clip(np.linalg.solve(curve, slope), -3, 3)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return float(weights[0]), weights[1:]


def probabilities(z: Floats) -> Floats:
    """The logistic function, safe at both ends."""
    p: Floats = 1 / (1 + np.exp(-np.clip(z, -35, 35)))
    return p


def loss(z: Floats, hits: Floats, trials: Floats) -> float:
    """Mean negative log-likelihood of log-odds z."""
    return float((trials * np.logaddexp(0, z) - hits * z).sum() / trials.sum())

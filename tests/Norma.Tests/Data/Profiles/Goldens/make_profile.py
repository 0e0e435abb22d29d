"""Writes profile.json: correlations and divergences by NumPy 1.24.2 and SciPy 1.10.1. Run: python3 make_profile.py"""
import json, os
import numpy as np
from scipy.spatial.distance import jensenshannon

rng = np.random.default_rng(20261130)
as_floats = lambda a: [None if np.isnan(x) else float(x) for x in np.asarray(a, np.float32)]


def correlations():
    for i, (rows, missing) in enumerate([(2, 0), (10, 0), (200, 0.1), (1000, 0.5), (60, 0.9)]):
        x = rng.normal(5, 3, rows).astype(np.float32)
        y = (x * (-1) ** i + rng.normal(0, 2, rows)).astype(np.float32)
        x[rng.random(rows) < missing] = np.nan
        y[rng.random(rows) < missing] = np.nan
        both = ~(np.isnan(x) | np.isnan(y))
        r = np.corrcoef(x[both].astype(float), y[both].astype(float))[0, 1] if both.sum() > 1 else None
        yield {"x": as_floats(x), "y": as_floats(y), "r": r}


def figures(here, there):
    """PSI with half a row in each bin; the others of plain shares."""
    h, t = (here + 0.5) / (here + 0.5).sum(), (there + 0.5) / (there + 0.5).sum()
    p, q = here / here.sum(), there / there.sum()
    return {"psi": float(((h - t) * np.log(h / t)).sum()), "js": float(jensenshannon(p, q, base=2) ** 2), "linf": float(np.abs(p - q).max())}


def numbers():
    cases = [(rng.normal(0, 1, 300), rng.normal(0, 1, 500)), (rng.normal(1, 2, 300), rng.normal(0, 1, 500)), (rng.exponential(1, 40), rng.exponential(3, 90)),
             (rng.integers(0, 4, 100), rng.integers(0, 3, 100)), (np.zeros(50), np.ones(50)), (rng.random(7), rng.random(5) + 2), (np.where(rng.random(200) < 0.8, 0, rng.random(200)), rng.random(200))]
    for here, there in cases:
        here, there = np.asarray(here, np.float32), np.asarray(there, np.float32)
        edges = np.unique(np.quantile(there.astype(float), np.arange(1, 10) / 10))
        bins = lambda v: np.bincount(np.searchsorted(edges, v.astype(float), side="left"), minlength=len(edges) + 1)
        yield {"here": as_floats(here), "there": as_floats(there), "edges": edges.tolist(), "counts": bins(here).tolist(), "others": bins(there).tolist(), **figures(bins(here), bins(there))}


def categories():
    for here, there in [([10, 20, 70], [10, 20, 70]), ([0, 50, 50], [30, 30, 40]), ([100, 0], [0, 100]), ([5, 5, 5, 85], [25, 25, 25, 25]), ([300, 3, 1], [2, 5, 0])]:
        yield {"counts": here, "others": there, **figures(np.array(here), np.array(there))}


golden = {"correlations": list(correlations()), "numbers": list(numbers()), "categories": list(categories())}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "profile.json"), "w") as file:
    json.dump(golden, file)
    file.write("\n")

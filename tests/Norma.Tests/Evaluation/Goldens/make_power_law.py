"""Writes power_law.json: a + b * n^(-c) by SciPy 1.10.1's bounded least squares from many starts. Run: python3 make_power_law.py"""
import json, os
import numpy as np
from scipy.optimize import least_squares

rng = np.random.default_rng(20261201)


def fit(n, m, low, high):
    most = n.max()
    best = None
    for c in (0.02, 0.05, 0.1, 0.3, 0.6, 1, 2, 4):
        x = (n / most) ** -c
        b, a = np.polyfit(x, m, 1)
        start = [np.clip(a, low + 1e-9, high - 1e-9), b, c]
        found = least_squares(lambda p: p[0] + p[1] * (n / most) ** -p[2] - m, start, bounds=([low, -np.inf, 0.01], [high, np.inf, 5]), xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=20000)
        if best is None or found.cost < best.cost:
            best = found
    a, b, c = best.x
    return {"error": float(2 * best.cost), "doubled": float(a + b * 2.0 ** -c), "a": float(a), "c": float(c)}


def cases():
    rows = np.repeat([100, 200, 400, 700, 1000], 3).astype(float)
    for name, low, high, law, noise in [
        ("exact", 0, 1, lambda n: 0.9 - 3 * n ** -0.5, 0), ("noisy accuracy", 0, 1, lambda n: 0.95 - 2 * n ** -0.4, 0.004), ("falling loss", 0, np.inf, lambda n: 0.2 + 8 * n ** -0.7, 0.01),
        ("steep", 0, 1, lambda n: 0.99 - 300 * n ** -1.5, 0.002), ("a limit on the border", 0, 1, lambda n: 0.5 + 0.06 * np.log(n / 100), 0.002), ("flat", 0, 1, lambda n: 0.8 + 0 * n, 0.01),
    ]:
        values = law(rows) + rng.normal(0, noise, rows.size) if noise else law(rows)
        yield {"name": name, "rows": rows.tolist(), "values": values.tolist(), "minimum": low, "maximum": None if np.isinf(high) else high, **fit(rows, values, low, high)}


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "power_law.json"), "w") as file:
    json.dump(list(cases()), file)
    file.write("\n")

"""Writes judging.json: baselines, curves and group differences by scikit-learn 1.2.1 (numpy 1.24.2); fairlearn's definitions in NumPy. Run: python3 make_judging.py"""
import json, os, warnings
import numpy as np
from sklearn import metrics as m
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression

rng = np.random.default_rng(20260222)
out = {"logistic": [], "linear": [], "dummy": [], "groups": [], "curves": []}


warnings.filterwarnings("ignore")  # the line search stops at the last bit


def floats(a):
    a = np.asarray(a).ravel()
    return [float(str(v)) for v in a] if a.dtype == np.float32 else [float(f"{v:.10g}") for v in a]


def design(n, scales, levels):
    """Numbers of those scales, codes of so many levels (0 is missing): the file holds both, scikit-learn sees unit columns for all levels but 0."""
    numbers = np.column_stack([rng.normal(3 * s, s, n) for s in scales]).astype(np.float32) if scales else np.zeros((n, 0), np.float32)
    codes = np.column_stack([rng.integers(0, k, n) for k in levels]) if levels else np.zeros((n, 0), int)
    hot = [np.eye(k)[codes[:, i]][:, 1:] for i, k in enumerate(levels)]
    return numbers, codes, np.hstack([numbers.astype(np.float64)] + hot)


def logistic(name, n, k, scales, levels, weighted=False):
    numbers, codes, x = design(n, scales, levels)
    z = (x - x.mean(0)) / x.std(0)
    score = z @ rng.normal(0, 1, (x.shape[1], k)) + rng.gumbel(0, 1, (n, k))
    y = score.argmax(1)
    w = rng.uniform(0.2, 2.5, n).astype(np.float32) if weighted else None
    model = LogisticRegression(tol=1e-10, max_iter=100000, solver="newton-cg")
    model.fit(x, y, sample_weight=w)
    out["logistic"].append({"name": name, "classes": k, "scales": len(scales), "levels": levels, "numbers": floats(numbers), "codes": [int(c) for c in codes.ravel()],
                            "truth": floats(y), "weights": None if w is None else floats(w),
                            "coefficients": floats(model.coef_), "intercepts": floats(model.intercept_), "probabilities": floats(model.predict_proba(x))})


logistic("two classes", 120, 2, [1, 1, 1], [])
logistic("two classes, units and codes, weighted", 150, 2, [0.01, 1, 40], [4], True)
logistic("three classes, codes", 150, 3, [1, 5], [3, 5])
logistic("four classes, weighted", 160, 4, [1, 1, 20], [], True)


def linear(name, n, scales, levels, weighted=False, repeat=False):
    numbers, codes, x = design(n, scales, levels)
    if repeat:
        numbers[:, 1] = numbers[:, 0] * np.float32(2)
        x[:, 1] = numbers[:, 1]
    y = (x / np.maximum(x.std(0), 1e-9) @ rng.normal(0, 3, x.shape[1]) + rng.normal(50, 1, n)).astype(np.float32)
    w = rng.uniform(0.2, 2.5, n).astype(np.float32) if weighted else None
    model = LinearRegression().fit(x, y.astype(np.float64), sample_weight=w)
    out["linear"].append({"name": name, "scales": len(scales), "levels": levels, "numbers": floats(numbers), "codes": [int(c) for c in codes.ravel()],
                          "truth": floats(y), "weights": None if w is None else floats(w),
                          "coefficients": None if repeat else floats(model.coef_), "intercept": None if repeat else float(model.intercept_), "predicted": floats(model.predict(x))})


linear("numbers", 80, [1, 1000, 0.001], [])
linear("codes, weighted", 120, [2, 30], [4, 3], True)
linear("one number twice", 60, [1, 1, 5], [3], repeat=True)

y = rng.integers(0, 3, 40)
w = rng.uniform(0.2, 2.0, 40).astype(np.float32)
prior = DummyClassifier(strategy="prior").fit(np.zeros((40, 1)), y, sample_weight=w)
out["dummy"].append({"truth": floats(y), "weights": floats(w), "classes": 3, "predicted": floats(prior.predict_proba(np.zeros((1, 1))))})
t = rng.normal(20, 4, 40).astype(np.float32)
out["dummy"].append({"truth": floats(t), "weights": floats(w), "classes": 0, "predicted": floats(DummyRegressor().fit(np.zeros((40, 1)), t, sample_weight=w).predict(np.zeros((1, 1))))})


def groups(name, n, k, weighted):
    """fairlearn: selection_rate, true_positive_rate, false_positive_rate by group; between_groups, worst_case."""
    g, y = rng.integers(0, k, n), rng.integers(0, 2, n)
    p = np.clip(0.5 + 0.3 * (y - 0.5) + 0.1 * (g - k / 2) + rng.normal(0, 0.3, n), 0.01, 0.99).astype(np.float32)
    label = (p >= 0.5).astype(int)
    w = rng.uniform(0.2, 2.0, n).astype(np.float32) if weighted else None
    ww = np.ones(n) if w is None else w.astype(np.float64)
    rate = lambda mask: np.array([np.average(label[mask & (g == c)], weights=ww[mask & (g == c)]) for c in range(k)])
    sel, tpr, fpr = rate(np.ones(n, bool)), rate(y == 1), rate(y == 0)
    diff, ratio = (lambda r: r.max() - r.min()), (lambda r: r.min() / r.max())
    out["groups"].append({"name": name, "groups": [int(v) for v in g], "truth": floats(y), "positive": floats(p), "weights": None if w is None else floats(w),
                          "values": {"demographic_parity_difference": diff(sel), "demographic_parity_ratio": ratio(sel),
                                     "equalized_odds_difference": max(diff(tpr), diff(fpr)), "equalized_odds_ratio": min(ratio(tpr), ratio(fpr))}})


groups("two groups", 90, 2, False)
groups("four groups, weighted", 240, 4, True)


def curves(name, n, weighted):
    y = rng.integers(0, 2, n)
    p = np.round(np.clip(0.5 + 0.25 * (y - 0.5) + rng.normal(0, 0.25, n), 0, 1), 2).astype(np.float32)
    w = rng.uniform(0.2, 2.0, n).astype(np.float32) if weighted else None
    fpr, tpr, _ = m.roc_curve(y, p, sample_weight=w, drop_intermediate=False)
    precision, recall, _ = m.precision_recall_curve(y, p, sample_weight=w)
    out["curves"].append({"name": name, "truth": floats(y), "positive": floats(p), "weights": None if w is None else floats(w),
                          "confusion": floats(m.confusion_matrix(y, (p >= 0.5).astype(int), sample_weight=w)),
                          "fpr": floats(fpr), "tpr": floats(tpr), "precision": floats(precision[:-1][::-1]), "recall": floats(recall[:-1][::-1])})


curves("plain", 80, False)
curves("weighted", 80, True)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "judging.json"), "w") as f:
    json.dump(out, f, separators=(",", ":"))
    f.write("\n")

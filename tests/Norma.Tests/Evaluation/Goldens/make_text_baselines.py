"""Writes text_baselines.json: scikit-learn 1.2.1's linear models of numbers, codes and tf-idf of numbered tokens. Run: python3 make_text_baselines.py"""
import json, os
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression

rng = np.random.default_rng(20261130)
ROWS, LEVELS, LENGTHS, TOKENS = 160, 3, (9, 5), 14


def tokens(length):
    """0 fills up, 1 is unknown."""
    made = np.zeros((ROWS, length), int)
    for row in made:
        count = rng.integers(0, length + 1)
        row[:count] = rng.integers(1, TOKENS, count)
    return made


first, second = (tokens(length) for length in LENGTHS)
numbers = rng.standard_normal((ROWS, 2)) * [1, 3] + [0, 2]
codes = rng.integers(0, LEVELS, ROWS)
weights = rng.integers(1, 4, ROWS).astype(float)


def of(texts):
    return TfidfVectorizer(analyzer=lambda row: [f"{t:05}" for t in row if t > 1]).fit_transform(texts.tolist()).toarray()


design = np.hstack([np.float32(numbers), np.eye(LEVELS)[codes][:, 1:], of(first), of(second)])
cases = []
for classes in (2, 3, 0):
    score = (first == 4).sum(1) - (second == 7).sum(1) + 0.7 * numbers[:, 0] + 0.5 * rng.standard_normal(ROWS)
    truth = score if classes == 0 else np.digitize(score, np.quantile(score, np.arange(1, classes) / classes))
    truth = np.float64(np.float32(truth))
    if classes:
        model = LogisticRegression(tol=1e-9, max_iter=100_000, solver="newton-cg").fit(design, truth, sample_weight=weights)
        expected = model.predict_proba(design)
    else:
        expected = LinearRegression().fit(design, truth, sample_weight=weights).predict(design)
    # One number, the first text, the other number, the second text: as features may stand.
    rows = np.hstack([np.float32(numbers[:, :1]), first, np.float32(numbers[:, 1:]), second])
    cases.append({"classes": classes, "lengths": LENGTHS, "levels": LEVELS, "numbers": [float(v) for v in rows.ravel()], "codes": codes.tolist(),
                  "weights": weights.tolist(), "truth": truth.tolist(), "expected": [round(float(v), 9) for v in np.ravel(expected)]})

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "text_baselines.json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")

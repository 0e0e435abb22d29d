"""Writes the benchmark table: 1,000,000 rows of 20 numbers with gaps, 8 categories of 5 to 1,000 levels, and a binary target.

    python3 make_table.py FOLDER [ROWS]

gives FOLDER/table.csv and FOLDER/table.parquet (Parquet where pyarrow is installed; otherwise the CSV alone, which
`DuckDB` turns into Parquet by `COPY (FROM 'table.csv') TO 'table.parquet'`). Needs NumPy and pandas.

The hidden rule is not linear: products and thresholds of numbers, waves, effects of levels, and one category that turns
the sign of a number's effect. The target is drawn from the rule's probability, so that no model can be perfect; the AUC
of the probability itself (the ceiling) is printed.
"""
import os
import sys

import numpy as np
import pandas as pd

LEVELS = [5, 8, 12, 20, 50, 120, 400, 1000]


def auc(truth, score):
    order = np.argsort(score, kind="stable")
    ranks = np.empty(len(score))
    ranks[order] = np.arange(1, len(score) + 1)
    positive = truth == 1
    n1, n0 = positive.sum(), (~positive).sum()
    return (ranks[positive].sum() - n1 * (n1 + 1) / 2) / (n1 * n0)


def main():
    folder, rows = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    os.makedirs(folder, exist_ok=True)
    rng = np.random.default_rng(20260131)

    x = rng.standard_normal((rows, 20)).astype(np.float32)
    x[:, 5] = np.exp(x[:, 5])  # skewed
    x[:, 6] = np.round(x[:, 6] * 10)  # counts
    codes = [np.minimum((rng.random(rows) ** 2 * n).astype(np.int64), n - 1) for n in LEVELS]  # frequent and rare levels

    rule = np.random.default_rng(7)  # of its own, so that the rule does not depend on the number of rows
    effects = [rule.standard_normal(n) * 0.7 for n in LEVELS]
    score = (
        1.1 * x[:, 0] * x[:, 1]
        + 0.9 * np.sin(2 * x[:, 2])
        + 0.8 * (x[:, 3] > 0.5) * x[:, 4]
        + 0.5 * np.log1p(x[:, 5])
        - 0.6 * np.abs(x[:, 7])
        + 0.7 * np.where(codes[0] % 2 == 0, x[:, 8], -x[:, 8])
        + 0.4 * x[:, 9]
        - 0.3 * x[:, 10] ** 2
    )
    for code, effect in zip(codes, effects):
        score = score + effect[code]
    score = (score - score.mean()) * 1.35
    probability = 1 / (1 + np.exp(-score))
    target = (rng.random(rows) < probability).astype(np.int64)
    print(f"rows {rows}, positive {target.mean():.4f}, ceiling AUC {auc(target, probability):.4f}")

    columns = {}
    for f in range(20):
        values = np.round(x[:, f].astype(np.float64), 4)
        if f % 3 == 0:
            values[rng.random(rows) < 0.03] = np.nan  # gaps
        columns[f"n{f}"] = values
    for f, (code, n) in enumerate(zip(codes, LEVELS)):
        names = np.array([f"c{f}_{level}" for level in range(n)], dtype=object)
        columns[f"c{f}"] = names[code]
    columns["target"] = target
    table = pd.DataFrame(columns)
    table.to_csv(os.path.join(folder, "table.csv"), index=False)
    try:
        table.to_parquet(os.path.join(folder, "table.parquet"), index=False)
    except ImportError:
        print("no pyarrow: table.parquet is left out")


if __name__ == "__main__":
    main()

"""Writes transforms.json: what scikit-learn 1.2.1 (numpy 1.24.2) makes of small columns. Run: python3 make_transforms.py"""
import json, os
import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import (FunctionTransformer, KBinsDiscretizer, MinMaxScaler, OneHotEncoder, OrdinalEncoder,
                                   RobustScaler, StandardScaler)

rng = np.random.default_rng(20260131)
columns = {
    "normal": rng.standard_normal(61),
    "skewed": np.exp(rng.standard_normal(60) * 2),
    "counts": np.round(rng.standard_normal(59) ** 2 * 4),
    "years": 2020 + np.round(rng.random(40) * 6),
    "large": 1e7 + np.round(rng.random(41) * 5),
    "small": rng.standard_normal(33) * 1e-20,
    "constant": np.full(20, 3.1),
    "one": np.array([2.5]),
}
cases = []


def numbers(values):
    return [None if np.isnan(v) else float(v) for v in np.asarray(values, np.float64).ravel()]


for name, values in columns.items():
    full = np.float64(np.float32(values)).reshape(-1, 1)
    gaps = full.copy()
    if len(gaps) > 1:
        gaps[rng.random(len(gaps)) < 0.15] = np.nan
        gaps[0] = full[0]
    new = np.float64(np.float32(np.concatenate([full[:5, 0], full.max(0) * 2 + 1, full.min(0) - 1, [0, np.nan]]))).reshape(-1, 1)

    def case(word, arguments, transformer, train, rows=new, shift=0):
        given = transformer.fit(train).transform(rows)
        cases.append({"column": name, "word": word, "arguments": arguments, "train": numbers(train), "new": numbers(rows),
                      "width": given.shape[1], "expected": numbers(given + shift)})

    known = new[~np.isnan(new[:, 0])]
    for strategy in ("mean", "median", "most_frequent"):
        case("impute", {"strategy": strategy}, SimpleImputer(strategy=strategy), gaps)
    case("impute", {"strategy": "constant", "fill_value": -7}, SimpleImputer(strategy="constant", fill_value=-7), gaps)
    if len(full) > 1:
        case("impute", {"strategy": "median", "add_indicator": True}, SimpleImputer(strategy="median", add_indicator=True), gaps)
    case("standardize", {}, StandardScaler(), gaps)
    case("min_max", {}, MinMaxScaler(), gaps)
    case("min_max", {"feature_range": [-1, 3]}, MinMaxScaler((-1, 3)), gaps)
    case("robust", {}, RobustScaler(), gaps)
    case("robust", {"quantile_range": [10, 90]}, RobustScaler(quantile_range=(10, 90)), gaps)
    lower, upper = np.nanquantile(gaps, [0.05, 0.9])
    case("clip", {"quantiles": [0.05, 0.9]}, FunctionTransformer(lambda x: np.clip(x, lower, upper)), gaps)
    if name not in ("constant", "one", "small"):
        for bins in (3, 7):
            for strategy in ("quantile", "uniform"):
                case("bins", {"n_bins": bins, "strategy": strategy}, KBinsDiscretizer(bins, encode="ordinal", strategy=strategy), full, known, shift=1)
    if (full >= 0).all():
        case("log", {}, FunctionTransformer(np.log1p), full, known[known[:, 0] >= 0].reshape(-1, 1))

texts = np.array(["OH", "KS", "ä", "TX", "OH", "KS", "Z", "OH", "a", "TX"], dtype=object).reshape(-1, 1)
new = np.array(["OH", "?", "a", "ä", "Z", "TX", "KS"], dtype=object).reshape(-1, 1)


def text_case(word, arguments, transformer):
    given = transformer.fit(texts).transform(new)
    cases.append({"column": "states", "word": word, "arguments": arguments, "train_texts": texts.ravel().tolist(), "new_texts": new.ravel().tolist(),
                  "width": given.shape[1], "expected": numbers(given)})


text_case("one_hot", {}, OneHotEncoder(handle_unknown="ignore", sparse_output=False))
text_case("ordinal", {}, OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan))

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "transforms.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
print(len(cases), "cases")

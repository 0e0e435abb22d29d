"""Writes tf_idf.json: what scikit-learn 1.2.1's TfidfVectorizer makes of numbered tokens, 0 filling up and 1 unknown. Run: python3 make_tf_idf.py"""
import json, os
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

rng = np.random.default_rng(20261129)
LENGTH = 12


def rows(count, most):
    """Tokens as frequent as words are, of 2 and more; some texts are empty."""
    made = []
    for _ in range(count):
        tokens = np.minimum(rng.zipf(1.4, rng.integers(0, LENGTH + 1)) + 1, most)
        tokens[rng.random(len(tokens)) < 0.1] = 1
        made.append([int(t) for t in tokens] + [0] * (LENGTH - len(tokens)))
    return made


cases = []
for arguments in ({}, {"sublinear_tf": True}, {"smooth_idf": False}, {"norm": "l1"}, {"norm": None}, {"norm": None, "sublinear_tf": True, "smooth_idf": False}, {"min_df": 3}, {"max_features": 5}):
    train, new = rows(40, 60), rows(12, 80)
    vectorizer = TfidfVectorizer(analyzer=lambda row: [f"{t:05}" for t in row if t > 1], **arguments)
    vectorizer.fit(train)
    if "max_features" in arguments:
        counts = sorted((sum(row.count(t) for row in train) for t in range(2, 61)), reverse=True)
        assert counts[4] > counts[5], "a tie at the border, which scikit-learn breaks by its sort"
    cases.append({"arguments": arguments, "train": train, "new": new, "tokens": [int(t) for t in vectorizer.get_feature_names_out()],
                  "expected": [round(float(v), 12) for v in vectorizer.transform(new).toarray().ravel()]})

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tf_idf.json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")

"""Writes sets.json: sets of names as scikit-learn 1.2.1 has them (MultiLabelBinarizer). Run: python3 make_sets.py"""
import json, os, warnings
import numpy as np
from sklearn.preprocessing import MultiLabelBinarizer, normalize

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20260202)
names = ["drama", "war", "Ärger", "comedy", "a b", "crime", "noir"]
draw = lambda n, of: [[str(name) for name in rng.choice(of, rng.integers(0, min(5, len(of))), replace=False)] for _ in range(n)]
train, new = draw(40, names[:6]), draw(15, names)
binarizer = MultiLabelBinarizer().fit(train)
# Ordinal order of UTF-16, as .NET's; scikit-learn sorts by code points, which is the same here.
hot = binarizer.transform(new).astype(np.float32)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sets.json"), "w") as f:
    json.dump({
        "train": [";".join(s) for s in train], "new": [json.dumps(s) for s in new], "classes": list(binarizer.classes_),
        "none": hot.ravel().tolist(), "l1": normalize(hot, "l1").ravel().tolist(), "l2": normalize(hot, "l2").ravel().tolist(),
    }, f)
    f.write("\n")

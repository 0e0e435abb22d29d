"""The Python side of the features benchmark: pandas and scikit-learn, as their users write it.

    python3 peers_features.py FOLDER     # reads FOLDER/table.csv, fits and applies, seconds
"""
import os
import sys
import time

import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder, StandardScaler

numbers, categories = [f"n{f}" for f in range(20)], [f"c{f}" for f in range(8)]

begin = time.perf_counter()
table = pd.read_csv(os.path.join(sys.argv[1], "table.csv"))
read = time.perf_counter() - begin

rounds = []
for _ in range(3):
    features = ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        ("categories", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), categories),
    ])
    row = []
    for act in (lambda: features.fit(table), lambda: features.transform(table).astype(np.float32)):
        begin, processor = time.perf_counter(), time.process_time()
        act()
        row += [time.perf_counter() - begin, time.process_time() - processor]
    rounds.append(row)
fit, fit_processor, apply, apply_processor = np.median(rounds, axis=0)
print(f"pandas {pd.__version__}, scikit-learn {sklearn.__version__}: {len(table)} rows, read {read:.2f} s, "
      f"fit {fit:.2f} s (processor {fit_processor:.2f}), apply {apply:.2f} s (processor {apply_processor:.2f})")

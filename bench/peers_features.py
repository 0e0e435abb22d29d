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
    begin = time.perf_counter()
    features.fit(table)
    fit = time.perf_counter() - begin
    begin = time.perf_counter()
    features.transform(table).astype(np.float32)
    rounds.append((fit, time.perf_counter() - begin))
fit, apply = (float(np.median([r[i] for r in rounds])) for i in range(2))
print(f"pandas {pd.__version__}, scikit-learn {sklearn.__version__}: {len(table)} rows, read {read:.2f} s, fit {fit:.2f} s, apply {apply:.2f} s")

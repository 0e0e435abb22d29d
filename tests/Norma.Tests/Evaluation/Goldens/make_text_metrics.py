"""Writes text_metrics.json: figures of texts, token by token, by PyTorch 1.13 and scikit-learn 1.2.1. Run: python3 make_text_metrics.py"""
import json, math, os
import numpy as np
import torch
from sklearn.metrics import accuracy_score

rng = np.random.default_rng(7)
cases = []


def case(name, rows, places, vocabulary, weights=None):
    logits = rng.normal(size=(rows, places, vocabulary)).astype(np.float32)
    truth = rng.integers(1, vocabulary, (rows, places))
    texts = ["".join(rng.choice(list("aé€😀 ."), rng.integers(1, 9))) for _ in range(rows)]
    for r in range(rows):                       # texts of different lengths; behind them nothing counts
        truth[r, rng.integers(1, places + 1):] = -1
    z, y = torch.tensor(logits).double(), torch.tensor(truth)
    each = torch.nn.functional.cross_entropy(z.reshape(-1, vocabulary), y.reshape(-1), ignore_index=-1, reduction="none").reshape(rows, places).numpy()
    counted = truth >= 0
    w = np.ones(rows) if weights is None else np.asarray(weights, np.float64)
    nats, tokens = (w * each.sum(1)).sum(), (w * counted.sum(1)).sum()
    place_weights = np.repeat(w[:, None], places, 1)[counted]
    smooth = torch.nn.functional.cross_entropy(z.reshape(-1, vocabulary), y.reshape(-1), ignore_index=-1, reduction="none", label_smoothing=0.1).reshape(rows, places).numpy()
    metrics = {
        "cross_entropy": nats / tokens,
        "perplexity": math.exp(nats / tokens),
        "token_accuracy": accuracy_score(truth[counted], logits.argmax(2)[counted], sample_weight=place_weights),
        "nats_per_character": nats / (w * [len(t) for t in texts]).sum(),
        "bits_per_byte": nats / math.log(2) / (w * [len(t.encode()) for t in texts]).sum(),
    }
    cases.append({
        "name": name, "shape": [places, vocabulary], "logits": [float(x) for x in logits.ravel()], "truth": truth.ravel().tolist(), "texts": texts,
        "weights": None if weights is None else [float(x) for x in weights], "metrics": metrics, "smoothed": (w[:, None] * smooth).sum() / tokens})


case("texts", 7, 5, 9)
case("weighted", 6, 4, 5, np.float32(rng.random(6) + 0.1))
case("one token", 1, 1, 3)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "text_metrics.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")

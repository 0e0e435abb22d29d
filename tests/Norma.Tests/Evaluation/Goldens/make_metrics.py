"""Writes metrics.json: cases and their figures by scikit-learn 1.2.1 (numpy 1.24.2). Run: python3 make_metrics.py"""
import json, os, warnings
import numpy as np
from sklearn import metrics as m

warnings.filterwarnings("ignore")
EPS = float(np.finfo(np.float32).eps)
rng = np.random.default_rng(20260131)
cases = []


def shares(logits):
    e = np.exp(logits - logits.max(1, keepdims=True))
    return (e / e.sum(1, keepdims=True)).astype(np.float32)


def classes(name, truth, proba, weights=None):
    k = proba.shape[1]
    labels = list(range(k))
    truth = np.asarray(truth)
    p64 = proba.astype(np.float64)
    pred = (p64[:, 1] >= 0.5).astype(int) if k == 2 else p64.argmax(1)
    w = dict(sample_weight=weights)
    v = {
        "accuracy": m.accuracy_score(truth, pred, **w),
        "balanced_accuracy": m.balanced_accuracy_score(truth, pred, **w),
        "matthews_corrcoef": m.matthews_corrcoef(truth, pred, **w),
        "log_loss": m.log_loss(truth, p64, eps=EPS, labels=labels, **w),
    }
    averages = ["micro", "macro", "weighted"] + (["binary"] if k == 2 else [])
    for word, f in [("precision", m.precision_score), ("recall", m.recall_score), ("f1", m.f1_score)]:
        for a in averages:
            v[f"{word}_{a}"] = f(truth, pred, average=a, zero_division=0, **w)
        v[word] = v[f"{word}_binary" if k == 2 else f"{word}_macro"]
    if k == 2:
        v["brier_score"] = m.brier_score_loss(truth, p64[:, 1], pos_label=1, **w)
        v["specificity"] = m.recall_score(truth, pred, pos_label=0, zero_division=0, **w)
        single = len(set(truth)) == 1
        v["roc_auc"] = None if single else m.roc_auc_score(truth, p64[:, 1], **w)
        v["average_precision"] = None if truth.sum() == 0 else m.average_precision_score(truth, p64[:, 1], **w)
    else:
        hot = np.eye(k)[truth]
        v["brier_score"] = np.average(((p64 - hot) ** 2).sum(1), weights=weights)
        present = sorted(set(truth))
        share = np.array([np.sum((np.ones(len(truth)) if weights is None else weights)[truth == c]) for c in present])
        auc = np.array([m.roc_auc_score(hot[:, c], p64[:, c], **w) for c in present])
        ap = np.array([m.average_precision_score(hot[:, c], p64[:, c], **w) for c in present])
        v["roc_auc"] = v["roc_auc_macro"] = auc.mean()
        v["roc_auc_weighted"] = np.average(auc, weights=share)
        v["average_precision"] = v["average_precision_macro"] = ap.mean()
        v["average_precision_weighted"] = np.average(ap, weights=share)
        if len(present) == k:
            # scikit-learn's own one-versus-rest agrees with the loop above
            full = p64 / p64.sum(1, keepdims=True)
            if weights is None:
                assert abs(m.roc_auc_score(truth, full, multi_class="ovr") - v["roc_auc"]) < 1e-6
                assert abs(m.roc_auc_score(truth, full, multi_class="ovr", average="weighted") - v["roc_auc_weighted"]) < 1e-6
        v["accuracy_top_2"] = m.top_k_accuracy_score(truth, p64, k=2, labels=labels, **w)
    cases.append({
        "name": name, "classes": k, "truth": truth.tolist(), "predicted": [float(x) for x in proba.ravel()],
        "weights": None if weights is None else [float(x) for x in weights],
        "confusion": m.confusion_matrix(truth, pred, labels=labels, **w).tolist(),
        "metrics": v})


def numbers(name, truth, pred, weights=None):
    truth, pred = np.float32(truth), np.float32(pred)
    t, p = truth.astype(np.float64), pred.astype(np.float64)
    w = dict(sample_weight=weights)
    mse = m.mean_squared_error(t, p, **w)
    v = {
        "mean_squared_error": mse,
        "root_mean_squared_error": mse ** 0.5,
        "mean_absolute_error": m.mean_absolute_error(t, p, **w),
        "mean_absolute_percentage_error": m.mean_absolute_percentage_error(t, p, **w),
        "median_absolute_error": m.median_absolute_error(t, p, **w),
        "r2": None if len(t) < 2 else m.r2_score(t, p, **w),
    }
    cases.append({
        "name": name, "classes": 0, "truth": [float(x) for x in truth], "predicted": [float(x) for x in pred],
        "weights": None if weights is None else [float(x) for x in weights], "metrics": v})


def binary(n, share, strength, steps=None):
    truth = (rng.random(n) < share).astype(int)
    z = strength * (truth - share) + rng.normal(size=n)
    p = 1 / (1 + np.exp(-z))
    if steps: p = np.round(p * steps) / steps
    p = p.astype(np.float32)
    return truth, np.stack([np.float32(1) - p, p], 1)


def weights(n): return rng.choice(np.float32([0.25, 0.5, 1, 2, 3.5]), n)


classes("binary", *binary(150, 0.4, 1.5))
t, p = binary(200, 0.3, 1.0, steps=8)
classes("binary with ties", t, p)
classes("binary with ties and weights", t, p, weights(200))
t, p = binary(120, 0.5, 2.0)
classes("binary with weights", t, p, rng.random(120).astype(np.float32) + np.float32(0.01))
t, p = binary(30, 0.5, 1.0)
classes("only positives", np.ones(30, int), p)
classes("only negatives", np.zeros(30, int), p)
classes("nothing predicted positive", t, np.stack([np.full(30, 0.9), np.full(30, 0.1)], 1).astype(np.float32))
classes("certain and wrong", [0, 1, 1, 0], np.float32([[0, 1], [1, 0], [0, 1], [1, 0]]))
classes("all probabilities equal", [0, 1, 1, 0, 1], np.full((5, 2), 0.5, np.float32))
t = rng.integers(0, 4, 160)
z = rng.normal(size=(160, 4)); z[np.arange(160), t] += 1.2
classes("four classes", t, shares(z))
classes("four classes with weights", t, shares(z), weights(160))
t3 = rng.choice([0, 2, 3], 100)
z = rng.normal(size=(100, 4)); z[np.arange(100), t3] += 1.0
classes("a class absent from the truth", t3, shares(z))
z[:, 1] -= 50
classes("a class absent from truth and prediction", t3, shares(z), weights(100))
t = rng.integers(0, 3, 40)
z = rng.normal(size=(40, 3)); z[:, 2] -= 50
classes("a class never predicted", t, shares(z))

y = rng.normal(20, 5, 100)
numbers("numbers", y, y + rng.normal(size=100))
numbers("numbers with weights", y, y + rng.normal(size=100), rng.random(100).astype(np.float32))
numbers("odd count", y[:99], y[:99] + rng.normal(size=99))
numbers("worse than the mean", y, -y)
numbers("a true value of 0", [0, 1, -2], [0.5, 1, -2.5])
numbers("constant truth, exact", [3, 3, 3], [3, 3, 3])
numbers("constant truth, not exact", [3, 3, 3], [3, 3, 4])
numbers("one row", [3], [2.5])


def series(name, truth, pred, weights=None):
    """Several numbers a row, [rows, steps, channels]; each channel with the scale on which it was learned."""
    truth, pred = np.float32(truth), np.float32(pred)
    n, _, channels = truth.shape
    t, p = truth.astype(np.float64).reshape(n, -1), pred.astype(np.float64).reshape(n, -1)
    deviations = np.float32(np.arange(2, 2 + channels))
    s = np.tile(deviations.astype(np.float64), truth.shape[1])
    w = dict(sample_weight=weights)
    mse = m.mean_squared_error(t, p, **w)
    v = {
        "mean_squared_error": mse,
        "root_mean_squared_error": mse ** 0.5,
        "mean_absolute_error": m.mean_absolute_error(t, p, **w),
        "mean_absolute_percentage_error": m.mean_absolute_percentage_error(t, p, **w),
        "r2": m.r2_score(t, p, **w),
        "standardized_mean_squared_error": m.mean_squared_error(t / s, p / s, **w),
        "standardized_mean_absolute_error": m.mean_absolute_error(t / s, p / s, **w),
    }
    if weights is None: v["median_absolute_error"] = float(np.median(np.abs(t - p)))
    cases.append({
        "name": name, "classes": 0, "shape": list(truth.shape[1:]), "deviations": [float(x) for x in deviations],
        "truth": [float(x) for x in truth.ravel()], "predicted": [float(x) for x in pred.ravel()],
        "weights": None if weights is None else [float(x) for x in weights], "metrics": v})


y = rng.normal(20, 5, (40, 3, 2))
series("series", y, y + rng.normal(size=y.shape))
series("series with weights", y, y + rng.normal(size=y.shape), weights(40))


def masks(name, truth, logits, weights=None):
    """A class for each pixel, [rows, height, width]; -1 does not count. A row's weight is that of its pixels."""
    n, height, width, k = logits.shape
    p = shares(logits.reshape(-1, k)).reshape(logits.shape)
    pred, each = p.astype(np.float64).argmax(-1), np.ones(n, np.float32) if weights is None else weights
    counted = truth >= 0
    t, q, w = truth[counted], pred[counted], np.broadcast_to(each[:, None, None], truth.shape)[counted]
    seen = [c for c in range(k) if ((t == c) | (q == c)).any()]
    v = {
        "mean_iou": m.jaccard_score(t, q, labels=seen, average="macro", sample_weight=w, zero_division=0),
        "dice_score": m.f1_score(t, q, labels=seen, average="macro", sample_weight=w, zero_division=0),
        "pixel_accuracy": m.accuracy_score(t, q, sample_weight=w),
    }
    cases.append({
        "name": name, "task": "segmentation", "classes": k, "shape": [height, width], "truth": [float(x) for x in truth.ravel()], "predicted": [float(x) for x in p.ravel()],
        "weights": None if weights is None else [float(x) for x in weights], "metrics": v})


t = rng.integers(0, 3, (10, 4, 5))
z = rng.normal(size=(10, 4, 5, 3)) + 1.5 * np.eye(3)[t]
masks("masks", t, z)
masks("masks with weights", t, z, weights(10))
t2 = np.where(rng.random(t.shape) < 0.2, -1, t)
masks("masks with pixels that do not count", t2, z)
t3 = np.where(t == 1, 0, t)
masks("masks without a class", t3, rng.normal(size=z.shape) + 1.5 * np.eye(3)[t3] - np.array([0, 50, 0]))

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "metrics.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")

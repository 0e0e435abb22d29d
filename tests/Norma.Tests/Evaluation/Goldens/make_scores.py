"""Writes scores.json: ranking, label, mask and forecast figures by scikit-learn 1.2.1, and by plain NumPy 1.24.2 where it has none. Run: python3 make_scores.py"""
import json, os, warnings
import numpy as np
from sklearn import metrics as m
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20261129)
as_floats = lambda a: [float(x) for x in np.asarray(a, np.float32).ravel()]


def ranking():
    """Rows of distinct scores: scikit-learn's ndcg_score gives equal ones the mean of their orders, Norma the worst."""
    for i in range(12):
        candidates, right = int(rng.integers(2, 40)), 1 if i % 2 == 0 else None
        scores = rng.permutation(candidates).astype(np.float32) / 7
        truth = np.zeros(candidates, bool)
        truth[rng.choice(candidates, right or int(rng.integers(1, candidates)), replace=False)] = True
        order = truth[np.argsort(-scores)]
        ranks = np.flatnonzero(order) + 1
        yield {
            "name": f"ranking {i}", "scores": as_floats(scores), "truth": truth.tolist(), "ranks": ranks.tolist(),
            "ndcg": {k: m.ndcg_score(truth[None].astype(int), scores[None], k=k) for k in (1, 3, 10)},
            "hit_rate": {k: float(order[:k].any()) for k in (1, 3, 10)},
            "recall": {k: float(order[:k].sum() / truth.sum()) for k in (1, 3, 10)},
            "reciprocal_rank": float(1 / ranks[0]),
        }
        if right == 1:
            assert abs(m.label_ranking_average_precision_score(truth[None], scores[None]) - 1 / ranks[0]) < 1e-12


def labels():
    for i, (rows, count) in enumerate([(1, 1), (6, 3), (40, 5), (200, 12), (20, 4), (15, 3)]):
        truth = rng.random((rows, count)) < 0.35
        scores = np.clip(truth * 0.4 + rng.random((rows, count)) * 0.6, 0, 1).astype(np.float32)
        if i % 2 == 0:
            scores = np.round(scores, 1).astype(np.float32)   # equal scores
        predicted = scores > np.float32(0.45)
        if i >= 4:
            truth[:, 0] = predicted[:, 0] = False             # a label that nobody has
        if i == 5:
            truth[:5] = predicted[2:6] = False
            truth[6] = True
        y, p = truth.astype(int), predicted.astype(int)
        f1 = lambda average: m.f1_score(y, p, average=average, zero_division=0)
        yield {
            "name": f"labels {rows} x {count}, {i}", "count": count, "truth": truth.ravel().tolist(), "scores": as_floats(scores), "predicted": predicted.ravel().tolist(),
            "hamming_loss": m.hamming_loss(y, p), "subset_accuracy": m.accuracy_score(y, p), "label_ranking_average_precision": m.label_ranking_average_precision_score(y, scores.astype(float)),
            **({"f1_micro": f1("micro"), "f1_macro": f1("macro"), "f1_samples": f1("samples")} if count > 1 else {}),
        }


def masks():
    for i, (pixels, classes, seen) in enumerate([(50, 2, 2), (400, 5, 5), (400, 6, 4), (30, 3, 1), (1000, 21, 21)]):
        truth = rng.integers(0, seen, pixels)
        predicted = np.where(rng.random(pixels) < 0.7, truth, rng.integers(0, seen, pixels))
        truth = np.where(rng.random(pixels) < 0.1, 255, truth)
        t, p = truth[truth != 255], predicted[truth != 255]
        yield {
            "name": f"mask {i}", "classes": classes, "truth": truth.tolist(), "predicted": predicted.tolist(),
            "matrix": m.confusion_matrix(t, p, labels=range(classes)).ravel().tolist(),
            # scikit-learn's labels are those that occur, true or predicted
            "mean_iou": m.jaccard_score(t, p, average="macro"), "dice": m.f1_score(t, p, average="macro"), "pixel_accuracy": m.accuracy_score(t, p),
        }


def forecasts():
    quantiles = [0.1, 0.5, 0.9]
    for i, (past, steps, channels, season) in enumerate([(30, 6, 1, 1), (60, 12, 1, 12), (200, 24, 7, 24), (25, 1, 2, 7)]):
        history = (rng.normal(3, 2, (past, channels)).cumsum(0) + rng.normal(0, 5, channels)).astype(np.float32)
        truth = (history[-1] + rng.normal(0, 3, (steps, channels)).cumsum(0)).astype(np.float32)
        predicted = (truth + rng.normal(0, 2, (steps, channels))).astype(np.float32)
        if i == 1:
            truth[:3] = 0
            predicted[:2] = 0
        bands = (predicted[:, :1] + np.array([-2, 0.5, 3])).astype(np.float32)
        h, t, p, b = (a.astype(np.float64) for a in (history, truth, predicted, bands))
        scaler = StandardScaler().fit(h)
        size = np.abs(t[:, 0]) + np.abs(p[:, 0])
        yield {
            "name": f"forecast {i}", "season": season, "channels": channels, "quantiles": quantiles, "history": as_floats(history[:, 0]), "truth": as_floats(truth),
            "first_truth": as_floats(truth[:, 0]), "predicted": as_floats(predicted), "first_predicted": as_floats(predicted[:, 0]), "bands": as_floats(bands), "deviations": scaler.scale_.tolist(),
            "mase": float(np.abs(t[:, 0] - p[:, 0]).mean() / np.abs(h[season:, 0] - h[:-season, 0]).mean()),
            "smape": float(np.where(size > 0, 200 * np.abs(t[:, 0] - p[:, 0]) / np.where(size > 0, size, 1), 0).mean()),
            "pinball": [m.mean_pinball_loss(t[:, 0], b[:, q], alpha=quantiles[q]) for q in range(3)],
            "weighted_quantile_loss": float(np.mean([2 * m.mean_pinball_loss(t[:, 0], b[:, q], alpha=quantiles[q]) / np.abs(t[:, 0]).mean() for q in range(3)])),
            "standardized_mse": m.mean_squared_error(scaler.transform(t), scaler.transform(p)),
            "standardized_mae": m.mean_absolute_error(scaler.transform(t), scaler.transform(p)),
        }


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "scores.json"), "w") as out:
    json.dump({"ranking": list(ranking()), "labels": list(labels()), "masks": list(masks()), "forecasts": list(forecasts())}, out)
    out.write("\n")

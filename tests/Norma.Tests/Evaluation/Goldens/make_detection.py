"""Writes detection.json: mean average precision of PASCAL VOC (all points) and of COCO, by plain Python from their published definitions.

pycocotools is not needed: the COCO function is checked against its figures, as torchmetrics' tests state them (`published`), before anything is written. numpy 1.24.2.
Run: python3 make_detection.py
"""
import json, os
import numpy as np

IOUS, RECALLS = np.linspace(0.5, 0.95, 10), np.linspace(0, 1, 101)


def overlap(a, b, crowd=False):
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    area = lambda box: (box[2] - box[0]) * (box[3] - box[1])
    return width * height / (area(a) if crowd else area(a) + area(b) - width * height)


def coco_image(found, truths, threshold):
    """By detection, surest first: True, False, or None where it does not count. One pass over candidates, true boxes before crowds, as COCO describes it."""
    candidates = [t for t in truths if not t["ignored"]] + [t for t in truths if t["ignored"]]
    free, verdicts = [True] * len(candidates), []
    for d in found:
        options = [(overlap(d["box"], t["box"], t["ignored"]), i) for i, t in enumerate(candidates) if free[i] or t["ignored"]]
        options = [(o, i) for o, i in options if o >= threshold]
        real = [x for x in options if not candidates[x[1]]["ignored"]]
        if real:
            free[max(real)[1]] = False
            verdicts.append(True)
        else:
            verdicts.append(None if options else False)
    return verdicts


def voc_image(found, truths, threshold):
    seen, verdicts = set(), []
    for d in found:
        overlaps = [overlap(d["box"], t["box"]) for t in truths]
        best = int(np.argmax(overlaps)) if overlaps else None
        if best is None or overlaps[best] < threshold:
            verdicts.append(False)
        elif truths[best]["ignored"]:
            verdicts.append(None)
        else:
            verdicts.append(best not in seen)
            seen.add(best)
    return verdicts


def curve(images, c, threshold, judge, limit):
    scored, positives = [], 0
    for detections, truths in images:
        found = sorted((d for d in detections if d["class"] == c), key=lambda d: -d["score"])[:limit]
        truths = [t for t in truths if t["class"] == c]
        positives += sum(not t["ignored"] for t in truths)
        scored += [(d["score"], v) for d, v in zip(found, judge(found, truths, threshold)) if v is not None]
    right = np.array([v for _, v in sorted(scored, key=lambda s: -s[0])], float)
    return np.cumsum(right), np.arange(1, len(right) + 1), positives


def coco(images, c, threshold):
    right, all_, positives = curve(images, c, threshold, coco_image, 100)
    if positives == 0:
        return None
    recall, precision = right / positives, right / (all_ + np.spacing(1))
    return float(np.mean([max(precision[recall >= r], default=0.0) for r in RECALLS]))


def voc(images, c, threshold):
    right, all_, positives = curve(images, c, threshold, voc_image, None)
    if positives == 0:
        return None
    recall, precision = right / positives, right / all_
    points = np.unique(np.concatenate([[0.0], recall]))
    return float(sum((b - a) * precision[recall >= b].max() for a, b in zip(points, points[1:])))


def mean(values):
    values = [v for v in values if v is not None]
    return float(np.mean(values)) if values else None


def judged(name, images, classes):
    by_class = [[coco(images, c, t) for t in IOUS] for c in range(classes)]
    return {
        "name": name,
        "images": [{"detections": d, "truths": t} for d, t in images],
        "coco": mean([v for row in by_class for v in row]), "coco_50": mean([row[0] for row in by_class]), "coco_75": mean([row[5] for row in by_class]),
        "coco_by_class": [mean(row) for row in by_class], "voc": mean([voc(images, c, 0.5) for c in range(classes)]), "voc_by_class": [voc(images, c, 0.5) for c in range(classes)],
    }


def published():
    """Images 42, 73, 74 and 133 of pycocotools' own fake results (cocoapi/results/instances_val2014_fakebbox100_results.json) with the figures of pycocotools, three decimals, that
    the test of mean average precision in early versions of torchmetrics states (github.com/Lightning-AI/torchmetrics, test_map.py)."""
    found = [([[258.15, 41.29, 606.41, 285.07]], [0.236], [4]),
             ([[61.00, 22.75, 565.00, 632.42], [12.66, 3.32, 281.26, 275.23]], [0.318, 0.726], [3, 2]),
             ([[87.87, 276.25, 384.29, 379.43], [0.00, 3.66, 142.15, 316.06], [296.55, 93.96, 314.97, 152.79], [328.94, 97.05, 342.49, 122.98],
               [356.62, 95.47, 372.33, 147.55], [464.08, 105.09, 495.74, 146.99], [276.11, 103.84, 291.44, 150.72]], [0.546, 0.3, 0.407, 0.611, 0.335, 0.805, 0.953], [4, 1, 0, 0, 0, 0, 0]),
             ([[0.00, 2.87, 601.00, 421.52]], [0.699], [5])]
    there = [([[214.15, 41.29, 562.41, 285.07]], [4]), ([[13.00, 22.75, 548.98, 632.42], [1.66, 3.32, 270.26, 275.23]], [2, 2]),
             ([[61.87, 276.25, 358.29, 379.43], [2.75, 3.66, 162.15, 316.06], [295.55, 93.96, 313.97, 152.79], [326.94, 97.05, 340.49, 122.98],
               [356.62, 95.47, 372.33, 147.55], [462.08, 105.09, 493.74, 146.99], [277.11, 103.84, 292.44, 150.72]], [4, 1, 0, 0, 0, 0, 0]), ([[13.99, 2.87, 640.00, 421.52]], [5])]
    images = [([{"box": b, "class": c, "score": s} for b, s, c in zip(*f)], [{"box": b, "class": c, "ignored": False} for b, c in zip(*t)]) for f, t in zip(found, there)]
    case = judged("published", images, 6)
    for key, expected in [("coco", 0.706), ("coco_50", 0.901), ("coco_75", 0.846)]:
        assert abs(case[key] - expected) < 5.1e-4, (key, case[key])
    for value, expected in zip(case["coco_by_class"], [0.725, 0.800, 0.454, None, 0.650, 0.900]):
        assert value == expected or abs(value - expected) < 5.1e-4, (value, expected)
    return case | {"published": {"coco": 0.706, "coco_50": 0.901, "coco_75": 0.846, "coco_by_class": [0.725, 0.800, 0.454, None, 0.650, 0.900]}}


def drawn(name, count, classes, most, rng, equal=False, crowds=False):
    images = []
    for _ in range(count):
        truths, detections = [], []
        for _ in range(int(rng.integers(0, most + 1))):
            x, y, w, h = (float(v) for v in np.round(rng.uniform([0, 0, 8, 8], [90, 90, 40, 40]), 2))
            truths.append({"box": [x, y, x + w, y + h], "class": int(rng.integers(0, classes)), "ignored": bool(crowds and rng.random() < 0.2)})
        for t in truths:
            for _ in range(int(rng.integers(0, 3))):
                box = [float(v) for v in np.round(np.array(t["box"]) + rng.normal(0, 2, 4), 2)]
                detections.append({"box": box, "class": t["class"] if rng.random() < 0.9 else int(rng.integers(0, classes)), "score": float(np.round(rng.random(), 1 if equal else 6))})
        for _ in range(int(rng.integers(0, 4))):
            x, y = (float(v) for v in np.round(rng.uniform(0, 90, 2), 2))
            detections.append({"box": [x, y, x + 15, y + 15], "class": int(rng.integers(0, classes)), "score": float(np.round(rng.random() * 0.6, 1 if equal else 6))})
        images.append((detections, truths))
    return judged(name, images, classes)


rng = np.random.default_rng(20261129)
cases = [published(), drawn("one class", 10, 1, 5, rng), drawn("several classes", 25, 4, 8, rng), drawn("equal scores", 20, 3, 8, rng, equal=True),
         drawn("crowds", 30, 3, 10, rng, crowds=True), drawn("over a hundred detections", 3, 1, 400, rng)]
assert max(len(image["detections"]) for image in cases[-1]["images"]) > 100
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "detection.json"), "w") as out:
    json.dump(cases, out)
    out.write("\n")

"""The loss of a detector on small grids, cell by cell in plain Python with PyTorch's gradients: detection_loss.json."""
import json
import math
import random

import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce

random.seed(7)


def giou(a, b):
    iw = torch.clamp(torch.min(a[2], b[2]) - torch.max(a[0], b[0]), min=0)
    ih = torch.clamp(torch.min(a[3], b[3]) - torch.max(a[1], b[1]), min=0)
    common = iw * ih
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common
    around = (torch.max(a[2], b[2]) - torch.min(a[0], b[0])) * (torch.max(a[3], b[3]) - torch.min(a[1], b[1]))
    return common / union - (around - union) / around


def loss_of_row(z, boxes, radius=1.0):
    rows, columns, width = z.shape
    owner, counted = {}, {}
    for i in range(rows):
        for j in range(columns):
            near = []
            inside = False
            for t, (x1, y1, x2, y2, c, ignored) in enumerate(boxes):
                if c < 0:
                    continue
                x1, x2, y1, y2 = x1 * columns, x2 * columns, y1 * rows, y2 * rows
                if ignored:
                    inside |= x1 < j + 0.5 < x2 and y1 < i + 0.5 < y2
                    continue
                dx, dy = abs(j + 0.5 - (x1 + x2) / 2), abs(i + 0.5 - (y1 + y2) / 2)
                if dx < radius and dy < radius:
                    near.append((dx * dx + dy * dy, t))
            if near:
                owner[i, j] = min(near)[1]
            counted[i, j] = bool(near) or not inside
    there, where, what = 0.0, 0.0, 0.0
    for i in range(rows):
        for j in range(columns):
            cell = z[i, j]
            if counted[i, j]:
                there = there + bce(cell[0], torch.tensor(1.0 if (i, j) in owner else 0.0, dtype=z.dtype))
            if (i, j) not in owner:
                continue
            x1, y1, x2, y2, c, _ = boxes[owner[i, j]]
            truth = torch.tensor([x1 * columns, y1 * rows, x2 * columns, y2 * rows], dtype=z.dtype)
            x, y = j + 0.5 + cell[1], i + 0.5 + cell[2]
            w, h = torch.exp(torch.clamp(cell[3], -8, 8)), torch.exp(torch.clamp(cell[4], -8, 8))
            where = where + 1 - giou(torch.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2]), truth)
            classes = torch.zeros(width - 5, dtype=z.dtype)
            classes[int(c)] = 1
            what = what + bce(cell[5:], classes, reduction="sum")
    positives = len(owner)
    divisor = max(1, positives)
    return there / max(positives, 1, rows * columns / 16) + 2 * where / divisor + what / divisor


cases = []
for name, rows, columns, classes, pictures in [("one box", 3, 4, 2, [1]), ("many, none, ignored", 5, 6, 3, [4, 0, 3]), ("one class", 4, 4, 1, [2, 1])]:
    most = max(pictures)
    truth, logits = [], []
    for count in pictures:
        boxes = []
        for b in range(most):
            if b >= count:
                boxes.append([0, 0, 0, 0, -1, 0])
                continue
            x, y, w, h = random.uniform(0.1, 0.9), random.uniform(0.1, 0.9), random.uniform(0.1, 0.6), random.uniform(0.1, 0.6)
            boxes.append([max(0, x - w / 2), max(0, y - h / 2), min(1, x + w / 2), min(1, y + h / 2), random.randrange(classes), 1 if b == 2 else 0])
        truth.append(boxes)
        logits.append([[[random.gauss(0, 0.7) for _ in range(5 + classes)] for _ in range(columns)] for _ in range(rows)])
    weights = [1 + i for i in range(len(pictures))]
    z = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    losses = [loss_of_row(z[i], truth[i]) for i in range(len(pictures))]
    loss = sum(w * l for w, l in zip(weights, losses)) / sum(weights)
    loss.backward()
    flat = lambda values: [round(v, 7) for v in torch.as_tensor(values, dtype=torch.float64).flatten().tolist()]
    cases.append({"name": name, "rows": rows, "columns": columns, "classes": classes, "truth": flat(truth), "logits": flat(z.detach()), "weights": weights,
                  "mean": float(sum(losses) / len(losses)), "loss": float(loss), "gradient": flat(z.grad)})

with open("detection_loss.json", "w") as file:
    json.dump(cases, file)
    file.write("\n")

"""Goldens of activations, from PyTorch; from NumPy where it has none. Run: python3 make_activations.py"""
import numpy as np
import torch
from torch.nn import functional as F

from goldens import case, write

torch.manual_seed(2)
x = torch.randn(4, 6) * 2
n = x.numpy().astype(np.float64)


def sparsemax(rows):
    """The level by bisection: the numbers above it must sum to 1."""
    low, high = rows.max(-1, keepdims=True) - 1, rows.max(-1, keepdims=True)
    for _ in range(80):
        middle = (low + high) / 2
        above = np.maximum(rows - middle, 0).sum(-1, keepdims=True) > 1
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.maximum(rows - low, 0)


functions = {
    "celu": F.celu(x),
    "{type: celu, alpha: 0.5}": F.celu(x, alpha=0.5),
    "hard_silu": F.hardswish(x),
    "hard_tanh": F.hardtanh(x),
    "hard_shrink": F.hardshrink(x),
    "{type: soft_shrink, threshold: 0.8}": F.softshrink(x, 0.8),
    "tanh_shrink": F.tanhshrink(x),
    "{type: threshold, value: 0.3, default_value: -2}": F.threshold(x, 0.3, -2),
    "log_sigmoid": F.logsigmoid(x),
    "log_softmax": F.log_softmax(x, -1),
    "squareplus": n / 2 + np.hypot(n, 2) / 2,
    "sparse_plus": np.where(n <= -1, 0, np.where(n >= 1, n, 0.25 * (n + 1) ** 2)),
    "sparse_sigmoid": np.clip((n + 1) / 2, 0, 1),
    "sparsemax": sparsemax(n),
}
cases = [case(name, f"{{type: activation, function: {name}}}", [x], [y]) for name, y in functions.items()]
cases.append(case("rescaling", "{type: rescaling, scale: 0.25, offset: -1.5}", [x], [n * 0.25 - 1.5]))
write(__file__, cases)

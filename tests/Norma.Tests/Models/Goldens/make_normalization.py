"""Goldens of the normalizations, from PyTorch with the channels moved, and in NumPy. Run: python3 make_normalization.py"""
import numpy as np
import torch
from torch.nn import functional as F

from goldens import case, write

torch.manual_seed(5)
image, rows, gamma, beta = torch.randn(2, 3, 2, 6), torch.randn(3, 6), torch.randn(6), torch.randn(6)
group = lambda x, g, w=None, b=None, eps=1e-3: F.group_norm(x.movedim(-1, 1), g, w, b, eps).movedim(1, -1)
zero = torch.cat([rows[:2], torch.zeros(1, 6)])
cases = [
    case("rms", "rms_normalization", [image], [rows_ := image.numpy() / np.sqrt((image.numpy() ** 2).mean(-1, keepdims=True) + 1e-6) * gamma.numpy()], {"scale": gamma}),
    case("groups of an image", "{type: group_normalization, groups: 3}", [image], [group(image, 3, gamma, beta)], {"gamma": gamma, "beta": beta}),
    case("groups of a vector", "{type: group_normalization, groups: 2, epsilon: 0.1}", [rows], [group(rows, 2, gamma, beta, 0.1)], {"gamma": gamma, "beta": beta}),
    case("each channel", "{type: group_normalization, groups: -1, scale: false, center: false}", [image], [group(image, 6)]),
    case("unit length, zeros kept", "unit_normalization", [zero], [F.normalize(zero, dim=-1)]),
    case("unit length over two axes", "{type: unit_normalization, axis: [1, -1]}", [image], [image / image.square().sum((1, 3), keepdim=True).sqrt()]),
]
write(__file__, cases)

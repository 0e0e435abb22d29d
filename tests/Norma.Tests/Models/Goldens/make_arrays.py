"""Goldens of layers that move and norm parts of arrays, from PyTorch. Run: python3 make_arrays.py"""
import torch
from torch.nn import functional as F

from goldens import case, write

torch.manual_seed(11)
x = torch.randn(2, 4, 3)
image = torch.randn(2, 3, 5, 4)
channels_first = image.permute(0, 3, 1, 2)


def normed(size, alpha, beta, k):
    return F.local_response_norm(channels_first, size, alpha, beta, k).permute(0, 2, 3, 1)


value = torch.randn(2, 3)
number = torch.randn(())
cases = [
    case("constant", "{type: constant, shape: [2, 3]}", [x], [value.expand(2, 2, 3)], {"value": value}),
    case("constant number", "{type: constant, shape: []}", [x], [number.expand(2)], {"value": number}),
    case("constant kept", "{type: constant, shape: [2, 3], trainable: false}", [x], [value.expand(2, 2, 3)], {"value": value}),
    case("pad", "{type: pad, before: [1, 2], after: [0, 3], value: -1.5}", [x], [F.pad(x, (2, 3, 1, 0), value=-1.5)]),
    case("pad both sides", "{type: pad, before: [0, 1, 2]}", [image], [F.pad(image, (2, 2, 1, 1))]),
    case("slice", "{type: slice, axis: 1, start: 1, size: 2}", [x], [x[:, 1:3]]),
    case("slice of the last axis", "{type: slice, axis: 3, start: 2}", [image], [image[..., 2:]]),
    case("local_response_normalization", "{type: local_response_normalization, size: 3}", [image], [normed(3, 1e-4, 0.75, 1)]),
    case("local_response_normalization strong", "{type: local_response_normalization, size: 5, alpha: 0.9, beta: 0.6, bias: 1.5}", [image], [normed(5, 0.9, 0.6, 1.5)]),
    case("local_response_normalization of one", "{type: local_response_normalization, size: 1, alpha: 0.5, beta: 1.0}", [image], [normed(1, 0.5, 1.0, 1)]),
]
write(__file__, cases)

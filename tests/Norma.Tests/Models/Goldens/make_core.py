"""Goldens of the core layers, from PyTorch. Run: python3 make_core.py"""
import torch
from torch.nn import functional as F

from goldens import case, write

torch.manual_seed(1)
x = torch.randn(3, 4)
kernel, bias = torch.randn(4, 5), torch.randn(5)
sequence = torch.randn(2, 3, 4)
cases = [
    case("dense", "{type: dense, units: 5, activation: tanh}", [x], [torch.tanh(F.linear(x, kernel.T, bias))], {"kernel": kernel, "bias": bias}),
    case("dense on a sequence, without bias", "{type: dense, units: 5, use_bias: false}", [sequence], [F.linear(sequence, kernel.T)], {"kernel": kernel}),
    case("gelu", "{type: activation, function: gelu}", [x], [F.gelu(x)]),
    case("gelu by tanh", "{type: activation, function: {type: gelu, approximate: true}}", [x], [F.gelu(x, approximate="tanh")]),
]
write(__file__, cases)

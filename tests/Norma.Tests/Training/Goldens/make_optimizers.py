"""Writes optimizers.json: weights of a small quadratic problem after each of 12 steps of PyTorch's optimizers.

The gradient of step t is a * w + b * sin(t + i), so that momentum and moments matter. Run: python3 make_optimizers.py
"""
import json
import os

import torch

N, STEPS = 19, 12  # 19: a full vector and a remainder


def run(make):
    w = torch.nn.Parameter(torch.tensor([0.5 - 0.1 * i for i in range(N)], dtype=torch.float32))
    optimizer = make([w])
    rows = []
    for t in range(1, STEPS + 1):
        i = torch.arange(N, dtype=torch.float32)
        w.grad = 0.3 * w.detach() + 0.2 * torch.sin(t + i)
        optimizer.step()
        rows.append(w.detach().tolist())
    return rows


cases = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd_momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "sgd_nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.999), eps=1e-7),
    "adam_other": lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.9), eps=1e-4),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, betas=(0.9, 0.999), eps=1e-7, weight_decay=0.004),
    "adamw_strong": lambda p: torch.optim.AdamW(p, lr=0.05, betas=(0.9, 0.99), eps=1e-8, weight_decay=0.3),
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "optimizers.json")
with open(path, "w") as file:
    json.dump({"torch": torch.__version__, **{name: run(make) for name, make in cases.items()}}, file)

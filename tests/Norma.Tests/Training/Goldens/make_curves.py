"""Writes curves.json: small networks trained by PyTorch on whole batches, with their data, first weights, losses and last weights.

Run: python3 make_curves.py
"""
import json
import os

import torch

ROWS, WIDTH, EPOCHS = 24, 4, 20


def network(outputs):
    return torch.nn.Sequential(torch.nn.Linear(WIDTH, 6), torch.nn.ReLU(), torch.nn.Linear(6, 3), torch.nn.Tanh(), torch.nn.Linear(3, outputs))


def weights(net):
    names = ["dense", "dense_1", "head"]
    layers = [layer for layer in net if isinstance(layer, torch.nn.Linear)]
    return {
        f"{name}.{kind}": value.detach().flatten().tolist()
        for name, layer in zip(names, layers)
        for kind, value in (("kernel", layer.weight.t().contiguous()), ("bias", layer.bias))
    }


def case(target, seed, make, schedule=None, clip=None, class_weights=None):
    torch.manual_seed(seed)
    x = torch.randn(ROWS, WIDTH)
    score = x @ torch.tensor([1.0, -2.0, 0.5, 0.0]) + 0.3 * torch.randn(ROWS)
    net = network(3 if target == "three" else 1)
    if target == "number":
        truth = score
        loss = lambda z: torch.nn.functional.mse_loss(z[:, 0], truth)
    elif target == "two":
        truth = (score > 0).float()
        row = torch.ones(ROWS) if class_weights is None else torch.tensor(class_weights)[truth.long()]
        loss = lambda z: (torch.nn.functional.binary_cross_entropy_with_logits(z[:, 0], truth, reduction="none") * row).sum() / row.sum()
    else:
        truth = torch.bucketize(score, torch.tensor([-1.0, 1.0])).float()
        weight = None if class_weights is None else torch.tensor(class_weights)
        loss = lambda z: torch.nn.functional.cross_entropy(z, truth.long(), weight=weight)
    optimizer = make(net.parameters())
    scheduler = schedule(optimizer) if schedule else None
    result = {"target": target, "x": x.flatten().tolist(), "truth": truth.tolist(), "first": weights(net), "losses": []}
    for _ in range(EPOCHS):
        optimizer.zero_grad()
        value = loss(net(x))
        value.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(net.parameters(), clip)
        optimizer.step()
        if scheduler:
            scheduler.step()
        result["losses"].append(value.item())
    result["last"] = weights(net)
    return result


curves = {
    "number_adam_step": case("number", 1, lambda p: torch.optim.Adam(p, lr=0.02, eps=1e-7), lambda o: torch.optim.lr_scheduler.StepLR(o, 5, 0.5)),
    "number_nesterov_clip": case("number", 2, lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True), clip=0.5),
    "two_adamw_weights": case("two", 3, lambda p: torch.optim.AdamW(p, lr=0.02, eps=1e-7, weight_decay=0.004), class_weights=[1.0, 3.0]),
    "three_adam_weights": case("three", 4, lambda p: torch.optim.Adam(p, lr=0.02, eps=1e-7), class_weights=[1.0, 2.0, 0.5]),
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "curves.json"), "w") as file:
    json.dump({"torch": torch.__version__, "curves": curves}, file)

"""Writes losses.json: losses and their gradients by PyTorch 1.13. Run: python3 make_losses.py"""
import json, os
import torch
import torch.nn.functional as F

torch.manual_seed(7)
cases = []


def case(word, arguments, logits, truth, weight, each):
    logits = logits.clone().requires_grad_(True)
    loss = each(logits)
    loss = loss.mean() if weight is None else (loss * weight).sum() / weight.sum()
    loss.backward()
    cases.append({"word": word, "arguments": arguments, "logits": logits.flatten().tolist(), "width": logits.shape[1],
                  "truth": truth.tolist(), "weight": None if weight is None else weight.tolist(),
                  "loss": loss.item(), "gradient": logits.grad.flatten().tolist()})


for weight in (None, torch.rand(12) + 0.1):
    z = torch.randn(12, 1) * 2
    y = torch.randn(12)
    case("mean_squared_error", {}, z, y, weight, lambda z: (z[:, 0] - y) ** 2)
    case("mean_absolute_error", {}, z, y, weight, lambda z: (z[:, 0] - y).abs())
    for delta in (1.0, 0.5):
        case("huber", {"delta": delta}, z, y, weight, lambda z: F.huber_loss(z[:, 0], y, delta=delta, reduction="none"))
    c = torch.randint(0, 2, (12,))
    far = z.clone(); far[0], far[1], far[2] = 100, -100, 60
    for s in (0.0, 0.1):
        t = c.float() * (1 - s) + s / 2
        case("binary_crossentropy", {"label_smoothing": s}, far, c, weight,
             lambda z: F.binary_cross_entropy_with_logits(z[:, 0], t, reduction="none"))
    zk = torch.randn(12, 4) * 2
    zk[0] = torch.tensor([100.0, -100, 0, 50])
    k = torch.randint(0, 4, (12,))
    for s in (0.0, 0.1):
        case("categorical_crossentropy", {"label_smoothing": s}, zk, k, weight,
             lambda z: F.cross_entropy(z, k, reduction="none", label_smoothing=s))

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "losses.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")

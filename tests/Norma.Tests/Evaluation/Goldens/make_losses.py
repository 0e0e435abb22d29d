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
    cases.append({"word": word, "arguments": arguments, "logits": logits.flatten().tolist(), "shape": list(logits.shape[1:]),
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


def whole(word, logits, truth, weight, of):
    """A loss that is no mean over rows."""
    logits = logits.clone().requires_grad_(True)
    loss = of(logits)
    loss.backward()
    cases.append({"word": word, "arguments": {}, "logits": logits.flatten().tolist(), "shape": list(logits.shape[1:]), "truth": truth.flatten().tolist(),
                  "weight": None if weight is None else weight.tolist(), "loss": loss.item(), "gradient": logits.grad.flatten().tolist()})


def pixels(z, y, weight):
    each = F.cross_entropy(z.movedim(-1, 1), y, ignore_index=-1, reduction="none")
    w = (y >= 0).float() * (torch.ones(len(y)) if weight is None else weight)[:, None, None]
    return (each * w).sum() / w.sum()


def dice(z, y, weight):
    w = (y >= 0).float() * (torch.ones(len(y)) if weight is None else weight)[:, None, None]
    p, t = z.softmax(-1) * w[..., None], F.one_hot(y.clamp(min=0), z.shape[-1]) * w[..., None]
    both, all_ = (p * F.one_hot(y.clamp(min=0), z.shape[-1])).sum((0, 1, 2)), (p + t).sum((0, 1, 2))
    return (1 - (2 * both + 1) / (all_ + 1)).mean()


for weight in (None, torch.rand(6) + 0.1):
    z, y = torch.randn(6, 3, 4, 3) * 2, torch.randint(-1, 3, (6, 3, 4))
    whole("categorical_crossentropy", z, y, weight, lambda z: pixels(z, y, weight))
    whole("dice", z, y, weight, lambda z: dice(z, y, weight))
    z, y = torch.randn(6, 1), torch.randint(0, 2, (6,)).float()
    n = (1 - y) * (torch.ones(6) if weight is None else weight)
    whole("reconstruction", z, y, weight, lambda z: (z[:, 0].exp() * n).sum() / n.sum())
    z, s = torch.randn(6, 4) * 2, torch.randint(0, 2, (6, 4)).float()
    w = torch.ones(6) if weight is None else weight
    whole("binary_crossentropy", z, s, weight, lambda z: (F.binary_cross_entropy_with_logits(z, s, reduction="none").mean(1) * w).sum() / w.sum())

for weight in (None, torch.rand(6) + 0.1):
    z, y = torch.randn(6, 7, 2) * 2, torch.randint(0, 7, (6, 2))
    y[4] = -1                                   # an answer that the model does not see
    w = (y[:, 0] >= 0).float() * (torch.ones(6) if weight is None else weight)
    both = lambda z: (F.cross_entropy(z[:, :, 0], y[:, 0], ignore_index=-1, reduction="none") + F.cross_entropy(z[:, :, 1], y[:, 1], ignore_index=-1, reduction="none")) / 2
    whole("span_crossentropy", z, y, weight, lambda z: (both(z) * w).sum() / w.sum())


def ctc(z, y, steps, weight):
    """Rows without a way to say their text, and those whose text is not kept whole, count 0."""
    each = F.ctc_loss(z.log_softmax(2).transpose(0, 1), y.clamp(min=1), steps, (y >= 0).sum(1), reduction="none", zero_infinity=True)
    each = torch.where(y[:, 0] == -2, torch.zeros(len(y)), each)
    return each.mean() if weight is None else (each * weight).sum() / weight.sum()


for weight in (None, torch.rand(7) + 0.1):
    z = torch.randn(7, 9, 5) * 2
    # Usual; a repeat; no token; more tokens than steps; repeats that take all steps; a text that was not kept; a short sound.
    y = torch.tensor([[1, 2, 3, -1, -1], [4, 4, 1, -1, -1], [-1] * 5, [1, 2, 3, 4, 1], [2, 2, 2, 2, 2], [-2, -1, -1, -1, -1], [3, 1, 1, -1, -1]])
    steps = torch.tensor([9, 8, 9, 4, 9, 9, 5])
    for row, n in enumerate(steps.tolist()):        # behind its end a sound is certain of the blank
        z[row, n:] = torch.tensor([0] + [-1e9] * 4)
    whole("ctc", z, y, weight, lambda z: ctc(z, y, steps, weight))

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "losses.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")

"""Recurrent networks and normalizations as PyTorch 1.13 writes them to ONNX, with what PyTorch gives. Run: /usr/bin/python3 make_onnx.py"""
import json
import os

import torch
from torch import nn

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "onnx")


class Net(nn.Module):
    """A recurrent network; of it every step, the last state of the last layer, the carry, or the last states of both ways."""

    def __init__(self, rnn, take):
        super().__init__()
        self.rnn, self.take = rnn, take

    def forward(self, x):
        y, state = self.rnn(x)
        h, c = state if isinstance(state, tuple) else (state, state)
        return {"all": lambda: y, "last": lambda: h[-1], "carry": lambda: c[-1], "ways": lambda: torch.cat([h[-2], h[-1]], 1), "two": lambda: (y, h[-1])}[self.take]()


class Begun(nn.Module):
    """One that begins with a state of its own: no layer stands for it."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(3, 4, batch_first=True)

    def forward(self, x):
        return self.rnn(x, torch.full((1, 2, 4), 0.5))[0]


class Norms(nn.Module):
    def __init__(self, plain):
        super().__init__()
        self.norm = nn.LayerNorm(3, eps=1e-4, elementwise_affine=not plain)

    def forward(self, x):
        return torch.tanh(self.norm(x))


torch.manual_seed(7)
F = dict(batch_first=True)
CASES = {
    "lstm": (Net(nn.LSTM(3, 4, **F), "all"), {0: "n"}),
    "lstm_open": (Net(nn.LSTM(3, 4, **F), "all"), {0: "n", 1: "t"}),
    "lstm_fixed": (Net(nn.LSTM(3, 4, **F), "last"), None),
    "lstm_stack": (Net(nn.LSTM(3, 4, 2, **F), "last"), {0: "n"}),
    "lstm_carry": (Net(nn.LSTM(3, 4, bias=False, **F), "carry"), {0: "n"}),
    "lstm_ways": (Net(nn.LSTM(3, 4, bidirectional=True, **F), "all"), {0: "n"}),
    "gru": (Net(nn.GRU(3, 4, **F), "two"), {0: "n", 1: "t"}),
    "gru_ways": (Net(nn.GRU(3, 4, bidirectional=True, **F), "all"), {0: "n", 1: "t"}),
    "gru_last": (Net(nn.GRU(3, 4, 2, bidirectional=True, **F), "ways"), {0: "n"}),
    "rnn": (Net(nn.RNN(3, 4, **F), "all"), {0: "n"}),
    "rnn_relu": (Net(nn.RNN(3, 4, nonlinearity="relu", **F), "last"), {0: "n"}),
    "begun": (Begun(), None),
    "layer_norm": (Norms(False), {0: "n"}),
    "layer_norm_plain": (Norms(True), {0: "n"}),
}

values = {}
x = torch.randn(2, 5, 3)
for name, (net, axes) in CASES.items():
    net.eval()
    for parameter in net.parameters():
        if name.startswith("layer_norm"):
            nn.init.uniform_(parameter, 0.5, 1.5)
    with torch.no_grad():
        out = net(x)
    outs = out if isinstance(out, tuple) else (out,)
    names = ["y", "h"][: len(outs)]
    dynamic = None if axes is None else {"x": axes, **{n: {0: "n"} for n in names}}
    if axes and 1 in axes:
        dynamic["y"] = dict(axes)
    torch.onnx.export(net, x, os.path.join(HERE, name + ".onnx"), input_names=["x"], output_names=names, dynamic_axes=dynamic, opset_version=13)
    values[name] = [{"shape": list(o.shape), "values": o.flatten().tolist()} for o in outs]
with open(os.path.join(HERE, "values.json"), "w") as file:
    json.dump({"x": x.flatten().tolist(), "cases": values}, file)
    file.write("\n")

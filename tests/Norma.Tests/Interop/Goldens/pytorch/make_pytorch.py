"""Small models as PyTorch 1.13 writes them (opset 14), and what it computes: NAME.onnx, and pytorch.json with x and y of each.

Run: python3 make_pytorch.py, in this folder.
"""
import json
import torch
from torch import nn

torch.manual_seed(3)


class Sequence(nn.Module):
    def __init__(self, cell, take, **options):
        super().__init__()
        self.cell, self.take = cell(5, 6, **options), take
        self.head = nn.Linear(12 if options.get("bidirectional") else 6, 3)

    def forward(self, x):
        y, state = self.cell(x)
        h = state[0] if isinstance(state, tuple) else state
        return self.head({"all": lambda: y, "place": lambda: y[:, -1], "last": lambda: h[-1], "both": lambda: torch.cat([h[-2], h[-1]], 1),
                          "carry": lambda: y.mean(1) + state[1][-1] + h[-1]}[self.take]())


class Normalized(nn.Module):
    def __init__(self, _, take, **options):
        super().__init__()
        self.first, self.norm, self.head = nn.Linear(5, 8), nn.LayerNorm(8, eps=1e-3, **options), nn.Linear(8, 2)
        if options.get("elementwise_affine", True):
            nn.init.normal_(self.norm.weight), nn.init.normal_(self.norm.bias)

    def forward(self, x):
        y = self.first(x)
        return self.head(self.norm(y) + y)


cases = {
    "lstm": (nn.LSTM, "all", {}), "lstm_place": (nn.LSTM, "place", {}), "lstm_last": (nn.LSTM, "last", {}), "lstm_carry": (nn.LSTM, "carry", {}),
    "lstm_two": (nn.LSTM, "all", {"num_layers": 2}), "lstm_ways": (nn.LSTM, "all", {"bidirectional": True}),
    "lstm_ways_two": (nn.LSTM, "both", {"bidirectional": True, "num_layers": 2}), "lstm_bare": (nn.LSTM, "all", {"bias": False}),
    "gru": (nn.GRU, "all", {}), "gru_last": (nn.GRU, "last", {}), "gru_ways": (nn.GRU, "both", {"bidirectional": True}),
    "rnn": (nn.RNN, "all", {}), "rnn_relu": (nn.RNN, "last", {"nonlinearity": "relu"}),
    "layer_norm": (None, "every", {}), "layer_norm_bare": (None, "every", {"elementwise_affine": False}),
}
numbers = {}
for name, (cell, take, options) in cases.items():
    model = Normalized(cell, take, **options) if cell is None else Sequence(cell, take, batch_first=True, **options)
    model, x = model.eval(), torch.randn(2, 7, 5)
    with torch.no_grad():
        numbers[name] = {"x": x.flatten().tolist(), "y": model(x).flatten().tolist()}
    for times in (False, True) if take in ("all", "last") else (False,):
        axes = {"x": {0: "rows"}, "y": {0: "rows"}}
        if times:
            axes["x"][1] = "steps"
            if take == "all":
                axes["y"][1] = "steps"
        torch.onnx.export(model, x, f"{name}{'_any' if times else ''}.onnx", input_names=["x"], output_names=["y"], dynamic_axes=axes, opset_version=14)
with open("pytorch.json", "w", encoding="utf-8") as file:
    json.dump(numbers, file)

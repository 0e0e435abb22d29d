"""Writes attention.json: what PyTorch's Linear, MultiheadAttention and LayerNorm make of three vectors by the formula of `combine: attention`. Needs torch 1.13."""
import json
import os

import torch

torch.manual_seed(20260301)
WIDTH, HEADS, NAMES, SIZES, ROWS = 6, 2, ["words", "photo", "features"], [4, 3, 1], 5


def held(tensor):
    return {"shape": list(tensor.shape), "values": [round(v, 7) for v in tensor.flatten().tolist()]}


def rounded(module):
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.tensor([round(v, 7) for v in torch.randn(parameter.numel()).mul(0.6).tolist()]).reshape(parameter.shape))
    return module


cases = []
for count in (3, 1):
    vectors = [torch.tensor([round(v, 5) for v in torch.randn(ROWS * size).tolist()]).reshape(ROWS, size) for size in SIZES[:count]]
    dense = [rounded(torch.nn.Linear(size, WIDTH)) for size in SIZES[:count]]
    attention = rounded(torch.nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)).eval()
    norm = rounded(torch.nn.LayerNorm(WIDTH, eps=1e-3))
    with torch.no_grad():
        tokens = torch.stack([layer(vector) for layer, vector in zip(dense, vectors)], 1)
        seen, _ = attention(tokens, tokens, tokens)
        y = norm(tokens + seen).mean(1)
    weights = {}
    for name, layer in zip(NAMES, dense):
        weights[f"{name}_token.kernel"] = held(layer.weight.T)
        weights[f"{name}_token.bias"] = held(layer.bias)
    for part, kernel, bias in zip(("query", "key", "value"), attention.in_proj_weight.chunk(3), attention.in_proj_bias.chunk(3)):
        weights[f"attention.{part}.kernel"] = held(kernel.T.reshape(WIDTH, HEADS, WIDTH // HEADS))
        weights[f"attention.{part}.bias"] = held(bias.reshape(HEADS, WIDTH // HEADS))
    weights["attention.attention_output.kernel"] = held(attention.out_proj.weight.T.reshape(HEADS, WIDTH // HEADS, WIDTH))
    weights["attention.attention_output.bias"] = held(attention.out_proj.bias)
    weights["norm.gamma"], weights["norm.beta"] = held(norm.weight), held(norm.bias)
    cases.append({"inputs": NAMES[:count], "width": WIDTH, "num_heads": HEADS, "vectors": [held(vector) for vector in vectors], "weights": weights, "output": held(y)})
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "attention.json"), "w") as file:
    json.dump(cases, file)
    file.write("\n")

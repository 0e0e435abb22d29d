"""Goldens of the attention layers, in NumPy from the formulas, and from PyTorch where it has them. Run: python3 make_attention.py"""
import numpy as np
import torch
from torch.nn import functional as F

from goldens import case, write

rng = np.random.default_rng(3)
torch.manual_seed(3)


def rotate(x, base=10000.0, scale=1.0):  # x [..., T, K], as complex numbers whose parts are the two halves
    k = x.shape[-1]
    angle = np.arange(x.shape[-2])[:, None] / scale * base ** (-2.0 * np.arange(k // 2) / k)
    z = (x[..., : k // 2] + 1j * x[..., k // 2:]) * np.exp(1j * angle)
    return np.concatenate([z.real, z.imag], -1)


def attention(w, q, v=None, k=None, causal=False, rotary=None, qmask=None, vmask=None):
    v = q if v is None else v
    k = v if k is None else k
    heads, groups = w["query.kernel"].shape[1], w["key.kernel"].shape[1]
    out = np.zeros(q.shape[:2] + w["attention_output.kernel"].shape[-1:])
    for b in range(q.shape[0]):
        for h in range(heads):
            g = h * groups // heads
            project = lambda name, x, i: x @ w[f"{name}.kernel"][:, i] + (w[f"{name}.bias"][i] if f"{name}.bias" in w else 0)
            Q, K, V = project("query", q[b], h), project("key", k[b], g), project("value", v[b], g)
            if rotary:
                Q, K = rotate(Q, *rotary), rotate(K, *rotary)
            for t in range(len(Q)):
                seen = [s for s in range(len(K)) if (not causal or s <= t) and (vmask is None or vmask[b][s])]
                if not seen or (qmask is not None and not qmask[b][t]):
                    continue
                scores = np.exp(np.array([Q[t] @ K[s] / np.sqrt(Q.shape[-1]) for s in seen]))
                out[b, t] += sum(p * V[s] for p, s in zip(scores / scores.sum(), seen)) @ w["attention_output.kernel"][h]
    return out + w.get("attention_output.bias", 0)


def weights(d, h, k, g=None, v=None, dk=None, dv=None, out=None, bias=True):
    g, v, dv = g or h, v or k, dv or d
    dk, out = dk or dv, out or d
    n = lambda *s: rng.normal(size=s).astype(np.float32)
    w = {"query.kernel": n(d, h, k), "key.kernel": n(dk, g, k), "value.kernel": n(dv, g, v), "attention_output.kernel": n(h, v, out)}
    return w | ({"query.bias": n(h, k), "key.bias": n(g, k), "value.bias": n(g, v), "attention_output.bias": n(out)} if bias else {})


n = lambda *s: rng.normal(size=s).astype(np.float32)
x, memory, keys = n(2, 4, 5), n(2, 6, 3), n(2, 6, 4)
mask = np.array([[1, 1, 1, 0], [0, 1, 1, 1]])
self_, cross, narrow, grouped, turned = weights(5, 2, 4), weights(5, 2, 4, dv=3), weights(5, 3, 2, v=3, dv=3, dk=4, out=7, bias=False), weights(5, 4, 2, g=2), weights(5, 2, 4)

# PyTorch's own layer on the same weights: three kernels side by side, transposed.
embed = weights(6, 2, 3)
torch_x = torch.randn(2, 4, 6)
flat = lambda name: torch.tensor(embed[f"{name}.kernel"]).reshape(6, 6).T
native, _ = F.multi_head_attention_forward(torch_x.transpose(0, 1), torch_x.transpose(0, 1), torch_x.transpose(0, 1), 6, 2,
    torch.cat([flat(n) for n in ("query", "key", "value")]), torch.cat([torch.tensor(embed[f"{n}.bias"]).reshape(-1) for n in ("query", "key", "value")]),
    None, None, False, 0.0, torch.tensor(embed["attention_output.kernel"]).reshape(6, 6).T, torch.tensor(embed["attention_output.bias"]), training=False)

# Blocks, by PyTorch's own layers on the same weights; a decoder without attention across is the same block with a causal mask.
def block(width, wide, attentions):
    made = {}
    for name, memory in attentions:
        made |= {f"{name}.{key}": value for key, value in weights(width, 2, width // 2, dv=memory).items()}
        norm = "self_attention_layer_norm" if name.startswith("self") else "cross_attention_layer_norm"
        made |= {f"{norm}.gamma": n(width), f"{norm}.beta": n(width)}
    return made | {"feedforward_layer_norm.gamma": n(width), "feedforward_layer_norm.beta": n(width), "feedforward_intermediate_dense.kernel": n(width, wide),
        "feedforward_intermediate_dense.bias": n(wide), "feedforward_output_dense.kernel": n(wide, width), "feedforward_output_dense.bias": n(width)}


def native_block(made, kind, attentions, first, activation):
    width, wide = made["feedforward_intermediate_dense.kernel"].shape
    layer = kind(width, 2, wide, 0.0, activation, 1e-5, batch_first=True, norm_first=first).eval()
    to = lambda value: torch.tensor(np.ascontiguousarray(value))
    with torch.no_grad():
        for (name, _), module in zip(attentions, ("self_attn", "multihead_attn")):
            into = getattr(layer, module)
            part = lambda p: to(made[f"{name}.{p}.kernel"].reshape(width, width).T)
            into.in_proj_weight.copy_(torch.cat([part("query"), part("key"), part("value")]))
            into.in_proj_bias.copy_(torch.cat([to(made[f"{name}.{p}.bias"].reshape(-1)) for p in ("query", "key", "value")]))
            into.out_proj.weight.copy_(part("attention_output"))
            into.out_proj.bias.copy_(to(made[f"{name}.attention_output.bias"]))
        norms = ["self_attention_layer_norm", "cross_attention_layer_norm"][:len(attentions)] + ["feedforward_layer_norm"]
        for name, module in zip(norms, ("norm1", "norm2", "norm3")):
            getattr(layer, module).weight.copy_(to(made[f"{name}.gamma"]))
            getattr(layer, module).bias.copy_(to(made[f"{name}.beta"]))
        for name, module in (("feedforward_intermediate_dense", "linear1"), ("feedforward_output_dense", "linear2")):
            getattr(layer, module).weight.copy_(to(made[f"{name}.kernel"].T))
            getattr(layer, module).bias.copy_(to(made[f"{name}.bias"]))
    return layer


def rms(x, scale):
    return x / np.sqrt((x ** 2).mean(-1, keepdims=True) + 1e-6) * scale


encoded, remembered = torch.tensor(n(2, 4, 6)), torch.tensor(n(2, 5, 6))
no_future = torch.triu(torch.ones(4, 4, dtype=torch.bool), 1)
alone, across, inside = [("self_attention_layer", 6)], [("self_attention", 6), ("cross_attention", 6)], [("self_attention", 6)]
encoder, decoder, causal_block = block(6, 5, alone), block(6, 5, across), block(6, 5, inside)
with torch.no_grad():
    encoder_after = native_block(encoder, torch.nn.TransformerEncoderLayer, alone, False, "relu")(encoded)
    encoder_before = native_block(encoder, torch.nn.TransformerEncoderLayer, alone, True, "gelu")(encoded)
    decoder_after = native_block(decoder, torch.nn.TransformerDecoderLayer, across, False, "relu")(encoded, remembered, tgt_mask=no_future)
    decoder_alone = native_block(causal_block, torch.nn.TransformerEncoderLayer, inside, True, "relu")(encoded, no_future)
llama = {f"self_attention.{key}": value for key, value in weights(6, 3, 2, g=1, bias=False).items()} | {"self_attention_layer_norm.scale": n(6), "feedforward_layer_norm.scale": n(6),
    "feedforward_gate_dense.kernel": n(6, 5), "feedforward_intermediate_dense.kernel": n(6, 5), "feedforward_output_dense.kernel": n(5, 6)}
step = encoded.numpy().astype(np.float64)
step = step + attention({key.removeprefix("self_attention."): value for key, value in llama.items() if key.startswith("self_attention.")}, rms(step, llama["self_attention_layer_norm.scale"]), causal=True, rotary=(10000.0, 1.0))
gated = rms(step, llama["feedforward_layer_norm.scale"])
gate = gated @ llama["feedforward_gate_dense.kernel"]
step = step + (gate / (1 + np.exp(-gate)) * (gated @ llama["feedforward_intermediate_dense.kernel"])) @ llama["feedforward_output_dense.kernel"]

wave = np.array([[np.sin(t * 50 ** (-(i - i % 2) / 5)) if i % 2 == 0 else np.cos(t * 50 ** (-(i - i % 2) / 5)) for i in range(5)] for t in range(4)])
table = n(6, 5)
mha = "{{type: multi_head_attention, num_heads: {}, key_dim: {}{}}}"
cases = [
    case("self attention, by PyTorch", mha.format(2, 3, ""), [torch_x], [native.transpose(0, 1)], embed),
    case("self attention", mha.format(2, 4, ""), [x], [attention(self_, x)], self_),
    case("causal", mha.format(2, 4, ", causal: true"), [x], [attention(self_, x, causal=True)], self_),
    case("a mask of all three", mha.format(2, 4, ""), [x], [attention(self_, x, qmask=mask, vmask=mask)], self_, mask=mask),
    case("a mask and causal, the first step seeing nothing", mha.format(2, 4, ", causal: true"), [x], [attention(self_, x, causal=True, qmask=mask, vmask=mask)], self_, mask=mask),
    case("cross attention", mha.format(2, 4, ""), [x, memory], [attention(cross, x, memory)], cross),
    case("cross attention, the query masked", mha.format(2, 4, ""), [x, memory], [attention(cross, x, memory, qmask=mask)], cross, mask=mask),
    case("cross attention, causal from the first step", mha.format(2, 4, ", causal: true"), [x, memory], [attention(cross, x, memory, causal=True)], cross),
    case("keys of their own, other widths, no bias", mha.format(3, 2, ", value_dim: 3, output_shape: 7, use_bias: false"), [x, memory, keys], [attention(narrow, x, memory, keys)], narrow),
    case("rotary inside attention", mha.format(2, 4, ", causal: true, rotary: {max_wavelength: 100, scaling_factor: 2}"), [x], [attention(turned, x, causal=True, rotary=(100, 2))], turned),
    case("grouped queries", "{type: grouped_query_attention, head_dim: 2, num_query_heads: 4, num_key_value_heads: 2, causal: true}", [x], [attention(grouped, x, causal=True)], grouped),
    case("rotary embedding", "{type: rotary_embedding, max_wavelength: 100}", [x[..., :4]], [rotate(x[..., :4], 100)]),
    case("rotary embedding of heads", "rotary_embedding", [n4 := n(2, 5, 3, 4)], [rotate(n4.transpose(0, 2, 1, 3)).transpose(0, 2, 1, 3)]),
    case("sines", "{type: sine_position_encoding, max_wavelength: 50}", [x], [np.broadcast_to(wave, x.shape)]),
    case("learned positions", "{type: position_embedding, sequence_length: 6}", [x], [np.broadcast_to(table[:4], x.shape)], {"embeddings": table}),
    case("encoder", "{type: transformer_encoder, intermediate_dim: 5, num_heads: 2}", [encoded], [encoder_after], encoder),
    case("encoder, normalized first", "{type: transformer_encoder, intermediate_dim: 5, num_heads: 2, activation: gelu, normalize_first: true}", [encoded], [encoder_before], encoder),
    case("decoder", "{type: transformer_decoder, intermediate_dim: 5, num_heads: 2}", [encoded, remembered], [decoder_after], decoder),
    case("decoder alone, normalized first", "{type: transformer_decoder, intermediate_dim: 5, num_heads: 2, normalize_first: true}", [encoded], [decoder_alone], causal_block),
    case("decoder as in Llama", "{type: transformer_decoder, intermediate_dim: 5, num_heads: 3, activation: silu, gated: true, normalize_first: true, normalization: rms_normalization, use_bias: false, num_key_value_heads: 1, rotary: {}}", [encoded], [step], llama),
]
write(__file__, cases)

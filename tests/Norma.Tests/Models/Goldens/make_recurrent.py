"""Goldens of the recurrent family: PyTorch's own loops where it has the layer, else NumPy from the formulas of Keras' documentation, in double precision.

Run: python3 make_recurrent.py
"""
import numpy as np
import torch

from goldens import case, write

rng = np.random.default_rng(3)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def hard_sigmoid(x):
    return np.clip(x / 6 + 0.5, 0, 1)


def softsign(x):
    return x / (1 + np.abs(x))


def lstm(x, h, c, k, r, b, act=np.tanh, gate=sigmoid):
    z = x @ k + h @ r + b
    u = h.shape[1]
    i, f, g, o = (z[:, n * u:(n + 1) * u] for n in range(4))
    c = gate(f) * c + gate(i) * act(g)
    return gate(o) * act(c), c


def gru_before(x, h, k, r, b, act=np.tanh, gate=sigmoid):
    u = h.shape[1]
    x = x @ k + b
    z = gate(x[:, :u] + h @ r[:, :u])
    reset = gate(x[:, u:2 * u] + h @ r[:, u:2 * u])
    candidate = act(x[:, 2 * u:] + (reset * h) @ r[:, 2 * u:])
    return (z * h + (1 - z) * candidate,)


def gru_after(x, h, k, r, b, act=np.tanh, gate=sigmoid):
    u = h.shape[1]
    x, inner = x @ k + b[0], h @ r + b[1]
    z, reset = gate(x[:, :u] + inner[:, :u]), gate(x[:, u:2 * u] + inner[:, u:2 * u])
    candidate = act(x[:, 2 * u:] + reset * inner[:, 2 * u:])
    return (z * h + (1 - z) * candidate,)


def simple(x, h, k, r, b, act=np.tanh):
    return (act(x @ k + h @ r + b),)


def go(cell, x, states, weights, mask=None, backwards=False, zero=False, **options):
    """Every output in the order of the pass, and the states after it."""
    rows, steps, _ = x.shape
    outputs = []
    for t in reversed(range(steps)) if backwards else range(steps):
        new = cell(x[:, t], *states, *weights, **options)
        counts = np.ones((rows, 1), bool) if mask is None else mask[:, t:t + 1].astype(bool)
        states = [np.where(counts, n, s) for n, s in zip(new, states)]
        outputs.append(np.where(counts, states[0], 0) if zero else states[0])
    return np.stack(outputs, 1), states


def draw(*shape):
    return rng.normal(size=shape).astype(np.float32).astype(np.float64)


B, T, D, U = 3, 5, 2, 3
x = draw(B, T, D)
mask = np.array([[1, 1, 1, 1, 1], [1, 0, 1, 1, 0], [0, 1, 1, 0, 0]])
zeros = np.zeros((B, U))
ones = {"kernel": draw(D, 4 * U), "recurrent_kernel": draw(U, 4 * U), "bias": draw(4 * U)}
L = list(ones.values())


def by_torch(module, states, kernel, recurrent, biases, order):
    """PyTorch's module with Keras' blocks in its own order; weights transposed, two biases."""
    def blocks(w):
        parts = np.split(np.asarray(w), len(order), -1)
        return torch.tensor(np.concatenate([parts[i] for i in order], -1))
    m = module(D, U, batch_first=True).double()
    with torch.no_grad():
        m.weight_ih_l0.copy_(blocks(kernel).T)
        m.weight_hh_l0.copy_(blocks(recurrent).T)
        m.bias_ih_l0.copy_(blocks(biases[0]))
        m.bias_hh_l0.copy_(blocks(biases[1]))
        hidden = [torch.tensor(s)[None] for s in states]
        y, after = m(torch.tensor(x), tuple(hidden) if len(hidden) > 1 else hidden[0])
    return y.numpy(), [s[0].numpy() for s in (after if isinstance(after, tuple) else (after,))]


cases = []
h0, c0 = draw(B, U), draw(B, U)
y, after = by_torch(torch.nn.LSTM, [h0, c0], L[0], L[1], [L[2], np.zeros(4 * U)], [0, 1, 2, 3])
cases.append(case("lstm, PyTorch", "{type: lstm, units: 3, return_sequences: true, return_state: true}", [x, h0, c0], [y, *after], ones))
again, _ = go(lstm, x, [h0, c0], L)
assert np.allclose(y, again)
y, _ = by_torch(torch.nn.LSTM, [zeros, zeros], L[0], L[1], [L[2], np.zeros(4 * U)], [0, 1, 2, 3])
cases.append(case("lstm, the last output", "{type: lstm, units: 3}", [x], [y[:, -1]], ones))
y, after = go(lstm, x, [zeros, zeros], L, mask)
cases.append(case("lstm with gaps", "{type: lstm, units: 3, return_sequences: true, return_state: true}", [x], [y, *after], ones, mask=mask))
y, after = go(lstm, x, [h0, c0], L, mask, backwards=True, zero=True)
cases.append(case("lstm backwards with gaps and zeros", "{type: lstm, units: 3, return_sequences: true, return_state: true, go_backwards: true, zero_output_for_mask: true}", [x, h0, c0], [y, *after], ones, mask=mask))
y, _ = go(lstm, x, [zeros, zeros], L, mask, zero=True)
cases.append(case("lstm, the last output where it is masked", "{type: lstm, units: 3, zero_output_for_mask: true}", [x], [y[:, -1]], ones, mask=mask))
y, _ = go(lstm, x, [zeros, zeros], L[:2] + [0], act=softsign, gate=hard_sigmoid)
cases.append(case("lstm with other activations, without bias", "{type: lstm, units: 3, activation: softsign, recurrent_activation: hard_sigmoid, use_bias: false}", [x], [y[:, -1]],
                  {"kernel": ones["kernel"], "recurrent_kernel": ones["recurrent_kernel"]}))

k, r, b2, b1 = draw(D, 3 * U), draw(U, 3 * U), draw(2, 3 * U), draw(3 * U)
g = {"kernel": k, "recurrent_kernel": r, "bias": b2}
y, after = by_torch(torch.nn.GRU, [h0], k, r, b2, [1, 0, 2])
assert np.allclose(y, go(gru_after, x, [h0], [k, r, b2])[0])
cases.append(case("gru, PyTorch", "{type: gru, units: 3, return_sequences: true, return_state: true}", [x, h0], [y, *after], g))
y, after = go(gru_after, x, [zeros], [k, r, b2], mask, backwards=True)
cases.append(case("gru backwards with gaps", "{type: gru, units: 3, return_sequences: true, return_state: true, go_backwards: true}", [x], [y, *after], g, mask=mask))
g = {"kernel": k, "recurrent_kernel": r, "bias": b1}
y, after = go(gru_before, x, [h0], [k, r, b1])
cases.append(case("gru, reset before the product", "{type: gru, units: 3, reset_after: false, return_sequences: true, return_state: true}", [x, h0], [y, *after], g))
y, after = go(gru_before, x, [zeros], [k, r, b1], mask)
cases.append(case("gru, reset before the product, with gaps", "{type: gru, units: 3, reset_after: false}", [x], [after[0]], g, mask=mask))

k, r, b = draw(D, U), draw(U, U), draw(U)
s = {"kernel": k, "recurrent_kernel": r, "bias": b}
y, after = by_torch(torch.nn.RNN, [h0], k, r, [b, np.zeros(U)], [0])
cases.append(case("simple_rnn, PyTorch", "{type: simple_rnn, units: 3, return_sequences: true, return_state: true}", [x, h0], [y, *after], s))
y, after = go(simple, x, [zeros], [k, r, b], mask, act=lambda v: np.maximum(v, 0))
cases.append(case("simple_rnn with gaps", "{type: simple_rnn, units: 3, activation: relu, return_sequences: true}", [x], [y], s, mask=mask))

back = [draw(D, 4 * U), draw(U, 4 * U), draw(4 * U)]
both = {**{f"forward.{n}": w for n, w in ones.items()}, **{f"backward.{n}": w for n, w in zip(ones, back)}}
merges = {"concat": lambda a, b: [np.concatenate([a, b], -1)], "sum": lambda a, b: [a + b], "mul": lambda a, b: [a * b], "ave": lambda a, b: [(a + b) / 2], "none": lambda a, b: [a, b]}
ahead, states = go(lstm, x, [zeros, zeros], L, mask, zero=True)
behind, others = go(lstm, x, [zeros, zeros], back, mask, backwards=True, zero=True)
for mode, merge in merges.items():
    cases.append(case(f"bidirectional, {mode}, with gaps", f"{{type: bidirectional, layer: {{type: lstm, units: 3, return_sequences: true, return_state: true}}, merge_mode: {mode}}}",
                      [x], [*merge(ahead, behind[:, ::-1]), *states, *others], both, mask=mask))
h1, c1 = draw(B, U), draw(B, U)
ahead, behind = go(lstm, x, [h0, c0], L)[0], go(lstm, x, [h1, c1], back, backwards=True)[0]
cases.append(case("bidirectional, states enter", "{type: bidirectional, layer: {type: lstm, units: 3}}", [x, h0, c0, h1, c1], [np.concatenate([ahead[:, -1], behind[:, -1]], -1)], both))

weights = {"layer.kernel": draw(D, 2), "layer.bias": draw(2)}
cases.append(case("time_distributed", "{type: time_distributed, layer: {type: dense, units: 2, activation: tanh}}", [x], [np.tanh(x @ weights["layer.kernel"] + weights["layer.bias"])], weights))
table = draw(4, 3)
codes = np.array([[0, 3, 1], [2, 2, 0]])
cases.append(case("embedding", "{type: embedding, input_dim: 4, output_dim: 3, mask_zero: true}", [codes], [table[codes]], {"embeddings": table}))
x = draw(2, 3, 2)
x[0, 1] = x[1, 2] = 7
x[1, 0, 0] = 7
cases.append(case("masking", "{type: masking, mask_value: 7}", [x], [x * (x != 7).any(-1, keepdims=True)]))
v = draw(2, 3)
cases.append(case("repeat_vector", "{type: repeat_vector, n: 2}", [v], [np.stack([v, v], 1)]))
write(__file__, cases)

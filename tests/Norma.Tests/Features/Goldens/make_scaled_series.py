"""What a linear forecast says when it is scaled by each window (RevIN's statistics, Kim et al. 2022, without the learned scale),
by each window from its last value, and by each entity: in numpy, from raw numbers to raw numbers.

Everything is in raw units but for RevIN's epsilon, which Norma adds to the variance of what is standardized over the training rows."""
import json
import pathlib

import numpy as np

STEPS, AHEAD, EPSILON = 6, 2, 1e-5
past, ahead = ["load", "heat"], ["heat", "load"]  # the target's channels stand in another order
random = np.random.default_rng(7)

rows, windows = [], []
for site, (level, size) in {"u": (100, 30), "v": (5, 1), "w": (-400, 2)}.items():
    t = np.arange(30)
    load = level + size * np.sin(t / 3) + 0.1 * size * random.normal(size=30)
    heat = np.where(t < 12, 7.0, 5 * np.cos(t / 4))  # for a while it does not vary
    if site == "w":
        heat = np.full(30, 3.0)  # and here never
    values = np.float32(np.stack([load, heat], axis=1))
    rows += [{"t": int(i), "site": site, "load": float(v[0]), "heat": float(v[1])} for i, v in zip(t, values)]
    windows += [(site, values[i : i + STEPS], values[i + STEPS : i + STEPS + AHEAD]) for i in range(30 - STEPS - AHEAD + 1)]

x = np.float64([w[1] for w in windows])  # [N, T, C]
sites = np.array([w[0] for w in windows])
centre, scale = x.mean((0, 1)), x.std((0, 1))
kernel = random.normal(size=(STEPS * len(past), AHEAD * len(ahead))).astype(np.float32) * 0.3
bias = random.normal(size=AHEAD * len(ahead)).astype(np.float32)
channels = [past.index(name) for name in ahead]


def forecast(middle, deviation):
    """middle, deviation: [N, 1, C], raw."""
    entering = (x - middle) / deviation
    logits = entering.reshape(len(x), -1) @ np.float64(kernel) + bias
    said = logits.reshape(len(x), AHEAD, len(ahead)) * deviation[:, :, channels] + middle[:, :, channels]
    return said.reshape(len(x), -1).tolist()


mean = x.mean(1, keepdims=True)
deviation = np.sqrt(x.var(1, keepdims=True) + EPSILON * scale**2)
of = {site: (x[sites == site].mean((0, 1)), x[sites == site].std((0, 1))) for site in "uvw"}
by_site = [np.stack([of[site][i] for site in sites])[:, None, :] for i in (0, 1)]
by_site[1] = np.where(by_site[1] < 1e-6 * scale, scale, by_site[1])  # one that does not vary: that of all
overall = np.broadcast_to(centre, mean.shape), np.broadcast_to(scale, mean.shape)

golden = {
    "rows": rows, "kernel": kernel.ravel().tolist(), "bias": bias.tolist(),
    "window": forecast(mean, deviation), "last": forecast(x[:, -1:], deviation), "entity": forecast(*by_site), "unknown": forecast(*overall),
}
(pathlib.Path(__file__).parent / "scaled_series.json").write_text(json.dumps(golden) + "\n")

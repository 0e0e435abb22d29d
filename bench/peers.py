"""The Python side of the step benchmarks: plain PyTorch, as its documentation writes it.

    python3 peers.py            # both networks, medians in microseconds
"""
import statistics
import time

import torch

LEVELS = [5, 8, 12, 20, 50, 120, 400, 1000]


class Net(torch.nn.Module):
    def __init__(self, width, units, categories):
        super().__init__()
        self.tables = torch.nn.ModuleList([torch.nn.Embedding(levels, size) for levels, size in categories])
        layers, before = [], width + sum(size for _, size in categories)
        for count in units:
            layers += [torch.nn.Linear(before, count), torch.nn.ReLU()]
            before = count
        layers.append(torch.nn.Linear(before, 1))
        self.stack = torch.nn.Sequential(*layers)

    def forward(self, x, codes):
        if len(self.tables):
            x = torch.cat([x] + [table(codes[:, c]) for c, table in enumerate(self.tables)], 1)
        return self.stack(x)


def measure(name, net, x, codes, y, loss, rounds, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=0.001)

    def step():
        optimizer.zero_grad()
        value = loss(net(x, codes), y)
        value.backward()
        optimizer.step()

    for _ in range(steps):
        step()
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        for _ in range(steps):
            step()
        times.append((time.perf_counter() - begin) / steps * 1e6)
    print(f"{name}: PyTorch {torch.__version__} {statistics.median(times):.1f} µs, {torch.get_num_threads()} threads")


torch.set_num_threads(1)
measure("ten-line program, step at batch 32", Net(10, [64, 64], []), torch.randn(32, 10), None, torch.randn(32, 1), torch.nn.functional.mse_loss, 7, 2000)
torch.set_num_threads(2)
tables = [(levels + 1, int(min(50, round(1.6 * (levels + 1) ** 0.56)))) for levels in LEVELS]
measure(
    "table's network, step at batch 1024", Net(20, [256, 128, 64], tables), torch.randn(1024, 20),
    torch.stack([torch.randint(levels, (1024,)) for levels, _ in tables], 1), torch.randint(2, (1024, 1)).float(),
    torch.nn.functional.binary_cross_entropy_with_logits, 7, 200)

#!/usr/bin/env python3
"""Runs a spec with five seeds and prints each test metric as mean ± standard deviation: python3 bench/seeds.py examples/churn/norma.yaml [--set …]"""
import json, pathlib, statistics, subprocess, sys, tempfile

root = pathlib.Path(__file__).resolve().parent.parent
spec, extra = sys.argv[1], sys.argv[2:]
reached, baselines = {}, {}
with tempfile.TemporaryDirectory() as folder:
    for seed in range(1, 6):
        into = pathlib.Path(folder) / str(seed)
        done = subprocess.run([root / "norma", "run", spec, "--output", into, "--set", f"seed={seed}", "--json", *extra], capture_output=True, text=True)
        if done.returncode not in (0, 8):
            sys.exit(done.stdout + done.stderr)
        evaluation = json.loads((into / "evaluation.json").read_text())
        for name, value in evaluation["metrics"]["test"].items():
            reached.setdefault(name, []).append(value)
        for baseline, parts in evaluation["baselines"].items():
            for name, value in parts["test"].items():
                baselines.setdefault(name, {}).setdefault(baseline, []).append(value)
for name, values in reached.items():
    beside = ", ".join(f"{b} {statistics.mean(v):.4f} ± {statistics.stdev(v):.4f}" for b, v in baselines.get(name, {}).items())
    print(f"{name:28} {statistics.mean(values):.4f} ± {statistics.stdev(values):.4f}   ({beside})")

"""Holds the approved exports in this folder to the reference checker of ONNX, types and shapes inferred.

    python3 check_exports.py     # needs onnx; passed with onnx 1.12.0 (IR 8, opset 17, ai.onnx.ml 3)
"""
import glob
import os

import onnx

for path in sorted(glob.glob(os.path.join(os.path.dirname(os.path.abspath(__file__)), "*.onnx"))):
    model = onnx.load(path)  # checked as parsed: with a path, onnx 1.12 writes the inferred model over the file
    onnx.checker.check_model(model, full_check=True)
    print(os.path.basename(path), "passes:", [o.name for o in model.graph.output])

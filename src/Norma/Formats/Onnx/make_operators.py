"""Writes operators.tsv: every operator that onnx 1.12 knows (opset 17, ai.onnx.ml 3), from its own registry (Apache-2.0).

A line: domain, operator, since version, 'deprecated' or '', least and most inputs, least and most outputs, which inputs may be left blank
(o for optional, s for single, v for variadic), attributes as name:type, with ! when required; '*' when any attribute is allowed.
"""
import os
import onnx
from onnx import defs

KINDS = {0: "s", 1: "o", 2: "v"}
lines = []
for schema in defs.get_all_schemas_with_history():
    if schema.domain not in ("", "ai.onnx.ml", "ai.onnx.preview.training"):
        continue
    attributes = [f"{n}:{int(a.type)}{'!' if a.required else ''}" for n, a in sorted(schema.attributes.items())]
    lines.append("\t".join([
        schema.domain, schema.name, str(schema.since_version), "deprecated" if schema.deprecated else "",
        str(schema.min_input), str(schema.max_input), str(schema.min_output), str(schema.max_output),
        "".join(KINDS[int(i.option)] for i in schema.inputs), " ".join(attributes)]))
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "operators.tsv"), "w", encoding="utf-8", newline="\n") as out:
    out.write("\n".join(sorted(lines)) + "\n")

"""What the scripts of this folder share: a case is a dict, written with float32 numbers and the batch first."""
import json
import pathlib

import numpy as np


def array(values):
    values = np.asarray(values, dtype=np.float32)
    return {"shape": list(values.shape), "values": [float(f"{v:.9g}") for v in values.ravel()]}


ABSENT = object()


def case(name, layer, inputs, outputs, weights=None, mask=None, training=False, after=None, masks=None, mask_after=ABSENT):
    """layer: as norma.yaml states it, in flow style. Weights by Norma's names, in Keras' layouts. masks: one of each input, or None; mask_after: what leaves."""
    made = {"name": name, "layer": layer, "inputs": [array(x) for x in inputs], "outputs": [array(y) for y in outputs],
            "weights": {key: array(value) for key, value in (weights or {}).items()}}
    if mask is not None:
        made["mask"] = array(mask)
    if masks is not None:
        made["masks"] = [None if m is None else array(m) for m in masks]
    if mask_after is not ABSENT:
        made["mask_after"] = None if mask_after is None else array(mask_after)
    if training:
        made["training"] = True
    if after:
        made["after"] = {key: array(value) for key, value in after.items()}
    return made


def write(script, cases):
    path = pathlib.Path(script).with_suffix(".json")
    path = path.with_name(path.name.removeprefix("make_"))
    path.write_text("[\n" + ",\n".join(json.dumps(c, separators=(", ", ": ")) for c in cases) + "\n]\n")
    print(f"{path.name}: {len(cases)} cases")

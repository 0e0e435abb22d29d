"""textgenrnn's weights computed by PyTorch: textgenrnn.json. Needs python3-h5py and PyTorch; the argument is textgenrnn_weights.hdf5.

Its LSTMs are cuDNN's, whose numbers PyTorch takes as they are: each gate's kernel is the memory of a matrix [units, inputs], in the order i, f, g, o.
"""
import json
import pathlib
import sys

import h5py
import numpy as np
import torch

file = h5py.File(sys.argv[1], "r")
get = lambda layer, name: np.asarray(file[layer][layer][name], np.float32)


def lstm(layer, width):
    kernel, recurrent, bias = (get(layer, f"{n}:0") for n in ("kernel", "recurrent_kernel", "bias"))
    net = torch.nn.LSTM(width, 128, batch_first=True)
    stacked = lambda k, inputs: torch.tensor(np.concatenate([np.ascontiguousarray(k[:, g * 128:(g + 1) * 128]).reshape(128, inputs) for g in range(4)]))
    with torch.no_grad():
        net.weight_ih_l0.copy_(stacked(kernel, width))
        net.weight_hh_l0.copy_(stacked(recurrent, 128))
        net.bias_ih_l0.copy_(torch.tensor(bias[:512]))
        net.bias_hh_l0.copy_(torch.tensor(bias[512:]))
    return net


codes = np.array([[0, 0, 3, 41, 7, 12, 9, 88, 2, 5], [464, 1, 2, 3, 4, 5, 6, 7, 8, 9]])
with torch.no_grad():
    embedded = torch.tensor(get("embedding", "embeddings:0"))[torch.tensor(codes)]
    first = lstm("rnn_1", 100)(embedded)[0]
    second = lstm("rnn_2", 128)(first)[0]
    joined = torch.cat([embedded, first, second], -1)
    weights = torch.softmax((joined @ torch.tensor(get("attention", "attention_W:0")))[..., 0], 1)
    pooled = (joined * weights[..., None]).sum(1)
    y = torch.softmax(pooled @ torch.tensor(get("output", "kernel:0")) + torch.tensor(get("output", "bias:0")), -1).numpy()
path = pathlib.Path(__file__).with_name("textgenrnn.json")
path.write_text(json.dumps({"inputs": codes.tolist(), "shape": list(y.shape), "values": [float(f"{v:.9g}") for v in y.ravel()]}) + "\n")
print(y.shape, y.argmax(-1), y.max(-1))

"""Models in the files of Keras 2 and 3, written by h5py and zipfile as Keras writes them, with the numbers that NumPy gives for them.

Needs python3-h5py. Every file is small; the numbers stand in keras.json.
"""
import io
import json
import pathlib
import zipfile

import h5py
import numpy as np

HERE = pathlib.Path(__file__).parent
random = np.random.default_rng(3)


def draw(*shape):
    return random.normal(0, 0.5, shape).astype(np.float32)


def dense(x, w, activation=None):
    y = x @ w["kernel"] + w["bias"]
    if activation == "relu":
        y = np.maximum(y, 0)
    if activation == "softmax":
        e = np.exp(y - y.max(-1, keepdims=True))
        y = e / e.sum(-1, keepdims=True)
    return y


def norm(x, w, epsilon=1e-3):
    return (x - w["moving_mean"]) / np.sqrt(w["moving_variance"] + epsilon) * w["gamma"] + w["beta"]


def dense_weights(a, b):
    return {"kernel": draw(a, b), "bias": draw(b)}


def norm_weights(n):
    return {"gamma": draw(n) + 1, "beta": draw(n), "moving_mean": draw(n), "moving_variance": np.abs(draw(n)) + 0.5}


# Keras 2: plain class names, initializers in their general form.
SCALING = {"class_name": "VarianceScaling", "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None}}


def dense2(name, units, activation, **more):
    return {"class_name": "Dense", "config": {
        "name": name, "trainable": True, "units": units, "activation": activation, "use_bias": True, "kernel_initializer": SCALING,
        "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": {"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.01}},
        "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None, **more}}


def norm2(name):
    ones, zeros = {"class_name": "Ones", "config": {}}, {"class_name": "Zeros", "config": {}}
    return {"class_name": "BatchNormalization", "config": {
        "name": name, "trainable": True, "axis": -1, "momentum": 0.9, "epsilon": 0.001, "center": True, "scale": True, "beta_initializer": zeros,
        "gamma_initializer": ones, "moving_mean_initializer": zeros, "moving_variance_initializer": ones, "beta_regularizer": None, "gamma_regularizer": None,
        "beta_constraint": None, "gamma_constraint": None}}


def write_h5(group, layers):
    """layers: (name, [(weight name, array)])."""
    group.attrs["layer_names"] = np.array([name.encode() for name, _ in layers])
    group.attrs["backend"] = "tensorflow"
    group.attrs["keras_version"] = "2.1.5"
    for name, weights in layers:
        own = group.create_group(name)
        own.attrs["weight_names"] = np.array([n.encode() for n, _ in weights])
        for n, value in weights:
            own[n] = value


def legacy(name, weights):
    return (name, [(f"{name}/{key}:0", value) for key, value in weights.items()])


def h5_sequential():
    d1, bn, d2 = dense_weights(3, 5), norm_weights(5), dense_weights(5, 4)
    with h5py.File(HERE / "sequential.h5", "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": [
            dense2("dense_1", 5, "relu", batch_input_shape=[None, 3], dtype="float32"), norm2("batch_normalization_1"),
            {"class_name": "Dropout", "config": {"name": "dropout_1", "trainable": True, "rate": 0.5, "noise_shape": None, "seed": None}},
            dense2("dense_2", 4, "softmax")]})
        file.attrs["keras_version"] = "2.1.5"
        file.attrs["backend"] = "tensorflow"
        file.attrs["training_config"] = json.dumps({"loss": "categorical_crossentropy"})
        write_h5(file.create_group("model_weights"), [legacy("dense_1", d1), legacy("batch_normalization_1", bn), ("dropout_1", []), legacy("dense_2", d2)])
        file.create_group("optimizer_weights")["iterations"] = np.int64(7)
    x = draw(2, 3)
    return {"file": "sequential.h5", "inputs": [x], "outputs": [dense(norm(dense(x, d1, "relu"), bn), d2, "softmax")], "frozen": []}


def h5_functional():
    """A layer that is called twice, a model inside the model (whose calls Keras counts from 1), a frozen layer, two outputs."""
    twice, inner, bn, frozen = dense_weights(3, 3), dense_weights(3, 4), norm_weights(4), dense_weights(3, 2)
    node = lambda *refs: [[name, call, 0, {}] for name, call in refs]
    layers = [
        {"class_name": "InputLayer", "name": "in/put", "config": {"batch_input_shape": [None, 3], "dtype": "float32", "sparse": False, "name": "in/put"}, "inbound_nodes": []},
        {**dense2("twice", 3, "relu"), "name": "twice", "inbound_nodes": [node(("in/put", 0)), node(("twice", 0))]},
        {"class_name": "Sequential", "name": "inner", "config": {"name": "inner", "layers": [dense2("dense", 4, "linear", batch_input_shape=[None, 3]), norm2("bn")]},
         "inbound_nodes": [node(("twice", 1))]},
        {**dense2("frozen", 2, "linear", trainable=False), "name": "frozen", "inbound_nodes": [node(("twice", 0))]},
    ]
    config = {"class_name": "Model", "config": {"name": "both", "layers": layers, "input_layers": [["in/put", 0, 0]], "output_layers": [["inner", 1, 0], ["frozen", 0, 0]]}}
    with h5py.File(HERE / "functional.h5", "w") as file:
        file.attrs["model_config"] = json.dumps(config)
        file.attrs["keras_version"] = "2.2.4"
        # The inner model lists what is trained first, the moving averages behind.
        own = [("dense/kernel:0", inner["kernel"]), ("dense/bias:0", inner["bias"])] + [(f"bn/{key}:0", bn[key]) for key in ("gamma", "beta", "moving_mean", "moving_variance")]
        write_h5(file.create_group("model_weights"), [("in/put", []), legacy("twice", twice), ("inner", own), legacy("frozen", frozen)])
    x = draw(2, 3)
    y = dense(x, twice, "relu")
    return {"file": "functional.h5", "inputs": [x], "outputs": [norm(dense(dense(y, twice, "relu"), inner), bn), dense(y, frozen)], "frozen": ["frozen"]}


# Keras 3: modules, policies, calls with tensors.
def h5_nested_frozen():
    """A base with a frozen layer: Keras lists what is trained of all layers, then the rest of all layers, all of the frozen one among it. Equal widths: a wrong order would fit."""
    first, second, head = norm_weights(3), norm_weights(3), dense_weights(3, 2)
    still = norm2("still")
    still["config"]["trainable"] = False
    still["config"]["batch_input_shape"] = [None, 3]
    with h5py.File(HERE / "nested_frozen.h5", "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"name": "whole", "layers": [
            {"class_name": "Sequential", "config": {"name": "base", "layers": [still, norm2("moving")]}}, dense2("head", 2, "linear")]}})
        file.attrs["keras_version"] = "2.11.0"
        own = [(f"moving/{key}:0", second[key]) for key in ("gamma", "beta")] + [(f"still/{key}:0", first[key]) for key in ("gamma", "beta", "moving_mean", "moving_variance")]
        own += [(f"moving/{key}:0", second[key]) for key in ("moving_mean", "moving_variance")]
        write_h5(file.create_group("model_weights"), [("base", own), legacy("head", head)])
    x = draw(2, 3)
    return {"file": "nested_frozen.h5", "inputs": [x], "outputs": [dense(norm(norm(x, first), second), head)], "frozen": ["base.still"]}


def v3(class_name, config, module="keras.layers", **more):
    return {"module": module, "class_name": class_name, "config": config, "registered_name": None, **more}


FLOAT = v3("DTypePolicy", {"name": "float32"}, "keras")


def dense3(name, units, activation, shape, **more):
    return v3("Dense", {
        "name": name, "trainable": True, "dtype": FLOAT, "units": units, "activation": activation, "use_bias": True,
        "kernel_initializer": v3("GlorotUniform", {"seed": None}, "keras.initializers"), "bias_initializer": v3("Zeros", {}, "keras.initializers"),
        "kernel_regularizer": v3("L2", {"l2": 0.01}, "keras.regularizers"), "bias_regularizer": None, "kernel_constraint": None, "bias_constraint": None, **more},
        build_config={"input_shape": [None, *shape]})


def norm3(name, n):
    return v3("BatchNormalization", {
        "name": name, "trainable": True, "dtype": FLOAT, "axis": -1, "momentum": 0.99, "epsilon": 0.001, "center": True, "scale": True,
        "beta_initializer": v3("Zeros", {}, "keras.initializers"), "gamma_initializer": v3("Ones", {}, "keras.initializers"),
        "moving_mean_initializer": v3("Zeros", {}, "keras.initializers"), "moving_variance_initializer": v3("Ones", {}, "keras.initializers"),
        "beta_regularizer": None, "gamma_regularizer": None, "beta_constraint": None, "gamma_constraint": None, "synchronized": False},
        build_config={"input_shape": [None, n]})


def input3(name, shape):
    return v3("InputLayer", {"batch_shape": [None, *shape], "dtype": "float32", "sparse": False, "ragged": False, "name": name})


def write_archive(name, config, weights):
    """weights: path → list of arrays; every group keeps the order of its members, as Keras writes it."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        for path, arrays in weights.items():
            group = file.create_group(path, track_order=True).create_group("vars", track_order=True)
            for i, value in enumerate(arrays):
                group[str(i)] = value
    with zipfile.ZipFile(HERE / name, "w") as archive:
        for member, data in (("metadata.json", json.dumps({"keras_version": "3.11.3", "date_saved": "2025-09-01@12:00:00"})), ("config.json", json.dumps(config)), ("model.weights.h5", buffer.getvalue())):
            archive.writestr(zipfile.ZipInfo(member, (2025, 9, 1, 12, 0, 0)), data)


def archive_sequential():
    d1, bn, d2 = dense_weights(3, 5), norm_weights(5), dense_weights(5, 4)
    config = v3("Sequential", {"name": "sequential", "trainable": True, "dtype": FLOAT, "layers": [
        input3("input_layer", [3]), dense3("first", 5, "gelu", [3]), norm3("middle", 5),
        v3("Dropout", {"name": "dropout", "trainable": True, "dtype": FLOAT, "rate": 0.25, "seed": None, "noise_shape": None}), dense3("last", 4, "softmax", [5])],
        "build_input_shape": [None, 3]}, "keras", build_config={"input_shape": [None, 3]}, compile_config={"optimizer": "adam", "loss": "mse"})
    write_archive("sequential.keras", config, {
        "layers/dense": d1.values(), "layers/batch_normalization": bn.values(), "layers/dropout": [], "layers/dropout/seed_generator": [np.array([1, 2], np.uint32)],
        "layers/dense_1": d2.values(), "optimizer": [np.int64(3)]})
    x = draw(2, 3)
    from math import erf
    y = dense(x, d1)
    gelu = (y * 0.5 * (1 + np.vectorize(erf)(y / np.sqrt(2)))).astype(np.float32)
    return {"file": "sequential.keras", "inputs": [x], "outputs": [dense(norm(gelu, bn), d2, "softmax")], "frozen": []}


def archive_functional():
    a, b, inner, frozen = dense_weights(3, 3), dense_weights(2, 2), dense_weights(3, 4), dense_weights(3, 2)
    tensor = lambda name, call, shape: {"class_name": "__keras_tensor__", "config": {"shape": [None, *shape], "dtype": "float32", "keras_history": [name, call, 0]}}
    call = lambda *tensors: {"args": list(tensors), "kwargs": {}}
    nested = v3("Functional", {"name": "functional", "trainable": True, "layers": [
        {**input3("x", [3]), "name": "x", "inbound_nodes": []}, {**dense3("dense", 4, "tanh", [3]), "name": "dense", "inbound_nodes": [call(tensor("x", 0, [3]))]}],
        "input_layers": [["x", 0, 0]], "output_layers": [["dense", 0, 0]]}, "keras.src.models.functional")
    config = v3("Functional", {"name": "two", "trainable": True, "layers": [
        {**input3("left", [3]), "name": "left", "inbound_nodes": []}, {**input3("right", [2]), "name": "right", "inbound_nodes": []},
        {**dense3("twice", 3, "relu", [3]), "name": "twice", "inbound_nodes": [call(tensor("left", 0, [3])), {"args": [tensor("twice", 0, [3])], "kwargs": {"training": False, "mask": None}}]},
        {**dense3("other", 2, "linear", [2]), "name": "other", "inbound_nodes": [call(tensor("right", 0, [2]))]},
        {**nested, "name": "functional", "inbound_nodes": [call(tensor("twice", 1, [3]))]},
        {**dense3("frozen", 2, "linear", [3], trainable=False), "name": "frozen", "inbound_nodes": [call(tensor("twice", 0, [3]))]}],
        "input_layers": [["left", 0, 0], ["right", 0, 0]], "output_layers": [["functional", 1, 0], ["frozen", 0, 0], ["other", 0, 0]]}, "keras.src.models.functional")
    write_archive("functional.keras", config, {
        "layers/input_layer": [], "layers/dense": a.values(), "layers/dense_1": b.values(), "layers/functional": [], "layers/functional/layers/input_layer": [],
        "layers/functional/layers/dense": inner.values(), "layers/dense_2": frozen.values()})
    x, z = draw(2, 3), draw(2, 2)
    y = dense(x, a, "relu")
    return {"file": "functional.keras", "inputs": [x, z], "outputs": [np.tanh(dense(dense(y, a, "relu"), inner)), dense(y, frozen), dense(z, b)], "frozen": ["frozen"]}


def array(values):
    values = np.asarray(values, np.float32)
    return {"shape": list(values.shape), "values": [float(f"{v:.9g}") for v in values.ravel()]}


if __name__ == "__main__":
    cases = [h5_sequential(), h5_functional(), archive_sequential(), archive_functional(), h5_nested_frozen()]
    lines = [json.dumps({**case, "inputs": [array(x) for x in case["inputs"]], "outputs": [array(y) for y in case["outputs"]]}) for case in cases]
    (HERE / "keras.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")
    print(len(cases), "models")

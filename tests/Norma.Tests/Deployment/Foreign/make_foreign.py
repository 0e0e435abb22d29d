"""Writes the foreign models of ForeignModelTests, built node by node as others' exporters write them, and what they answer.

    python3 make_foreign.py      # in this folder; needs onnx (1.12) and NumPy

LinearClassifier with a string or int64 label [N] and probabilities [N, C], optionally through ZipMap, is what skl2onnx
writes for LogisticRegression; the other models are what PyTorch's and Keras' exporters write for small networks. The
expected values are computed by NumPy in float64, not by a runtime.
"""
import json

import numpy as np
import onnx
from onnx import TensorProto, checker, helper

OPSETS = [helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 2)]
X = np.array([[0.5, -1.0, 2.0], [-2.0, 0.25, 0.0], [3.0, 1.5, -0.5], [0.0, 0.0, 0.0]])
W = np.array([0.7, -0.4, 0.2])
B = -0.1
WIDE = np.array([[0.5, -0.2, 0.1], [-0.3, 0.4, 0.2], [0.1, 0.3, -0.6]])  # [class, feature]


def value(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def save(name, nodes, inputs, outputs, constants=()):
    graph = helper.make_graph(nodes, name, inputs, outputs, [helper.make_tensor(n, TensorProto.FLOAT, np.shape(v), np.ravel(v)) for n, v in constants])
    model = helper.make_model(graph, opset_imports=OPSETS, producer_name="make_foreign", ir_version=8)
    checker.check_model(model)
    onnx.save(model, name + ".onnx")


def classifier(labels, post="LOGISTIC", coefficients=None, intercepts=None):
    key = "classlabels_strings" if isinstance(labels[0], str) else "classlabels_ints"
    coefficients = np.stack([-W, W]) if coefficients is None else coefficients
    intercepts = [-B, B] if intercepts is None else intercepts
    return helper.make_node("LinearClassifier", ["X"], ["label", "probability_tensor"], domain="ai.onnx.ml", post_transform=post,
                            coefficients=[float(v) for v in np.ravel(coefficients)], intercepts=[float(v) for v in intercepts], **{key: labels})


def scores():
    return [helper.make_node("MatMul", ["X", "w"], ["xw"]), helper.make_node("Add", ["xw", "b"], ["score"])]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


matrix = value("X", TensorProto.FLOAT, ["N", 3])
probabilities = value("probabilities", TensorProto.FLOAT, ["N", 2])
rename = helper.make_node("Identity", ["probability_tensor"], ["probabilities"])
column = [("w", W.reshape(3, 1)), ("b", [B])]

maps = onnx.ValueInfoProto(name="probabilities")
maps.type.sequence_type.elem_type.map_type.key_type = TensorProto.STRING
maps.type.sequence_type.elem_type.map_type.value_type.tensor_type.elem_type = TensorProto.FLOAT

for name, labels, kind in [("binary_strings", ["no", "yes"], TensorProto.STRING), ("binary_ints", [0, 1], TensorProto.INT64), ("contradiction", ["yes", "no"], TensorProto.STRING)]:
    save(name, [classifier(labels), rename], [matrix], [value("label", kind, ["N"]), probabilities])
save("zipmap", [classifier(["no", "yes"]), helper.make_node("ZipMap", ["probability_tensor"], ["probabilities"], domain="ai.onnx.ml", classlabels_strings=["no", "yes"])], [matrix],
     [value("label", TensorProto.STRING, ["N"]),
      maps])
save("three_strings", [classifier(["a", "b", "c"], "SOFTMAX", WIDE, [0.1, 0, -0.1]), rename], [matrix],
     [value("label", TensorProto.STRING, ["N"]), value("probabilities", TensorProto.FLOAT, ["N", 3])])
save("single_probability", scores() + [helper.make_node("Sigmoid", ["score"], ["y"])], [matrix], [value("y", TensorProto.FLOAT, ["N", 1])], column)
save("logits", scores(), [matrix], [value("score", TensorProto.FLOAT, ["N", 1])], column)
save("not_finite", scores() + [helper.make_node("Log", ["score"], ["y"])], [matrix], [value("y", TensorProto.FLOAT, ["N", 1])], column)
save("one_row", scores() + [helper.make_node("Sigmoid", ["score"], ["y"])], [value("X", TensorProto.FLOAT, [1, 3])], [value("y", TensorProto.FLOAT, [1, 1])], column)
save("five_columns", [helper.make_node("ReduceSum", ["X"], ["y"], keepdims=1)], [value("X", TensorProto.FLOAT, ["N", 5])], [value("y", TensorProto.FLOAT, ["N", 1])])
# A number from columns of every type: y = a + 10 b + 100 c + 1000 [d == "yes"], given as float64 [N].
save("named", [
    helper.make_node("Constant", [], ["tall"], value=helper.make_tensor("v", TensorProto.INT64, [2], [-1, 1])),
    helper.make_node("Constant", [], ["ten"], value=helper.make_tensor("v", TensorProto.DOUBLE, [], [10.0])),
    helper.make_node("Constant", [], ["hundred"], value=helper.make_tensor("v", TensorProto.DOUBLE, [], [100.0])),
    helper.make_node("Constant", [], ["flat"], value=helper.make_tensor("v", TensorProto.INT64, [1], [-1])),
    helper.make_node("Reshape", ["b", "tall"], ["b1"]),
    helper.make_node("Cast", ["b1"], ["b2"], to=TensorProto.DOUBLE),
    helper.make_node("Cast", ["c"], ["c2"], to=TensorProto.DOUBLE),
    helper.make_node("LabelEncoder", ["d"], ["d1"], domain="ai.onnx.ml", keys_strings=["yes"], values_floats=[1000.0], default_float=0.0),
    helper.make_node("Cast", ["d1"], ["d2"], to=TensorProto.DOUBLE),
    helper.make_node("Mul", ["b2", "ten"], ["b3"]),
    helper.make_node("Mul", ["c2", "hundred"], ["c3"]),
    helper.make_node("Sum", ["a", "b3", "c3", "d2"], ["sum"]),
    helper.make_node("Reshape", ["sum", "flat"], ["y"]),
], [value("a", TensorProto.DOUBLE, ["N", 1]), value("b", TensorProto.FLOAT, ["N"]), value("c", TensorProto.INT64, ["N", 1]), value("d", TensorProto.STRING, ["N", 1])],
     [value("y", TensorProto.DOUBLE, ["N"])])

positive = sigmoid(X @ W + B)
wide = X @ WIDE.T + [0.1, 0, -0.1]
shares = np.exp(wide - wide.max(1, keepdims=True))
shares /= shares.sum(1, keepdims=True)
with open("expected.json", "w") as file:
    json.dump({"x": X.tolist(), "positive": positive.tolist(), "three": shares.tolist()}, file, indent=1)
    file.write("\n")

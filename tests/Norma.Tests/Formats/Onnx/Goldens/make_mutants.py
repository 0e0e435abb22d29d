"""Writes mutants.json: small models, sound and broken, each with the verdict of onnx 1.12's check_model, as base64 of their bytes."""
import base64
import json
import os
import onnx
from onnx import TensorProto, helper as h

F, I, S = TensorProto.FLOAT, TensorProto.INT64, TensorProto.STRING


def base():
    then = h.make_graph([h.make_node("Relu", ["a"], ["t"])], "then", [], [h.make_tensor_value_info("t", F, None)])
    other = h.make_graph([h.make_node("Neg", ["a"], ["e"])], "else", [], [h.make_tensor_value_info("e", F, None)])
    nodes = [
        h.make_node("MatMul", ["x", "w"], ["a"], name="first"),
        h.make_node("ReduceSum", ["a"], ["s"], keepdims=0),
        h.make_node("Greater", ["s", "zero"], ["c"]),
        h.make_node("If", ["c"], ["b"], then_branch=then, else_branch=other),
        h.make_node("Softmax", ["b"], ["y"], axis=1),
        h.make_node("LabelEncoder", ["k"], ["l"], domain="ai.onnx.ml", keys_strings=["p", "q"], values_int64s=[1, 2], default_int64=0),
    ]
    graph = h.make_graph(
        nodes, "g",
        [h.make_tensor_value_info("x", F, ["N", 2]), h.make_tensor_value_info("k", S, ["N", 1])],
        [h.make_tensor_value_info("y", F, ["N", 2]), h.make_tensor_value_info("l", I, ["N", 1])],
        [h.make_tensor("w", F, [2, 2], [1, 2, 3, 4]), h.make_tensor("zero", F, [], [0])])
    return h.make_model(graph, ir_version=8, opset_imports=[h.make_opsetid("", 17), h.make_opsetid("ai.onnx.ml", 3)])


CASES = {}


def case(change):
    model = base()
    CASES[change.__name__] = change(model) or model
    return change


@case
def sound(m): pass
@case
def no_ir_version(m): m.ClearField("ir_version")
@case
def newer_ir_version(m): m.ir_version = 99
@case
def no_graph(m): m.ClearField("graph")
@case
def no_graph_name(m): m.graph.name = ""
@case
def no_subgraph_name(m): m.graph.node[3].attribute[0].g.name = ""
@case
def no_opset(m): m.ClearField("opset_import")
@case
def no_ml_opset(m): del m.opset_import[1]
@case
def opset_before_ir_3(m): m.ir_version = 2
@case
def input_without_type(m): m.graph.input[0].ClearField("type")
@case
def input_without_name(m): m.graph.input[0].name = ""
@case
def input_without_shape(m): m.graph.input[0].type.tensor_type.ClearField("shape")
@case
def input_without_element_type(m): m.graph.input[0].type.tensor_type.ClearField("elem_type")
@case
def output_without_type(m): m.graph.output[0].ClearField("type")
@case
def output_without_shape(m): m.graph.output[0].type.tensor_type.ClearField("shape")
@case
def unsorted(m):
    nodes = list(m.graph.node)
    del m.graph.node[:]
    m.graph.node.extend([nodes[1], nodes[0]] + nodes[2:])
@case
def unknown_input(m): m.graph.node[1].input[0] = "nobody"
@case
def subgraph_sees_later_value(m): m.graph.node[3].attribute[0].g.node[0].input[0] = "y"
@case
def output_twice(m): m.graph.node[4].output[0] = "a"
@case
def output_is_an_input(m): m.graph.node[4].output[0] = "x"
@case
def output_is_a_constant(m): m.graph.node[4].output[0] = "w"
@case
def subgraph_output_is_outer(m): m.graph.node[3].attribute[0].g.node[0].output[0] = "s"
@case
def same_name_in_both_branches(m):
    for attribute in m.graph.node[3].attribute:
        attribute.g.node[0].output[0] = "same"
        attribute.g.output[0].name = "same"
@case
def input_twice(m): m.graph.input[1].name = "x"
@case
def constant_without_name(m): m.graph.initializer[0].name = ""
@case
def constant_twice(m): m.graph.initializer.append(m.graph.initializer[0])
@case
def constant_is_no_input_in_ir_3(m): m.ir_version = 3
@case
def node_without_operator(m): m.graph.node[0].op_type = ""
@case
def node_without_ports(m): m.graph.node.append(h.make_node("Relu", [], []))
@case
def unknown_operator(m): m.graph.node[0].op_type = "Norma"
@case
def operator_newer_than_opset(m):
    m.opset_import[0].version = 12
    m.graph.node[1].op_type = "LayerNormalization"
@case
def deprecated_operator(m): m.graph.node[1].op_type = "Upsample"; m.graph.node[1].ClearField("attribute")
@case
def unknown_domain(m): m.graph.node[0].domain = "com.example"
@case
def imported_custom_domain(m):
    m.graph.node[0].domain = "com.example"
    m.opset_import.append(h.make_opsetid("com.example", 1))
@case
def too_few_inputs(m): del m.graph.node[0].input[1]
@case
def too_many_inputs(m): m.graph.node[0].input.append("x")
@case
def too_many_outputs(m): m.graph.node[0].output.append("more")
@case
def blank_input(m): m.graph.node[0].input[0] = ""
@case
def unknown_attribute(m): m.graph.node[0].attribute.append(h.make_attribute("norma", 1))
@case
def wrong_attribute_type(m): m.graph.node[4].attribute[0].CopyFrom(h.make_attribute("axis", 1.0))
@case
def missing_attribute(m): del m.graph.node[3].attribute[0]
@case
def attribute_without_type(m): m.graph.node[4].attribute[0].ClearField("type")
@case
def attribute_without_name(m): m.graph.node[4].attribute[0].name = ""
@case
def attribute_with_two_values(m): m.graph.node[4].attribute[0].f = 1.0
@case
def attribute_without_value(m): m.graph.node[4].attribute[0].ClearField("i")
@case
def attribute_of_another_type(m):
    m.graph.node[4].attribute[0].ClearField("i")
    m.graph.node[4].attribute[0].s = b"1"
@case
def attribute_reference_outside(m):
    m.graph.node[4].attribute[0].ClearField("i")
    m.graph.node[4].attribute[0].ref_attr_name = "axis"
@case
def tensor_without_type(m): m.graph.initializer[0].data_type = 0
@case
def tensor_without_values(m): m.graph.initializer[0].ClearField("float_data")
@case
def tensor_with_two_fields(m): m.graph.initializer[0].raw_data = b"1234567812345678"
@case
def tensor_in_wrong_field(m):
    m.graph.initializer[0].ClearField("float_data")
    m.graph.initializer[0].int32_data.extend([1, 2, 3, 4])
@case
def empty_tensor_with_values(m): m.graph.initializer[0].dims[0] = 0
@case
def text_in_raw_data(m):
    m.graph.initializer[0].ClearField("float_data")
    m.graph.initializer[0].data_type = S
    m.graph.initializer[0].raw_data = b"abcd"
@case
def external_without_location(m):
    m.graph.initializer[0].ClearField("float_data")
    m.graph.initializer[0].data_location = TensorProto.EXTERNAL
@case
def metadata_twice(m): h.set_model_props(m, {"a": "1"}); m.metadata_props.append(m.metadata_props[0])


def verdict(model):
    try:
        onnx.checker.check_model(model)
        return True
    except (onnx.checker.ValidationError, ValueError, RuntimeError):
        return False


here = os.path.dirname(os.path.abspath(__file__))
rows = [{"name": n, "sound": verdict(m), "model": base64.b64encode(m.SerializeToString()).decode()} for n, m in sorted(CASES.items())]
with open(os.path.join(here, "mutants.json"), "w", encoding="utf-8", newline="\n") as out:
    out.write("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")

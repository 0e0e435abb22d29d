using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models;

public sealed class GraphTests
{
    static readonly Target s_number = new("y", TaskKind.Regression, []);
    static readonly Layout s_four = new(4, [], [new("a", 1), new("b", 1), new("c", 1), new("d", 1)]);

    [Fact]
    public void A_shared_layer_is_one_set_of_weights_used_twice()
    {
        var plan = Planned("""
            inputs: {left: {fields: [d, a]}, right: {fields: [b, c]}}
            nodes:
              encoder: {type: dense, units: 3, inputs: left}
              again: {type: shared, layer: encoder, inputs: right}
              both: {type: stack, layers: [{type: dense, units: 2}], inputs: again}
            outputs: both
            """);
        Assert.Equal(["encoder", "encoder", "both.dense", "head"], plan.Wiring.Layers.Where(l => !l.Name.StartsWith("inputs", StringComparison.Ordinal)).Select(l => l.Name));
        Assert.Equal((2 * 3 + 3) + (3 * 2 + 2) + 3, plan.Parameters);
        using var body = plan.Build(1);
        Assert.Equal(["encoder.kernel", "encoder.bias", "both.dense.kernel", "both.dense.bias", "head.kernel", "head.bias"], body.TrainedParameters.Select(p => p.Name));
    }

    [Fact]
    public void Inputs_are_cut_from_the_features_in_the_stated_order()
    {
        var plan = Planned("""
            inputs: {left: {fields: [d, a]}, right: {shape: [1, 2], fields: [b, c]}}
            nodes:
              flat: {type: stack, layers: [{type: dense, units: 1, use_bias: false, kernel_initializer: ones}], inputs: right}
            outputs: left
            head: {type: dense, units: 1, use_bias: false, kernel_initializer: ones}
            """);
        using var body = plan.Build(1);
        Assert.Equal(8f + 1f, body.Compute(tensor(new float[] { 1, 2, 4, 8 }).reshape(1, 4), null, Context.Predict)[0].item<float>());
    }

    [Theory]
    [InlineData("nodes: {a: {type: dense, units: 2, inputs: fetures}}", "MODL011", "$.model.nodes.a.inputs")]
    [InlineData("nodes: {a: {type: dense, units: 2, inputs: 'features:1'}}", "MODL011", "$.model.nodes.a")]
    [InlineData("nodes: {a: {type: dense, units: 2, inputs: b}, b: {type: dense, units: 2, inputs: a}}", "MODL012", "$.model.nodes.a")]
    [InlineData("nodes: {a: {type: dense, units: 2, inputs: a}}", "MODL012", "$.model.nodes.a")]
    [InlineData("{layers: [{type: dense, units: 2}], nodes: {a: {type: dense, units: 2}}}", "MODL015", "$.model.nodes")]
    [InlineData("{layers: [{type: dense, units: 2}], outputs: dense}", "MODL015", "$.model.outputs")]
    [InlineData("{inputs: {x: {fields: [a, z]}}, nodes: {a: {type: dense, units: 2}}}", "MODL016", "$.model.inputs.x.fields[1]")]
    [InlineData("{inputs: {x: {shape: [2, 3]}}, nodes: {a: {type: dense, units: 2}}}", "MODL016", "$.model.inputs.x")]
    [InlineData("nodes: {a: {type: shared, layer: b}}", "MODL017", "$.model.nodes.a.layer")]
    [InlineData("nodes: {a: {type: dense, units: 3}, b: {type: shared, layer: a}}", "MODL001", "$.model.nodes.b")]
    [InlineData("{nodes: {a: {type: dense, units: 3}, b: {type: dense, units: 3}}, outputs: [a, b]}", "MODL018", "$.model.outputs")]
    [InlineData("{inputs: {x: {shape: [2, 2]}}, layers: [{type: dense, units: 2}]}", "MODL019", "$.model")]
    [InlineData("nodes: {a: {type: dense, units: 3, name: b}}", "MODL002", "$.model.nodes.a.name")]
    [InlineData("nodes: {features: {type: dense, units: 3}}", "MODL002", "$.model.nodes.features")]
    [InlineData("layers: [{type: shared, layer: dense}]", "MODL017", "$.model.layers[0].layer")]
    public void What_does_not_fit_is_found(string yaml, string code, string path)
    {
        var findings = Assert.Throws<FindingsException>(() => Planned(yaml)).Findings.Where(f => f.Severity == Severity.Error);
        Assert.Contains((code, path), findings.Select(f => (f.Code, f.Path)));
    }

    [Fact]
    public void What_nothing_depends_on_is_a_warning() =>
        Assert.Equal([("MODL013", "$.model.nodes.b")], Planned("{nodes: {a: {type: dense, units: 3}, b: {type: dense, units: 3}}, outputs: a}").Findings.Select(f => (f.Code, f.Path)));

    [Fact]
    public void Nodes_are_computed_when_their_inputs_are_there_whatever_their_order() =>
        Assert.Equal(["first", "second", "head"], Planned("{nodes: {second: {type: dense, units: 3, inputs: first}, first: {type: dense, units: 2, inputs: features}}, outputs: second}").Wiring.Layers.Select(l => l.Name));

    [Fact]
    public void Symbols_write_the_graph_that_the_file_states()
    {
        var (left, right, twice) = (new Symbol(Shape.Of([3]), "left"), new Symbol(Shape.Of([3]), "right"), new Dense(4, "relu", Name: "encoder"));
        var joined = left.Apply(twice).Apply(new Dense(4));
        var graph = Symbol.Graph([left, right], joined, right.Apply(twice));
        Assert.Equal(SpecReader.Read<ModelSection>("""
            layers:
              - type: graph
                input_names: [left, right]
                nodes:
                  encoder: {type: dense, units: 4, activation: relu, inputs: left}
                  dense: {type: dense, units: 4, inputs: encoder}
                  encoder_call: {type: shared, layer: encoder, inputs: right}
                outputs: [dense, encoder_call]
            """, "norma.yaml").Require().Layers![0], graph);
        Assert.Equal("[4], [4]", graph.OutputShapes([Shape.Of([3]), Shape.Of([3])]).ToString());
    }

    [Fact]
    public void A_symbol_that_is_no_input_is_refused()
    {
        var (x, y) = (new Symbol(3), new Symbol(4));
        Assert.Throws<ArgumentException>(() => Symbol.Graph([x], y.Apply(new Dense(2))));
        Assert.Throws<ShapeException>(() => new Symbol().Apply(new Dense(2)));
    }

    [Fact]
    public void A_thousand_layers_are_planned_each_after_the_other()
    {
        var layers = new Items<Layer>(Enumerable.Range(0, 1000).Select(_ => (Layer)new Dense(8, "relu")));
        Assert.Equal(1001, NetworkPlan.Of(new(layers), s_four, [s_number]).Wiring.Layers.Count);
    }

    [Fact]
    public void The_expansion_is_the_same_model()
    {
        var plan = Planned("""
            layers:
              - {type: stack, name: a, layers: [{type: dense, units: 3}, {type: stack, layers: [{type: dense, units: 2}, {type: dense, units: 2}]}]}
              - {type: dense, units: 5}
            """);
        var expanded = SpecWriter.Write(Expansion.Of(plan));
        Assert.DoesNotContain("type: stack", expanded, StringComparison.Ordinal);
        var again = NetworkPlan.Of(SpecReader.Read<ModelSection>(expanded, "norma.yaml").Require(), s_four, [s_number]);
        Assert.Equal(["a.dense.kernel", "a.dense.bias", "a.stack.dense.kernel", "a.stack.dense.bias", "a.stack.dense_1.kernel", "a.stack.dense_1.bias", "dense.kernel", "dense.bias", "head.kernel", "head.bias"], again.Weights.Select(w => w.Name));
        Assert.Equal(plan.Weights, again.Weights);
    }

    static NetworkPlan Planned(string yaml) => NetworkPlan.Of(SpecReader.Read<ModelSection>(yaml, "norma.yaml").Require(), s_four, [s_number]);
}

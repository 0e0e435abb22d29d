using Norma.Interop;
using Norma.Interop.Keras;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Models.Rewrites;
using Norma.Spec;
using Norma.Tests.Models;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>What is written reads back as the same model: YAML, C# and the config of Keras say the same.</summary>
public sealed class KerasWritingTests
{
    /// <summary>A network of the layers that there are, with weights drawn for it.</summary>
    static NetworkModel Model(Graph graph, params (string Name, Shape Shape)[] inputs)
    {
        var map = new Map<Shape>(inputs.Select(input => KeyValuePair.Create(input.Name, input.Shape)));
        var weights = Wiring.Of(graph, [.. map.Values]).Weights.Select(slot => new Weight(slot.Name, slot.Shape, [.. Sample.Values((int)slot.Shape.Size, slot.Name).Select(Math.Abs)]));
        return new("model", graph, map, new(weights));
    }

    static void Same(NetworkModel expected, NetworkModel actual)
    {
        Assert.Equal(expected.Graph, actual.Graph);
        Assert.Equal(expected.Inputs, actual.Inputs);
        Assert.Equal(expected.Rewrites, actual.Rewrites);
        Assert.Equal(expected.Weights.All.Select(w => (w.Name, w.Shape)), actual.Weights.All.Select(w => (w.Name, w.Shape)));
        foreach (var weight in expected.Weights.All) Assert.Equal(weight.Values, actual.Weights[weight.Name].Values);
    }

    static NetworkModel There(NetworkModel model)
    {
        using var folder = new TemporaryFolder();
        var path = folder.In("model.keras");
        new KerasV3().Write(path, model);
        return ModelFormat.Of(path).Read(path).Model;
    }

    [Fact]
    public void A_model_with_shared_nested_and_frozen_layers_comes_back_as_it_was()
    {
        var (x, z) = (new Symbol(Shape.Of([3]), "x"), new Symbol(Shape.Of([2]), "z"));
        var twice = new Dense(3, "relu", KernelRegularizer: "l2", Name: "twice");
        var nested = new Graph(new([new("a", new(new Dense(4, new Norma.Models.Activations.LeakyRelu(0.1)), "in")), new("b", new(new BatchNormalization(), "a"))]), ["in"], ["b"], Name: "nested");
        var stack = new Stack([new Dense(2, Name: "one"), new Dropout(0.5, Name: "two"), new LayerNormalization(Name: "three")], Name: "stack");
        var y = x.Apply(twice).Apply(twice);
        var graph = Symbol.Graph([x, z], y.Apply(nested), z.Apply(stack), y.Apply(new Dense(1, "sigmoid", UseBias: false, Name: "last")));
        var model = Model(graph, ("x", [3]), ("z", [2])) with { Rewrites = [new Freeze("stack.one"), new Freeze("twice")] };
        Same(model with { Rewrites = [new Freeze("twice"), new Freeze("stack.one")] }, There(model));
    }

    [Fact]
    public void What_Keras_does_not_have_is_refused_with_its_path()
    {
        var x = new Symbol(Shape.Of([3]), "x");
        var model = Model(Symbol.Graph([x], x.Apply(new Dense(2, new Norma.Models.Activations.Gelu(true), Name: "odd"))), ("x", [3]));
        using var folder = new TemporaryFolder();
        var refused = Assert.Throws<FindingsException>(() => new KerasV3().Write(folder.In("model.keras"), model));
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Equal("$.nodes.odd.activation", Assert.Single(refused.Findings, f => f.Code == "INTR017").Path);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        var x = new Symbol(Shape.Of([3]), "x");
        var model = Model(Symbol.Graph([x], x.Apply(new Dense(2, Name: "d"))), ("x", [3]));
        using var folder = new TemporaryFolder();
        new KerasV3().Write(folder.In("a.keras"), model);
        new KerasV3().Write(folder.In("b.keras"), model);
        Assert.Equal(File.ReadAllBytes(folder.In("a.keras")), File.ReadAllBytes(folder.In("b.keras")));
    }
}

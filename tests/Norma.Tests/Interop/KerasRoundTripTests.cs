using System.Text.Json;
using Norma.Interop.Keras;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Norma.Tests.Models;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>A graph says the same in YAML, in C# and as a config of Keras: random graphs of the layers that there are, there and back without a loss.</summary>
public sealed class KerasRoundTripTests
{
    /// <summary>Layers that Keras has too; those that stand for others come back as what they stand for.</summary>
    static readonly string[] s_words = [.. LayerSamples.Words.Where(word => KerasClasses.ClassOf(LayerSamples.Of(word).First().Layer) is not null)];

    public static TheoryData<string> Words() => [.. s_words];

    static KerasModel Read(Graph graph, Shapes inputs)
    {
        var findings = new List<Finding>();
        var config = ConfigWriter.Serialized("keras.src.models.functional", "Functional", new GraphWriter(findings, []).Write("model", graph, inputs));
        Assert.Equal([], findings);
        var reading = new ConfigReading("config.json", 3);
        var model = new GraphReader(reading).Read(JsonDocument.Parse(config.ToJsonString()).RootElement, "$");
        Assert.Equal([], reading.Findings);
        return model!;
    }

    // What Keras has no argument for is told, and not written as something near.
    static bool IsKeras(Layer layer, Shapes inputs)
    {
        var findings = new List<Finding>();
        _ = new GraphWriter(findings, []).Write("m", Alone(layer, inputs), inputs);
        Assert.All(findings, finding => Assert.Equal("INTR017", finding.Code));
        return findings.Count == 0;
    }

    static Graph Alone(Layer layer, Shapes inputs)
    {
        string[] names = [.. inputs.Select((_, i) => Graph.InputName(i))];
        return new(new([new("only", new(layer with { Name = null }, [.. names]))]), [.. names], ["only"]);
    }

    [Theory, MemberData(nameof(Words))]
    public void A_layer_comes_back_from_its_config_with_every_argument(string word)
    {
        var sound = 0;
        foreach (var (layer, inputs) in LayerSamples.Of(word).Select(sample => (sample.Layer, sample.Inputs)))
        {
            if (!IsKeras(layer, inputs)) continue;
            sound++;
            var graph = Alone(layer, inputs);
            var read = Read(graph, inputs);
            Assert.Equal(graph, read.Graph);
            Assert.Equal(inputs, read.Inputs!.Values);
        }
        Assert.True(sound > 0, $"no instance of '{word}' is one of Keras");
    }

    [Fact]
    public void Random_graphs_say_the_same_in_YAML_and_in_Keras()
    {
        for (var round = 0; round < 60; round++)
        {
            var graph = Random(new Seed(round, "graphs"), out var inputs);
            Assert.Equal(Sorted(graph), Sorted(Read(graph, inputs).Graph));
            var yaml = SpecWriter.Write(new ModelSection(Nodes: graph.Nodes, Outputs: graph.Outputs));
            var back = SpecReader.Read<ModelSection>(yaml, "graph.yaml").Require();
            Assert.Equal(graph, new Graph(back.Nodes!, graph.InputNames, back.Outputs));
        }
    }

    // A Keras config keeps the calls of a layer together: the order of nodes, which means nothing, may differ, inside nested graphs too.
    static Graph Sorted(Graph graph) => graph with { Nodes = new(graph.Nodes.OrderBy(node => node.Key, StringComparer.Ordinal).Select(node => KeyValuePair.Create(node.Key, node.Value.Layer is Graph inner ? node.Value with { Layer = Sorted(inner) } : node.Value))) };

    /// <summary>Vectors through dense, normalizing and dropping layers: several inputs, layers used twice, models and stacks inside, unused values joined to the outputs.</summary>
    static Graph Random(Seed seed, out Shapes inputs, int depth = 0)
    {
        Symbol[] entries = [.. Enumerable.Range(0, (int)seed.Below(2) + 1).Select(i => new Symbol(Shape.Of([4]), Graph.InputName(i)))];
        inputs = [.. entries.Select(entry => entry.Shape)];
        var (values, layers) = (new List<Symbol>(entries), new List<Layer>());
        var used = new HashSet<Symbol>();
        for (var n = 0; n < 3 + (int)seed.Below(6); n++)
        {
            var layer = layers.Count > 0 && seed.Below(4) == 0 ? layers[(int)seed.Below(layers.Count)] : Layer(seed, $"n{n}", depth);
            layers.Add(layer);
            var value = values[(int)seed.Below(values.Count)];
            used.Add(value);
            values.Add(value.Apply(layer));
        }
        // Every input must be used, and every value lead out.
        foreach (var entry in entries.Where(entry => !used.Contains(entry))) values.Add(entry.Apply(new Dense(4, Name: $"last_{entry.Name}")));
        return Symbol.Graph(entries, [.. values.Where(value => !used.Contains(value) && !entries.Contains(value))]);
    }

    static Layer Layer(Seed seed, string name, int depth)
    {
        switch (seed.Below(depth == 0 ? 6 : 4))
        {
            case 0: return new Dropout(seed.Uniform() * 0.9, name);
            case 1: return new Norma.Models.Layers.Normalization.BatchNormalization(seed.Uniform(), 1e-5, Center: seed.Below(2) == 0, Scale: seed.Below(2) == 0, Name: name);
            case 2: return new Norma.Models.Layers.Normalization.LayerNormalization(Name: name);
            case 4: return new Stack([new Dense(4, "relu", Name: "a"), new Dropout(0.25, "b"), new Dense(4, Name: "c")], name);
            case 5:
                Graph inner;
                do inner = Random(seed, out _, depth + 1);
                while (inner.InputNames.Count != 1 || inner.Outputs!.Count != 1);
                return inner with { Name = name };
            default:
                Norma.Models.Activation? activation = seed.Below(4) switch { 0 => "relu", 1 => "gelu", 2 => new Norma.Models.Activations.Elu(1 + seed.Uniform()), _ => null };
                Regularizer? regularizer = seed.Below(3) switch { 0 => new Norma.Models.Regularizers.L1L2(0.1, seed.Uniform()), 1 => new Norma.Models.Regularizers.L2(seed.Uniform()), _ => null };
                return new Dense(4, activation, seed.Below(2) == 0, new Norma.Models.Initializers.RandomNormal(0, 0.1), KernelRegularizer: regularizer, Name: name);
        }
    }
}

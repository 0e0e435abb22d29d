using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Norma.Features;
using Norma.Data;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Models.Layers.Attention;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Merge;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>Any legal graph survives the file, is planned, runs and is the same in ONNX; any other ends in findings, soon.</summary>
public sealed class GraphPropertyTests
{
    static readonly Target s_number = new("y", TaskKind.Regression, []);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    [Theory, MemberData(nameof(Seeds))]
    public void A_graph_survives_the_file_and_means_the_same(int seed)
    {
        var (graph, inputs) = RandomGraph.Draw(seed);
        var section = new ModelSection([graph]);
        var read = SpecReader.Read<ModelSection>(SpecWriter.Write(section), "norma.yaml").Require();
        Assert.Equal(section, read);
        var (stated, again) = (Wiring.Of(graph, inputs), Wiring.Of((Graph)read.Layers![0], inputs));
        Assert.Equal(stated.Layers.Select(layer => layer.ToString()), again.Layers.Select(layer => layer.ToString()));
        Assert.Equal(stated.Outputs, again.Outputs);
        Assert.Equal(graph.OutputShapes(inputs).ToString(), stated.OutputShapes.ToString());
    }

    [Theory, MemberData(nameof(Seeds))]
    public void A_graph_is_a_model_of_the_features(int seed)
    {
        var (graph, shapes) = RandomGraph.Draw(seed, vector: true, unknown: false);
        var width = (int)shapes.Sum(shape => shape.Size);
        var inputs = new Map<ModelInput>(graph.InputNames.Select((name, i) => KeyValuePair.Create(name, new ModelInput(Shape: [.. shapes[i].Select(size => (int)size)]))));
        var section = new ModelSection(Nodes: graph.Nodes, Inputs: inputs, Outputs: graph.Outputs);
        var plan = NetworkPlan.Of(SpecReader.Read<ModelSection>(SpecWriter.Write(section), "norma.yaml").Require(), new(width, []), [s_number]);
        Assert.DoesNotContain(plan.Findings, f => f.Severity == Severity.Error);
        using var scope = NewDisposeScope();
        using var body = plan.Build(seed);
        Assert.Equal(plan.Weights.Select(w => w.Name).Order(StringComparer.Ordinal), body.Weights().All.Select(w => w.Name).Order(StringComparer.Ordinal));
        var y = body.Compute(tensor(Sample.Values(3 * width, "x")).reshape(3, width), null, Context.Train)[0];
        Assert.Equal([3, 1], y.shape);
        y.sum().backward();
    }

    [Theory, MemberData(nameof(Seeds))]
    public void ONNX_Runtime_answers_as_the_graph_does(int seed)
    {
        var (graph, inputs) = RandomGraph.Draw(seed);
        var wiring = Wiring.Of(graph, inputs);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var body = new WiredBody(wiring, new Start(seed, "graph"));
        var weights = Sample.Disturb(body, "graph").Under("graph");
        var onnx = new OnnxGraph();
        var outputs = graph.Lower(onnx, weights, [.. inputs.Select((shape, i) => onnx.Input($"x{i}", OnnxType.Float, [-1, .. shape]))], inputs);
        for (var i = 0; i < outputs.Length; i++) onnx.Output($"y{i}", outputs[i], OnnxType.Float, [-1, .. wiring.OutputShapes[i]]);
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var session = new InferenceSession(onnx.ToBytes("graph", []), options);
        // Steps of unknown number are those of every sequence here.
        foreach (var rows in (int[])[1, 4])
        {
            Tensor[] given = [.. inputs.Select((shape, i) => tensor(Sample.Values(rows * (int)shape.Aggregate(1L, (n, size) => n * (size == Shape.Any ? 5 : size)), $"x{i}/{rows}")).reshape([rows, .. shape.Select(size => size == Shape.Any ? 5 : size)]))];
            var expected = body.Compute(given, Context.Predict);
            var fed = given.Select(x => OrtValue.CreateTensorValueFromMemory(x.data<float>().ToArray(), x.shape)).ToArray();
            using var run = new RunOptions();
            using var results = session.Run(run, [.. fed.Select((f, i) => $"x{i}")], fed, session.OutputNames);
            foreach (var f in fed) f.Dispose();
            for (var i = 0; i < expected.Length; i++) Sample.Close(expected[i].contiguous().data<float>().ToArray(), results[i].GetTensorDataAsSpan<float>(), because: $"output {i} of {SpecWriter.Brief(graph)}");
        }
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(50), InlineData(10_000)]
    public void A_circle_of_any_length_is_found(int length)
    {
        var nodes = Enumerable.Range(0, length).Select(i => KeyValuePair.Create($"n{i}", new Node(new Dense(2), $"n{(i + 1) % length}")));
        var found = Found(new ModelSection(Nodes: new([KeyValuePair.Create("first", new Node(new Dense(2), "features")), .. nodes])));
        Assert.Contains(("MODL012", "$.model.nodes.n0"), found.Select(f => (f.Code, f.Path)));
        Assert.All(found, f => Assert.True(f.Message.Length < 1000));
    }

    [Fact]
    public void Ten_thousand_nodes_stated_backwards_are_planned()
    {
        var nodes = Enumerable.Range(0, 10_000).Select(i => KeyValuePair.Create($"n{i}", new Node(new Dense(2), i == 9_999 ? "features" : $"n{i + 1}")));
        var plan = Soon(() => NetworkPlan.Of(new(Nodes: new(nodes), Outputs: "n0"), new(3, []), [s_number]));
        Assert.Equal("n9999", plan.Layers[0].Name);
        Assert.Equal(10_000, plan.Layers.Count);
    }

    [Fact]
    public void Ten_thousand_wrong_names_are_found()
    {
        var nodes = Enumerable.Range(0, 10_000).Select(i => KeyValuePair.Create($"a_node_of_some_name_{i}", i % 2 == 0 ? new Node(new Dense(2), $"a_node_of_same_nome_{i}") : new Node(new Shared($"a_nodes_of_some_name_{i}"))));
        Assert.Equal(10_000, Found(new ModelSection(Nodes: new(nodes))).Count(f => f.Code is "MODL011" or "MODL017"));
    }

    [Fact]
    public void Names_that_collide_are_found()
    {
        var names = Enumerable.Repeat("x", 10_000).ToArray();
        var findings = new List<Finding>();
        Assert.Null(Soon(() => Wiring.Of(new Graph(new([KeyValuePair.Create("x1", new Node(new Add(), [.. names]))]), [.. names]), [.. Enumerable.Repeat(Shape.Of([3]), 10_000)], "$", findings)));
        Assert.Equal(9_999, findings.Count(f => f.Code == "MODL002"));
        var (x, y) = (new Symbol(Shape.Of([3]), "x"), new Symbol(Shape.Of([3]), "x"));
        Assert.Throws<ArgumentException>(() => Symbol.Graph([x, y], x.Apply(new Add(), y)));
        Assert.Throws<ArgumentException>(() => Symbol.Graph([x], x.Apply(new Dense(2, Name: "a")).Apply(new Dense(2, Name: "a"))));
        var free = new Symbol(3);
        Assert.Equal("input_1", Symbol.Graph([free], free.Apply(new Dense(2, Name: "input"))).InputNames[0]);
    }

    [Fact]
    public void Layers_that_stand_too_deep_in_layers_are_found()
    {
        Layer deep = new Dense(2);
        for (var i = 0; i < 10_000; i++) deep = new Stack([deep]);
        Assert.Contains("MODL001", Found(new ModelSection([deep])).Select(f => f.Code));
    }

    [Fact]
    public void An_expansion_that_explodes_is_found()
    {
        // Each block has two normalizations, and each of them is a block.
        Layer block = new TransformerEncoder(2, 1);
        for (var i = 0; i < 25; i++) block = new TransformerEncoder(2, 1, Normalization: block);
        Assert.Contains("MODL001", Found(new ModelSection([block], Inputs: new([KeyValuePair.Create("x", new ModelInput(Shape: [1, 3]))]))).Select(f => f.Code));
        Layer wide = new Dense(2);
        for (var i = 0; i < 20; i++) wide = new Stack([wide, wide, wide]);
        Assert.Contains("MODL001", Found(new ModelSection([wide])).Select(f => f.Code));
    }

    static IReadOnlyList<Finding> Found(ModelSection section) => Soon(() => Assert.Throws<FindingsException>(() => NetworkPlan.Of(section, new(3, []), [s_number])).Findings);

    // Generous: what does not end in time would not end in hours.
    static T Soon<T>(Func<T> plan)
    {
        var (watch, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        var made = plan();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4L << 30, $"allocated {GC.GetAllocatedBytesForCurrentThread() - before:N0} bytes");
        return made;
    }
}

using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Norma.Data;
using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;
using Xunit;

namespace Norma.Tests.Models;

public sealed class NetworkBodyTests : IDisposable
{
    // Holds every tensor of a test until its end: native code may still read one that nothing else holds.
    readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    const int Rows = 7;

    static readonly Target s_number = new("price, €", TaskKind.Regression, []);
    static readonly Target s_two = new("a.b", TaskKind.BinaryClassification, ["no", "yes"]);
    static readonly Target s_three = new("species", TaskKind.MulticlassClassification, ["a", "b", "c"]);
    static readonly Layout s_mixed = new(3, [new("state", 6, new(4, Learned: true)), new("plan", 3, new(2, Learned: false)), new("city", 9, new(11, Learned: true))]);
    static readonly ModelSection s_section = new([new Dense(8, "tanh"), new BatchNormalization(), new Dropout(0.5), new LayerNormalization()]);

    [Fact]
    public void The_encoder_joins_numbers_rows_of_learned_tables_and_unit_rows()
    {
        var plan = NetworkPlan.Of(new([], Head: new Dense(20, KernelInitializer: "zeros", UseBias: false)), s_mixed, [.. Enumerable.Range(0, 20).Select(i => new Target($"y{i}", TaskKind.Regression, []))]);
        using var body = plan.Build(1);
        // An identity for a head shows what enters it.
        var identity = new float[400];
        for (var i = 0; i < 20; i++) identity[i * 21] = 1;
        var weights = new Weights([.. body.Weights().All.Where(w => w.Name != "head.kernel"), new Weight("head.kernel", [20, 20], identity)]);
        body.Load(weights);
        using var numbers = tensor(new[] { 1f, 2, 3, 4, 5, 6 }).reshape(2, 3);
        using var codes = tensor(new long[] { 0, 1, 8, 5, 0, 2 }).reshape(2, 3);
        var seen = cat(body.Compute(numbers, codes, Context.Predict), 1).data<float>().ToArray();
        var state = weights["features.state.embeddings"].Values;
        var city = weights["features.city.embeddings"].Values;
        Assert.Equal([1, 2, 3, 0, 0, 0, 0, 1, 0, .. city[88..99], 4, 5, 6, .. state[20..24], 0, 0, .. city[22..33]], seen);
        Assert.All(state[4..], value => Assert.NotEqual(0, value));
    }

    [Fact]
    public void Gradients_reach_the_rows_that_were_read_and_add_up()
    {
        using var body = NetworkPlan.Of(new([new Dense(5, "tanh")]), s_mixed, [s_number]).Build(2);
        using var numbers = tensor(Sample.Values(Rows * 3, "numbers")).reshape(Rows, 3);
        using var codes = Codes();
        Tensor Loss() => body.Compute(numbers, codes, Context.Train)[0].square().sum();
        Loss().backward();
        var (name, table) = body.TrainedParameters[0];
        Assert.Equal("features.embeddings", name);
        var gradient = table.grad!.data<float>().ToArray();
        Assert.Contains(0f, gradient);
        using var _ = no_grad();
        for (var i = 0; i < gradient.Length; i++)
        {
            const float step = 1e-2f;
            var value = table[i].item<float>();
            table[i] = value + step;
            var up = Loss().item<float>();
            table[i] = value - step;
            var down = Loss().item<float>();
            table[i] = value;
            Assert.Equal((up - down) / (2 * step), gradient[i], 5e-3);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_lowered_network_answers_as_the_body_does(bool statedHead)
    {
        var section = statedHead ? s_section with { Head = new Dense(5, Name: "out") } : s_section;
        var plan = NetworkPlan.Of(section, s_mixed, [s_number, s_two, s_three]);
        using var body = plan.Build(3);
        using (no_grad()) foreach (var (_, parameter) in body.TrainedParameters) parameter.add_(tensor(Sample.Values((int)parameter.numel(), "move", 0.3), dimensions: parameter.shape));
        foreach (var rows in (int[])[1, Rows])
        {
            var x = Sample.Values(rows * 3, "numbers");
            using var numbers = tensor(x).reshape(rows, 3);
            using var codes = Codes().narrow(0, 0, rows);
            var expected = body.Compute(numbers, codes, Context.Predict);

            var graph = new OnnxGraph();
            var inputs = new EncodedOnnx(graph.Input("numbers", OnnxType.Float, -1, 3), [.. s_mixed.Codes.Select(c => graph.Input(c.Name, OnnxType.Int64, -1))]);
            var logits = plan.Lower(graph, body.Weights(), inputs);
            for (var i = 0; i < logits.Length; i++) graph.Output($"y{i}", logits[i], OnnxType.Float, -1, plan.Targets[i].Logits);
            using var session = new InferenceSession(graph.ToBytes("network", []));
            using var results = session.Run([
                NamedOnnxValue.CreateFromTensor("numbers", new DenseTensor<float>(x, [rows, 3])),
                .. s_mixed.Codes.Select((c, i) => NamedOnnxValue.CreateFromTensor(c.Name, new DenseTensor<long>(codes.select(1, i).contiguous().data<long>().ToArray(), [rows])))]);
            foreach (var (result, tensor) in results.Zip(expected))
                Sample.Close(tensor.contiguous().data<float>().ToArray(), result.AsTensor<float>().ToArray());
        }
    }

    [Fact]
    public void Weights_survive_a_round_and_have_the_planned_names_and_shapes()
    {
        var plan = NetworkPlan.Of(s_section, s_mixed, [s_number, s_two]);
        using var first = plan.Build(1);
        using var second = plan.Build(2);
        var weights = first.Weights();
        Assert.Equal(plan.Weights.Select(w => (w.Name, w.Shape)).OrderBy(w => w.Name, StringComparer.Ordinal), weights.All.Select(w => (w.Name, w.Shape)));
        Assert.Contains("head_a.b.kernel", weights.All.Select(w => w.Name));
        second.Load(weights);
        Assert.Equal(weights.All.Select(w => w.Values), second.Weights().All.Select(w => w.Values));
    }

    [Fact]
    public void Weights_of_another_network_are_refused_one_finding_each()
    {
        var plan = NetworkPlan.Of(new([new Dense(4)]), s_mixed, [s_number]);
        using var body = plan.Build(1);
        var all = body.Weights().All.ToList();
        var bad = all.Where(w => w.Name != "dense.bias").Select(w => w.Name == "head.bias" ? w with { Values = [float.NaN] } : w.Name == "head.kernel" ? w with { Shape = [1, 4] } : w)
            .Append(new Weight("more", [1], [0]));
        var refusal = Assert.Throws<FindingsException>(() => body.Load(new Weights(bad)));
        Assert.Equal(["dense.bias", "head.kernel", "head.bias", "more"], refusal.Findings.Select(f => f.Path));
        Assert.All(refusal.Findings, f => Assert.Equal("MODL010", f.Code));
    }

    [Fact]
    public void Adding_a_layer_changes_the_weights_of_no_other()
    {
        using var one = NetworkPlan.Of(new([new Dense(4, Name: "a"), new Dense(4, Name: "c")]), s_mixed, [s_number]).Build(9);
        using var two = NetworkPlan.Of(new([new Dense(4, Name: "a"), new Dense(4, Name: "b"), new Dense(4, Name: "c")]), s_mixed, [s_number]).Build(9);
        foreach (var weight in one.Weights().All) Assert.Equal(weight.Values, two.Weights()[weight.Name].Values);
    }

    static Tensor Codes() => tensor(new long[] { 0, 1, 8, 5, 0, 2, 1, 2, 8, 5, 1, 0, 2, 2, 3, 0, 0, 0, 4, 1, 7 }).reshape(Rows, 3);
}

using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Recurrent;
using Norma.Models.Native;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models;

public sealed class RecurrentTests
{
    public static TheoryData<string, int, int> Native => new((from layer in (string[])["lstm", "gru", "simple_rnn"] from units in (int[])[1, 2, 3, 8, 17] from rows in (int[])[1, 7] select (layer, units, rows)).ToArray());

    // A mask under which every step counts takes the way step by step.
    [Theory, MemberData(nameof(Native))]
    public void The_librarys_loop_is_the_way_step_by_step(string word, int units, int rows)
    {
        using var scope = NewDisposeScope();
        Layer layer = word switch
        {
            "lstm" => new Lstm(units, ReturnSequences: true, ReturnState: true),
            "gru" => new Gru(units, ReturnSequences: true, ReturnState: true),
            _ => new SimpleRnn(units, ReturnSequences: true, ReturnState: true),
        };
        using var body = layer.Build(Shape.Of([5, 3]), new Start(1, word));
        Sample.Disturb(body, word);
        Tensor[] x = [tensor(Sample.Values(rows * 15, "x")).reshape(rows, 5, 3)];
        foreach (var training in (bool[])[true, false])
        {
            using var _ = training ? enable_grad() : no_grad();
            var fast = body.Compute(x, Context.Predict);
            var slow = body.Compute(x, Context.Predict with { Masks = [ones(rows, 5, ScalarType.Bool)] });
            foreach (var (a, b) in fast.Zip(slow)) Sample.Close(Numbers(b), Numbers(a), because: $"gradients {training}");
        }
    }

    // The contract tests differentiate in double precision, for which the library has another loop.
    [Theory, MemberData(nameof(Native))]
    public void Its_gradients_are_those_of_the_way_step_by_step(string word, int units, int rows)
    {
        using var scope = NewDisposeScope();
        Layer layer = word switch
        {
            "lstm" => new Lstm(units, ReturnSequences: true),
            "gru" => new Gru(units, ReturnSequences: true),
            _ => new SimpleRnn(units, ReturnSequences: true),
        };
        using var body = layer.Build(Shape.Of([5, 3]), new Start(1, word));
        Sample.Disturb(body, word);
        float[][] Gradients(Context context)
        {
            var x = tensor(Sample.Values(rows * 15, "x")).reshape(rows, 5, 3).requires_grad_(true);
            foreach (var (_, weight) in body.NamedWeights()) weight.grad = zeros_like(weight);
            (body.Compute([x], context)[0] * tensor(Sample.Values(rows * 5 * units, "pull")).reshape(rows, 5, units)).sum().backward();
            return [Numbers(x.grad!), .. body.NamedWeights().Select(weight => Numbers(weight.Tensor.grad!))];
        }
        foreach (var (fast, slow) in Gradients(Context.Train).Zip(Gradients(Context.Train with { Masks = [ones(rows, 5, ScalarType.Bool)] }))) Sample.Close(slow, fast);
    }

    [Theory]
    [InlineData("{type: lstm, units: 3}")]
    [InlineData("{type: gru, units: 3}")]
    [InlineData("{type: gru, units: 3, reset_after: false}")]
    [InlineData("{type: simple_rnn, units: 3}")]
    public void What_is_dropped_is_the_same_in_every_step_and_nothing_when_predicting(string stated)
    {
        using var scope = NewDisposeScope();
        foreach (var drops in (string[])["dropout: 0.5", "recurrent_dropout: 0.5", "dropout: 0.5, recurrent_dropout: 0.5"])
        {
            var layer = SpecReader.Read<ModelSection>($"layers: [{stated[..^1]}, {drops}, return_sequences: true}}]\n", "net.yaml").Require().Layers![0];
            using var body = layer.Build(Shape.Of([4, 6]), new Start(1, "a"));
            Sample.Disturb(body, "a");
            Assert.True(body.Draws);
            // A state that nothing enters: with the same input and state at each step, the same numbers would be dropped at each step.
            Tensor[] x = [tensor(Sample.Values(2 * 6, "x")).reshape(2, 1, 6).expand(2, 4, 6).contiguous()];
            var predicted = Numbers(body.Compute(x, Context.Predict)[0]);
            float[] Trained(string stream)
            {
                LibTorch.Draw(new Seed(1, stream));
                return Numbers(body.Compute(x, Context.Train)[0]);
            }
            Assert.Equal(predicted, Numbers(body.Compute(x, Context.Predict)[0]));
            Assert.NotEqual(predicted, Trained("layers/1"));
            Assert.Equal(Trained("layers/1"), Trained("layers/1"));
            Assert.NotEqual(Trained("layers/1"), Trained("layers/2"));
        }
    }

    [Fact]
    public void Dropped_features_are_dropped_in_every_step()
    {
        using var scope = NewDisposeScope();
        // The kernel hands each feature on; nothing comes back.
        using var body = new SimpleRnn(6, "linear", KernelInitializer: "identity", RecurrentInitializer: "zeros", Dropout: 0.5, ReturnSequences: true).Build(Shape.Of([4, 6]), new Start(1, "a"));
        LibTorch.Draw(new Seed(1, "layers/1"));
        var y = body.Compute([ones(8, 4, 6)], Context.Train)[0];
        Assert.Equal([0f, 2f], Numbers(y).Distinct().Order());
        for (var t = 1; t < 4; t++) Assert.Equal(Numbers(y.select(1, 0)), Numbers(y.select(1, t)));
    }

    [Fact]
    public void Dropped_states_are_dropped_in_every_step()
    {
        using var scope = NewDisposeScope();
        // Each step hands the state on, and doubles what is not dropped of it.
        using var body = new SimpleRnn(6, "linear", KernelInitializer: "zeros", RecurrentInitializer: "identity", RecurrentDropout: 0.5, ReturnSequences: true).Build([Shape.Of([3, 1]), Shape.Of([6])], new Start(1, "a"));
        LibTorch.Draw(new Seed(1, "layers/1"));
        var y = body.Compute([ones(8, 3, 1), ones(8, 6)], Context.Train)[0];
        Assert.Equal([0f, 2f], Numbers(y.select(1, 0)).Distinct().Order());
        Assert.Equal(Numbers(y.select(1, 0)).Select(v => v * 4), Numbers(y.select(1, 2)));
    }

    [Fact]
    public void The_forget_gate_begins_open()
    {
        using var body = new Lstm(2).Build(Shape.Of([3, 1]), new Start(1, "a"));
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 0], Numbers(body.NamedWeights().Single(w => w.Name == "bias").Tensor));
    }

    [Fact]
    public void Numbers_without_a_vector_are_refused()
    {
        using var scope = NewDisposeScope();
        using var body = new Embedding(4, 2).Build(Shape.Of([2]), new Start(1, "a"));
        foreach (var wrong in (float[])[4, -1, float.NaN, float.PositiveInfinity])
            Assert.Equal("MODL025", Assert.Throws<FindingsException>(() => body.Compute([tensor(new[] { 0f, wrong }).reshape(1, 2)], Context.Predict)).Findings.Single().Code);
    }

    [Fact]
    public void A_large_tables_gradient_is_the_same_whether_it_is_dense_or_added_row_by_row()
    {
        using var scope = NewDisposeScope();
        using var body = new Embedding(50, 3).Build(Shape.Of([4]), new Start(1, "a"));
        var table = body.NamedWeights().Single().Tensor;
        var pull = tensor(Sample.Values(24, "pull")).reshape(2, 4, 3);
        float[] Gradient()
        {
            (body.Compute([tensor(new float[] { 1, 49, 1, 7, 0, 7, 7, 3 }).reshape(2, 4)], Context.Train)[0] * pull).sum().backward();
            return Numbers(table.grad!);
        }
        var dense = Gradient();
        table.grad = zeros(50, 3);
        Assert.Equal(dense, Gradient());
        Assert.False(table.grad.is_sparse);
    }

    [Theory]
    [InlineData("{type: bidirectional, layer: {type: dense, units: 2}}", "[4, 2]", "'dense' is its layer")]
    [InlineData("{type: bidirectional, layer: {type: lstm, units: 2, go_backwards: true}}", "[4, 2]", "both of its layers go the same way")]
    [InlineData("{type: bidirectional, layer: {type: lstm, units: 2}, backward_layer: {type: gru, units: 2, go_backwards: true}}", "[4, 2]", "its layers return different things")]
    [InlineData("{type: bidirectional, merge_mode: sum, layer: {type: gru, units: 2}, backward_layer: {type: gru, units: 3, go_backwards: true}}", "[4, 2]", "the directions give [2] and [3]")]
    [InlineData("{type: lstm, units: 2}", "[4]", "received [4]")]
    [InlineData("{type: lstm, units: 2}", "[4, 2], [2]", "received 2 inputs")]
    [InlineData("{type: gru, units: 2}", "[4, 2], [3]", "received the state [3]")]
    [InlineData("{type: lstm, units: 2}", "[0, 2]", "received [0, 2]")]
    [InlineData("{type: embedding, input_dim: 2, output_dim: 2, mask_zero: true}", "[4, 2]", "received [4, 2]")]
    public void What_cannot_enter_is_said(string stated, string shapes, string message)
    {
        var layer = SpecReader.Read<ModelSection>($"layers: [{stated}]\n", "net.yaml").Require().Layers![0];
        Shapes inputs = [.. shapes.Split("], [").Select(shape => Shape.Of([.. shape.Trim('[', ']').Split(',').Select(size => long.Parse(size, System.Globalization.CultureInfo.InvariantCulture))]))];
        Assert.StartsWith(message, Assert.Throws<ShapeException>(() => layer.OutputShapes(inputs)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_reaches_the_recurrent_layer_and_ends_with_its_last_output()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var stack = new Stack([new Embedding(5, 3, MaskZero: true), new Bidirectional(new Gru(4, ReturnSequences: true)), new TimeDistributed(new Dense(3)), new Lstm(2)]);
        using var body = stack.Build(Shape.Of([Shape.Any]), new Start(1, "a"));
        Sample.Disturb(body, "a");
        // Padding changes nothing, whatever its length.
        var brief = Numbers(body.Compute([tensor(new float[] { 1, 2, 3 }).reshape(1, 3)], Context.Predict)[0]);
        var padded = Numbers(body.Compute([tensor(new float[] { 1, 2, 3, 0, 0, 0 }).reshape(1, 6)], Context.Predict)[0]);
        Sample.Close(brief, padded);
    }

    static float[] Numbers(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}

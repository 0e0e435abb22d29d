using Norma.Models;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>What every layer promises; a new one is tested before its author writes a test.</summary>
public sealed class LayerContractTests : IDisposable
{
    // Holds every tensor of a test until its end: native code may still read one that nothing else holds.
    readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    static readonly Shapes s_inputs = Shape.Of([Sample.Width]);

    public static TheoryData<string> Words => [.. Vocabulary.Words(typeof(Layer)).Keys];

    [Theory, MemberData(nameof(Words))]
    public void The_stated_shape_is_the_real_one(string word)
    {
        var layer = Sample.Of<Layer>(word);
        using var body = layer.Build(s_inputs, new Start(1, word));
        foreach (var rows in (int[])[1, 7])
        {
            var outputs = body.Compute([tensor(Sample.Values(rows * Sample.Width, word)).reshape(rows, Sample.Width)], Context.Predict);
            Assert.Equal(layer.OutputShapes(s_inputs).Select(s => (long[])[rows, .. s]), outputs.Select(o => o.shape));
        }
    }

    [Theory, MemberData(nameof(Words))]
    public void The_stated_weights_are_the_real_ones_and_named_alike(string word)
    {
        var layer = Sample.Of<Layer>(word);
        using var body = layer.Build(s_inputs, new Start(1, word));
        var real = body.named_parameters().Select(p => (p.name, Shape: Shape.Of(p.parameter.shape), Trainable: p.parameter.requires_grad))
            .Concat(body.named_buffers().Select(b => (b.name, Shape: Shape.Of(b.buffer.shape), Trainable: false)));
        Assert.Equal(layer.WeightSlots(s_inputs).Select(w => (w.Name, w.Shape, w.Trainable)), real);
    }

    [Theory, MemberData(nameof(Words))]
    public void ONNX_Runtime_answers_as_the_body_does(string word)
    {
        var layer = Sample.Of<Layer>(word);
        using var body = layer.Build(s_inputs, new Start(1, word));
        var weights = Sample.Disturb(body, word).Under(word);
        foreach (var rows in (int[])[1, 7])
        {
            var x = Sample.Values(rows * Sample.Width, $"{word}/{rows}", 2);
            var expected = body.Compute([tensor(x).reshape(rows, Sample.Width)], Context.Predict)[0];
            var actual = Sample.Run((graph, input) => layer.Lower(graph, weights, [input])[0], x, Sample.Width, out var shape);
            Assert.Equal(expected.shape, shape.Select(s => (long)s));
            Sample.Close(expected.data<float>().ToArray(), actual);
        }
    }

    [Theory, MemberData(nameof(Words))]
    public void The_same_seed_gives_the_same_weights_and_another_path_others(string word)
    {
        var layer = Sample.Of<Layer>(word);
        float[][] Weights(long seed, string path)
        {
            using var body = layer.Build(s_inputs, new Start(seed, path));
            return [.. body.parameters().Select(p => p.data<float>().ToArray())];
        }
        Assert.Equal(Weights(3, "a"), Weights(3, "a"));
        if (layer is Norma.Models.Layers.Core.Dense)
        {
            Assert.NotEqual(Weights(3, "a")[0], Weights(3, "b")[0]);
            Assert.NotEqual(Weights(3, "a")[0], Weights(4, "a")[0]);
        }
    }

    [Theory, MemberData(nameof(Words))]
    public void Gradients_are_finite_differences(string word)
    {
        var layer = Sample.Of<Layer>(word);
        using var body = layer.Build(s_inputs, new Start(1, word));
        Sample.Disturb(body, word);
        body.to(ScalarType.Float64);
        var x = tensor(Sample.Values(4 * Sample.Width, $"{word}/x")).reshape(4, Sample.Width).to(ScalarType.Float64).requires_grad_();
        var pull = tensor(Sample.Values(64, "pull")).to(ScalarType.Float64);
        // Draws of a layer are the same in every pass, and moving averages that a pass changes do not enter its result.
        Tensor Loss()
        {
            Norma.Models.Native.LibTorch.Draw(new Seed(1, "layers/1"));
            var y = body.Compute([x], Context.Train)[0].flatten();
            return (y * pull.narrow(0, 0, y.numel())).sum();
        }
        Loss().backward();
        foreach (var (name, variable) in body.named_parameters().Select(p => (p.name, (Tensor)p.parameter)).Prepend(("x", x)))
        {
            var gradient = variable.grad!.flatten();
            using var _ = no_grad();
            var flat = variable.flatten();
            for (var i = 0; i < flat.numel(); i++)
            {
                const double step = 1e-6;
                var value = flat[i].item<double>();
                flat[i] = value + step;
                var up = Loss().item<double>();
                flat[i] = value - step;
                var down = Loss().item<double>();
                flat[i] = value;
                Assert.Equal((up - down) / (2 * step), gradient[i].item<double>(), 1e-5);
            }
        }
    }

    [Theory, MemberData(nameof(Words))]
    public void A_layer_survives_the_file(string word)
    {
        var section = new ModelSection([Sample.Of<Layer>(word)], Sample.Of<Layer>(word));
        var read = SpecReader.Read<ModelSection>(SpecWriter.Write(section), "net.yaml");
        Assert.Empty(read.Findings);
        Assert.Equal(section, read.Value);
    }

    [Theory, MemberData(nameof(Words))]
    public void Only_a_layer_that_draws_differs_between_two_passes_that_train(string word)
    {
        using var body = Sample.Of<Layer>(word).Build(s_inputs, new Start(1, word));
        var x = tensor(Sample.Values(64 * Sample.Width, word)).reshape(64, Sample.Width);
        float[] Pass(string stream)
        {
            Norma.Models.Native.LibTorch.Draw(new Seed(1, stream));
            return body.Compute([x], Context.Train)[0].data<float>().ToArray();
        }
        Assert.Equal(Pass("layers/1"), Pass("layers/1"));
        if (body.Draws) Assert.NotEqual(Pass("layers/1"), Pass("layers/2"));
        else Assert.Equal(Pass("layers/1"), Pass("layers/2"));
    }
}

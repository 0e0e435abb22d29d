using Norma.Models;
using Norma.Models.Activations;
using Norma.Models.Layers.Core;
using Norma.Spec;
using static TorchSharp.torch;
using Activation = Norma.Models.Activation;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>What every activation promises.</summary>
public sealed class ActivationContractTests : IDisposable
{
    // Holds every tensor of a test until its end: native code may still read one that nothing else holds.
    readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string> Words => [.. Vocabulary.Words(typeof(Activation)).Keys];

    [Theory, MemberData(nameof(Words))]
    public void ONNX_Runtime_answers_as_the_tensor_library_does(string word) => Agree(Sample.Of<Activation>(word));

    [Fact]
    public void The_approximate_gelu_too() => Agree(new Gelu(Approximate: true));

    [Theory, MemberData(nameof(Words))]
    public void Gradients_are_finite_differences(string word)
    {
        var activation = Sample.Of<Activation>(word);
        var x = tensor((double[])[-3.4, -1.3, -0.4, 0.2, 0.9, 2.7, 6.6, 1.1]).reshape(2, 4).requires_grad_();
        var pull = tensor((double[])[0.3, -1.1, 0.7, 0.2, -0.5, 1.3, 0.9, -0.8]).reshape(2, 4);
        (activation.Compute(x) * pull).sum().backward();
        var gradient = x.grad!.flatten();
        using var _ = no_grad();
        var flat = x.flatten();
        for (var i = 0; i < 8; i++)
        {
            const double step = 1e-6;
            var value = flat[i].item<double>();
            flat[i] = value + step;
            var up = (activation.Compute(x) * pull).sum().item<double>();
            flat[i] = value - step;
            var down = (activation.Compute(x) * pull).sum().item<double>();
            flat[i] = value;
            Assert.Equal((up - down) / (2 * step), gradient[i].item<double>(), 1e-6 * Math.Max(1, Math.Abs(gradient[i].item<double>())));
        }
    }

    [Theory, MemberData(nameof(Words))]
    public void An_activation_survives_the_file(string word)
    {
        var section = new ModelSection([new Dense(2, Sample.Of<Activation>(word))]);
        var read = SpecReader.Read<ModelSection>(SpecWriter.Write(section), "net.yaml");
        Assert.Empty(read.Findings);
        Assert.Equal(section, read.Value);
    }

    static void Agree(Activation activation)
    {
        foreach (var rows in (int[])[1, 7])
        {
            var x = Sample.Values(rows * 5, $"activation/{rows}", 3);
            var expected = activation.Compute(tensor(x).reshape(rows, 5)).data<float>().ToArray();
            Sample.Close(expected, Sample.Run((graph, input) => activation.Lower(graph, activation is Linear ? graph.Node("Identity", [input]) : input), x, 5, out _));
        }
    }
}

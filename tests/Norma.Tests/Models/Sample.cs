using System.Reflection;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Spec;
using TorchSharp;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>What contract tests need of any word: an instance of it, inputs, and the answers of both engines.</summary>
static class Sample
{
    public const int Width = 5;

    /// <summary>A word of a slot, its needed arguments filled by type.</summary>
    public static T Of<T>(string word) where T : class
    {
        var constructor = Vocabulary.Words(typeof(T))[word].GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return (T)constructor.Invoke([.. constructor.GetParameters().Select(Argument)]);
    }

    public static float[] Values(int count, string stream, double scale = 1)
    {
        var seed = new Seed(7, stream);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(seed.Normal() * scale))];
    }

    /// <summary>The body with each weight, moving ones too, at some place of its own, so that none is at its neutral beginning.</summary>
    public static Weights Disturb(Body body, string layer)
    {
        var all = new List<Weight>();
        using var _ = torch.no_grad();
        foreach (var (name, tensor) in body.NamedWeights())
        {
            var values = Values((int)tensor.numel(), $"disturb/{name}", 0.5);
            if (name.Contains("variance", StringComparison.Ordinal)) values = [.. values.Select(v => v * v + 0.3f)];
            tensor.copy_(torch.tensor(values, dimensions: tensor.shape));
            all.Add(new Weight($"{layer}.{name}", Shape.Of(tensor.shape), values));
        }
        return new Weights(all);
    }

    /// <summary>What ONNX Runtime answers for <c>x [rows, width]</c>.</summary>
    public static float[] Run(Func<OnnxGraph, OnnxValue, OnnxValue> lower, float[] x, int width, out int[] shape)
    {
        var graph = new OnnxGraph();
        graph.Output("y", lower(graph, graph.Input("x", OnnxType.Float, -1, width)), OnnxType.Float, -1, -1);
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var session = new InferenceSession(graph.ToBytes("sample", []), options);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(x, [x.Length / width, width]))]);
        var y = results[0].AsTensor<float>();
        shape = y.Dimensions.ToArray();
        return [.. y];
    }

    public static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance = 1e-5, string? because = null)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"{because}[{i}]: expected {expected[i]}, received {actual[i]}");
    }

    static object? Argument(ParameterInfo parameter) => parameter.HasDefaultValue ? parameter.DefaultValue
        : parameter.ParameterType == typeof(int) ? 3
        : parameter.ParameterType == typeof(double) ? 0.25
        : parameter.ParameterType == typeof(Items<Layer>) ? new Items<Layer>([new Norma.Models.Layers.Core.Dense(4, "tanh"), new Norma.Models.Layers.Core.Dense(3)])
        : parameter.ParameterType == typeof(Map<Node>) ? new Map<Node>([new("a", new Node(new Norma.Models.Layers.Core.Dense(4, "tanh"))), new("b", new Node(new Norma.Models.Layers.Core.Dense(3)))])
        : parameter.ParameterType == typeof(Activation) ? new Norma.Models.Activations.Tanh()
        : throw new NotSupportedException($"Say here how to make a {parameter.ParameterType.Name} for '{parameter.Name}'.");
}

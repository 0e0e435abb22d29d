using Microsoft.ML.OnnxRuntime;
using Norma.Formats.Onnx;
using Norma.Interop.Onnx;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>Whether a model that was written elsewhere gives what it gives here, on rows drawn from a seed.</summary>
public static class NetworkParity
{
    /// <summary>The greatest difference that is no difference: <c>|a − b| / max(1, |a|)</c>.</summary>
    public const double Tolerance = 1e-4;

    const int Rows = 3, Unknown = 8;

    /// <summary>A batch for each input: normal numbers, or codes where the input is one of an embedding.</summary>
    /// <param name="model">The model.</param>
    public static NamedValues[] Probe(NetworkModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var levels = Levels(model.Wiring);
        return [.. model.Inputs.Select((input, i) =>
        {
            var shape = Shape.Of([Rows, .. input.Value.Select(size => size == Shape.Any ? Unknown : size)]);
            var (values, seed) = (new float[shape.Size], new Seed(1, $"parity/{input.Key}"));
            for (var k = 0; k < values.Length; k++) values[k] = levels[i] is { } most ? seed.Below(most) : (float)seed.Normal();
            return new NamedValues(input.Key, shape, values);
        })];
    }

    /// <summary>The greatest difference of two answers.</summary>
    /// <exception cref="FindingsException"><c>INTR071</c>: they have other shapes (exit 8).</exception>
    public static double Between(IReadOnlyList<NamedValues> expected, IReadOnlyList<NamedValues> actual)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        if (!expected.Select(value => value.Shape).SequenceEqual(actual.Select(value => value.Shape)))
            throw new FindingsException(ExitCode.Gate, new Finding("INTR071", "", $"the written model gives {string.Join(", ", actual.Select(v => v.Shape))}") { Expected = $"{string.Join(", ", expected.Select(v => v.Shape))}, as the model that was read" });
        var greatest = 0.0;
        foreach (var (a, b) in expected.Zip(actual))
        {
            for (var i = 0; i < a.Values.Length; i++)
            {
                var difference = Math.Abs((double)a.Values[i] - b.Values[i]) / Math.Max(1, Math.Abs((double)a.Values[i]));
                greatest = Math.Max(greatest, double.IsNaN(difference) ? float.IsNaN(a.Values[i]) && float.IsNaN(b.Values[i]) ? 0 : double.PositiveInfinity : difference);
            }
        }
        return greatest;
    }

    /// <summary>What ONNX Runtime answers.</summary>
    /// <exception cref="FindingsException">The runtime refuses the model (exit 4), or is missing (5).</exception>
    public static NamedValues[] Run(OnnxModel onnx, IReadOnlyList<NamedValues> inputs)
    {
        ArgumentNullException.ThrowIfNull(onnx);
        ArgumentNullException.ThrowIfNull(inputs);
        using var session = OnnxSession.Open(onnx);
        var given = inputs.Select(input => OrtValue.CreateTensorValueFromMemory(input.Values, [.. input.Shape])).ToArray();
        try
        {
            using var results = session.Run(given);
            return [.. results.Select((result, i) => new NamedValues(onnx.Outputs[i].Name, Shape.Of(result.GetTensorTypeAndShape().Shape), result.GetTensorDataAsSpan<float>().ToArray()))];
        }
        finally
        {
            foreach (var value in given) value.Dispose();
        }
    }

    // The least table among the embeddings that an input enters; null where it enters none.
    static int?[] Levels(Wiring wiring)
    {
        var levels = new int?[wiring.Inputs.Count];
        foreach (var layer in wiring.Layers)
            foreach (var from in layer.From)
                if (from < levels.Length && layer.Layer is Embedding embedding) levels[from] = Math.Min(levels[from] ?? int.MaxValue, embedding.InputDim);
        return levels;
    }
}

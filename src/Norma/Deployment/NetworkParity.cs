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

    /// <summary>The most numbers of one example, in all values together: 1 GiB, of which a pass and its check take several.</summary>
    const long MostNumbers = 1L << 28;

    const int Rows = 3, Unknown = 8;

    // What a frozen block wants of its open axes is in its operators: sizes that signals and tokens have.
    static readonly long[] s_sizes = [Rows, Unknown, 32, 128, 256, 512, 576];

    /// <summary>A batch for each input, and what the model gives for it. A frozen block that refuses the usual sizes is asked with one size for all axes that it leaves open; those that it fixes are as it says.</summary>
    /// <exception cref="FindingsException"><c>MODL006</c>: it comes to too much (exit 6). <c>DEPL003</c>: a block takes none of the sizes (exit 4).</exception>
    public static (NamedValues[] Probe, NamedValues[] Given) Ask(NetworkModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        try
        {
            return Asked(model, Probe(model));
        }
        catch (FindingsException refused) when (refused.Findings is [{ Code: "DEPL003" }])
        {
            foreach (var size in s_sizes)
            {
                try
                {
                    return Asked(model, Probe(model, size, size));
                }
                catch (FindingsException again) when (again.Findings is [{ Code: "DEPL003" }])
                {
                    // The next size.
                }
            }
            throw;
        }
    }

    static (NamedValues[], NamedValues[]) Asked(NetworkModel model, NamedValues[] probe) => (probe, model.Predict(probe));

    /// <summary>A batch for each input: normal numbers, or codes where the input is one of an embedding.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="FindingsException"><c>MODL006</c>: it comes to too much (exit 6).</exception>
    public static NamedValues[] Probe(NetworkModel model) => Probe(model, Rows, Unknown);

    static NamedValues[] Probe(NetworkModel model, long rows, long open)
    {
        ArgumentNullException.ThrowIfNull(model);
        var wiring = model.Wiring;
        if (wiring.Numbers > MostNumbers)
            throw new FindingsException(ExitCode.Limit, new Finding("MODL006", "$", FormattableString.Invariant($"one example comes to {wiring.Numbers:N0} numbers in all values of the model")) { Expected = FormattableString.Invariant($"at most {MostNumbers:N0}, to compare what is read with what is written"), Fix = "export it with smaller inputs." });
        // Fewer rows of what is large: the comparison is of numbers, not of rows.
        rows = Math.Clamp(MostNumbers / 4 / Math.Max(1, wiring.Numbers), 1, rows);
        var levels = Levels(wiring);
        return [.. model.Inputs.Select((input, i) =>
        {
            var shape = Shape.Of([model.FirstSizes?[i] ?? rows, .. input.Value.Select(size => size == Shape.Any ? open : size)]);
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
                if (from < levels.Length && layer.Layer is Embedding embedding) levels[from] = Math.Min(levels[from] ?? int.MaxValue, embedding.InputDim ?? int.MaxValue);
        return levels;
    }
}

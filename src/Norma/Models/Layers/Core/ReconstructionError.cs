using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Core;

/// <summary>How far a reconstruction is from what was to be reconstructed: the logarithm of the mean squared difference. As head, the anomaly score of an autoencoder.</summary>
/// <remarks>
/// <c>z[b] = ln(max(mean((x̂[b] − x[b])²), 1e-12))</c>. The sigmoid of it is <c>s / (1 + s)</c> of the error <c>s</c>: as the head of a binary target, the probability rises with the error and is one half where
/// the error is 1, the variance of standardized features.
/// <para>As <c>head</c> behind layers with one input it compares their end with that input; a dense layer in between brings it to the size where it has another.
/// Its loss is <c>reconstruction</c>, which makes the errors of the rows small that are of the negative class: what is normal.</para>
/// <para>Shapes: <c>[B, …]</c> and another of as many numbers → <c>[B, 1]</c>. No weights.</para>
/// <para>Hinton &amp; Salakhutdinov 2006, https://doi.org/10.1126/science.1127647; Sakurada &amp; Yairi 2014, https://doi.org/10.1145/2689746.2689747.</para>
/// </remarks>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record ReconstructionError(string? Name = null) : Layer(Name)
{
    const float Least = 1e-12f;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        if (inputs.Count != 2) throw new ShapeException($"received {inputs.Count} inputs", "two: the reconstruction, and what was to be reconstructed");
        if (!inputs[0].IsKnown || inputs[0].Size != inputs[1].Size) throw new ShapeException($"received {inputs}", "as many numbers in both");
        return Shape.Of([1]);
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network();

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var size = graph.Ints("flat", [-1, shapes[0].Size]);
        OnnxValue Flat(OnnxValue x, Shape shape) => shape.Rank == 1 ? x : graph.Node("Reshape", [x, size]);
        var apart = graph.Node("Sub", [Flat(inputs[0], shapes[0]), Flat(inputs[1], shapes[1])]);
        var mean = graph.Node("ReduceMean", [graph.Node("Mul", [apart, apart])], ("axes", new long[] { 1 }), ("keepdims", 1L));
        return [graph.Node("Log", [graph.Node("Max", [mean, graph.Scalar("least", Least)])])];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(3 * inputs[0].Size);

    sealed class Network() : Body(nameof(ReconstructionError))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) =>
            [(inputs[0].flatten(1) - inputs[1].flatten(1)).square().mean([1], keepdim: true).clamp_min(Least).log()];
    }
}

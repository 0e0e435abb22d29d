using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Regularization;

/// <summary>While training, adds normal noise to each element; otherwise does nothing.</summary>
/// <remarks>
/// <c>y = x + n</c>, n normal with mean 0.
/// <para>Shapes: any → the same. No weights.</para>
/// <para><c>keras.layers.GaussianNoise</c>.</para>
/// </remarks>
/// <param name="Stddev">The standard deviation of the noise.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record GaussianNoise([Bounds(0, 1)] double Stddev, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One();

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Stddev);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => inputs;

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(double stddev) : Body(nameof(GaussianNoise))
    {
        public override bool Draws => stddev > 0;

        public override Tensor[] Compute(Tensor[] inputs, Context context) => context.Training && stddev > 0 ? [Noisy(inputs[0])] : inputs;

        Tensor Noisy(Tensor x) => x + randn_like(x) * stddev;
    }
}

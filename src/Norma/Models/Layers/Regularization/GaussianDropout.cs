using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Regularization;

/// <summary>While training, multiplies each element by normal noise around 1; otherwise does nothing.</summary>
/// <remarks>
/// <c>y = x · n</c>, n normal with mean 1 and variance <c>rate / (1 − rate)</c>, that of dropout.
/// <para>Shapes: any → the same. No weights.</para>
/// <para>Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html; <c>keras.layers.GaussianDropout</c>.</para>
/// </remarks>
/// <param name="Rate">The rate of the dropout whose variance the noise has.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record GaussianDropout([Bounds(0, 1, ExclusiveMaximum = true)] double Rate, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One();

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Rate);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => inputs;

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(double rate) : Body(nameof(GaussianDropout))
    {
        public override bool Draws => rate > 0;

        public override Tensor[] Compute(Tensor[] inputs, Context context) => context.Training && rate > 0 ? [Noisy(inputs[0])] : inputs;

        Tensor Noisy(Tensor x) => x * (1 + randn_like(x) * Math.Sqrt(rate / (1 - rate)));
    }
}

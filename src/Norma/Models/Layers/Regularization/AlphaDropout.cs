using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Regularization;

/// <summary>While training, sets elements to the least value of selu with a probability, then scales and shifts so that mean 0 and variance 1 stay; otherwise does nothing.</summary>
/// <remarks>
/// <c>y = a · (x · mask + α′ · (1 − mask)) + b</c>, α′ = −1.7581 (selu's limit), <c>a = ((1 − rate) · (1 + rate · α′²))^(−½)</c>, <c>b = −a · α′ · rate</c>.
/// <para>Shapes: any → the same. No weights.</para>
/// <para>Klambauer et al. 2017, https://arxiv.org/abs/1706.02515; <c>keras.layers.AlphaDropout</c>, <c>torch.nn.AlphaDropout</c>.</para>
/// </remarks>
/// <param name="Rate">The probability that an element is dropped.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record AlphaDropout([Bounds(0, 1, ExclusiveMaximum = true)] double Rate, string? Name = null) : Layer(Name)
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

    sealed class Network(double rate) : Body(nameof(AlphaDropout))
    {
        public override bool Draws => rate > 0;

        public override Tensor[] Compute(Tensor[] inputs, Context context) => context.Training && rate > 0 ? [Noisy(inputs[0])] : inputs;

        Tensor Noisy(Tensor x)
        {
            const double limit = -1.6732632423543772 * 1.0507009873554805;
            var a = Math.Pow((1 - rate) * (1 + rate * limit * limit), -0.5);
            return where(rand_like(x) < rate, full_like(x, limit), x) * a - a * limit * rate;
        }
    }
}

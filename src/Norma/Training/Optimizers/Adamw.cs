using Norma.Spec;

namespace Norma.Training.Optimizers;

/// <summary>Adaptive moments with weight decay apart from the gradient.</summary>
/// <remarks>
/// <c>w ← w · (1 − rate · weight_decay)</c>, then as <see cref="Adam"/>.
/// <para>
/// Every trainable weight decays in every step, biases, gains and embeddings of absent categories too, as in Keras
/// (and in PyTorch with dense gradients and one parameter group).
/// </para>
/// <para>Loshchilov &amp; Hutter 2019, https://arxiv.org/abs/1711.05101; <c>keras.optimizers.AdamW</c>, <c>torch.optim.AdamW</c> (whose decay is 0.01 and ε 1e-8).</para>
/// </remarks>
/// <param name="LearningRate">The size of a step before the schedule.</param>
/// <param name="WeightDecay">The share by which weights shrink in a step, before the rate.</param>
/// <param name="Beta1">The decay of the first moment.</param>
/// <param name="Beta2">The decay of the second moment.</param>
/// <param name="Epsilon">Added to the root so that a zero moment stays finite.</param>
[Word]
public sealed record Adamw(
    [Bounds(0, 100, ExclusiveMinimum = true)] double LearningRate = 0.001,
    [Bounds(0, 1)] double WeightDecay = 0.004,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Beta1 = 0.9,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Beta2 = 0.999,
    [Bounds(0, 1, ExclusiveMinimum = true)] double Epsilon = 1e-7) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override int Slots => 2;

    /// <inheritdoc/>
    public override void Step(Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> state, double rate, long step) =>
        Moments.Step(parameters, gradients, state, Beta1, Beta2, Epsilon, rate, rate * WeightDecay, step);
}

using Norma.Spec;

namespace Norma.Training.Optimizers;

/// <summary>Adaptive moments.</summary>
/// <remarks>
/// <c>m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; w ← w − rate · (m / (1−β₁ᵗ)) / (√(v / (1−β₂ᵗ)) + ε)</c>.
/// <para>Kingma &amp; Ba 2015, https://arxiv.org/abs/1412.6980; <c>keras.optimizers.Adam</c>, <c>torch.optim.Adam</c> (whose ε is 1e-8; Keras' is 1e-7).</para>
/// </remarks>
/// <param name="LearningRate">The size of a step before the schedule.</param>
/// <param name="Beta1">The decay of the first moment.</param>
/// <param name="Beta2">The decay of the second moment.</param>
/// <param name="Epsilon">Added to the root so that a zero moment stays finite.</param>
[Word]
public sealed record Adam(
    [Bounds(0, 100, ExclusiveMinimum = true)] double LearningRate = 0.001,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Beta1 = 0.9,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Beta2 = 0.999,
    [Bounds(0, 1, ExclusiveMinimum = true)] double Epsilon = 1e-7) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override int Slots => 2;

    /// <inheritdoc/>
    public override void Step(Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> state, double rate, long step) =>
        Moments.Step(parameters, gradients, state, Beta1, Beta2, Epsilon, rate, decay: 0, step);
}

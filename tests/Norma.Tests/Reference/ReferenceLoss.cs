namespace Norma.Tests.Reference;

/// <summary>The loss of one example, summed over its targets, and its gradient by what the last layer gives.</summary>
/// <param name="Value">From the last layer's activations and the truth.</param>
/// <param name="Gradient">By each activation.</param>
sealed record ReferenceLoss(Func<double[], double[], double> Value, Func<double[], double[], double[]> Gradient)
{
    /// <summary><c>Σ (a − y)²</c>.</summary>
    public static ReferenceLoss SquaredError { get; } = new(
        (a, y) => a.Zip(y, (p, t) => (p - t) * (p - t)).Sum(),
        (a, y) => [.. a.Zip(y, (p, t) => 2 * (p - t))]);

    /// <summary><c>−Σ y·log σ(z) + (1 − y)·log(1 − σ(z))</c> of logits.</summary>
    public static ReferenceLoss BinaryCrossentropy { get; } = new(
        (z, y) => z.Zip(y, (logit, t) => Math.Max(logit, 0) - logit * t + Math.Log(1 + Math.Exp(-Math.Abs(logit)))).Sum(),
        (z, y) => [.. z.Zip(y, (logit, t) => ReferenceActivation.Sigmoid(logit) - t)]);

    /// <summary><c>−log softmax(z)[y]</c> of logits; the truth is one index.</summary>
    public static ReferenceLoss CategoricalCrossentropy { get; } = new(
        (z, y) => -Math.Log(ReferenceActivation.Softmax(z)[(int)y[0]]),
        (z, y) => [.. ReferenceActivation.Softmax(z).Select((p, i) => p - (i == (int)y[0] ? 1 : 0))]);
}

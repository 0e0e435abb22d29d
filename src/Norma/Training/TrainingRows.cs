using Norma.Features;
using Norma.Spec;

namespace Norma.Training;

/// <summary>Rows to learn from, or to validate on, in plain memory.</summary>
public sealed class TrainingRows
{
    /// <summary>Rows whose truth is known.</summary>
    /// <param name="features">What the model sees.</param>
    /// <param name="truth">For each target, by row: the class index, or the number or numbers in their own unit.</param>
    /// <param name="weights">How much each row counts; null when all count 1.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public TrainingRows(Encoded features, Items<float[]> truth, float[]? weights = null)
    {
        foreach (var target in truth)
            if (features.Rows == 0 ? target.Length != 0 : target.Length % features.Rows != 0 || target.Length == 0) throw new ArgumentException($"{target.Length} truths for {features.Rows} rows.", nameof(truth));
        if (weights is not null && weights.Length != features.Rows) throw new ArgumentException($"{weights.Length} weights for {features.Rows} rows.", nameof(weights));
        (Features, Truth, Weights) = (features, truth, weights);
    }

    /// <summary>How many rows.</summary>
    public int Count => Features.Rows;

    /// <summary>What the model sees.</summary>
    public Encoded Features { get; }

    /// <summary>For each target, by row: the class index, or the number or numbers in their own unit.</summary>
    public Items<float[]> Truth { get; }

    /// <summary>How much each row counts; null when all count 1.</summary>
    public float[]? Weights { get; }
}

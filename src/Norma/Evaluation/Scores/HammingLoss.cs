namespace Norma.Evaluation.Scores;

/// <summary>The share of labels that are wrong, 0 to 1.</summary>
/// <remarks><c>|{j : y_j ≠ ŷ_j}| / labels</c>. The figure of a corpus is the mean of its rows. <para><c>sklearn.metrics.hamming_loss</c>.</para></remarks>
static class HammingLoss
{
    /// <summary>Of one row.</summary>
    /// <param name="truth">By label, whether the row has it; at least one label.</param>
    /// <param name="predicted">By label, whether it is predicted.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static double Of(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted)
    {
        if (truth.IsEmpty || truth.Length != predicted.Length) throw new ArgumentException($"received {predicted.Length} predictions for {truth.Length} labels.", nameof(predicted));
        var wrong = 0;
        for (var j = 0; j < truth.Length; j++) if (truth[j] != predicted[j]) wrong++;
        return (double)wrong / truth.Length;
    }
}

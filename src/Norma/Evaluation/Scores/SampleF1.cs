namespace Norma.Evaluation.Scores;

/// <summary>How far the predicted labels of a row overlap its true ones, 0 to 1.</summary>
/// <remarks>
/// <c>2 |Y ∩ Ŷ| / (|Y| + |Ŷ|)</c>; 0 where both are empty. The figure of a corpus is the mean of its rows.
/// <para><c>sklearn.metrics.f1_score(average="samples", zero_division=0)</c>.</para>
/// </remarks>
static class SampleF1
{
    /// <summary>Of one row.</summary>
    /// <param name="truth">By label, whether the row has it.</param>
    /// <param name="predicted">By label, whether it is predicted.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Of(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted)
    {
        if (truth.Length != predicted.Length) throw new ArgumentException($"received {predicted.Length} predictions for {truth.Length} labels.", nameof(predicted));
        var (common, both) = (0, 0);
        for (var j = 0; j < truth.Length; j++)
        {
            if (truth[j]) both++;
            if (predicted[j]) both++;
            if (truth[j] && predicted[j]) common++;
        }
        return both == 0 ? 0 : 2.0 * common / both;
    }
}

namespace Norma.Evaluation.Scores;

/// <summary>For a row's labels, mean share of true ones among those that are scored at least as high: above 0, 1 where all true ones are in front.</summary>
/// <remarks>
/// <c>mean over true j of |{true k : s_k ≥ s_j}| / |{k : s_k ≥ s_j}|</c>; a row with no label or with all of them has 1. The figure of a corpus is the mean of its rows.
/// <para>Tsoumakas et al. 2010, https://doi.org/10.1007/978-0-387-09823-4_34; <c>sklearn.metrics.label_ranking_average_precision_score</c>.</para>
/// </remarks>
static class LabelRankingAveragePrecision
{
    /// <summary>Of one row.</summary>
    /// <param name="truth">By label, whether the row has it.</param>
    /// <param name="scores">By label, how likely it is said to be.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Of(ReadOnlySpan<bool> truth, ReadOnlySpan<float> scores)
    {
        if (truth.Length != scores.Length) throw new ArgumentException($"received {scores.Length} scores for {truth.Length} labels.", nameof(scores));
        var (sum, labels) = (0.0, 0);
        for (var j = 0; j < truth.Length; j++)
        {
            if (!truth[j]) continue;
            var (right, all) = (1, 1);
            for (var k = 0; k < truth.Length; k++)
            {
                if (k == j || scores[k] < scores[j]) continue;
                all++;
                if (truth[k]) right++;
            }
            sum += (double)right / all;
            labels++;
        }
        return labels == 0 ? 1 : sum / labels;
    }
}

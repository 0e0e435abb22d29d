namespace Norma.Evaluation.Scores;

/// <summary>Whether all labels of a row are right: 0 or 1.</summary>
/// <remarks>The figure of a corpus is the mean of its rows. <para><c>sklearn.metrics.accuracy_score</c> of label indicators.</para></remarks>
static class SubsetAccuracy
{
    /// <summary>Of one row.</summary>
    /// <param name="truth">By label, whether the row has it.</param>
    /// <param name="predicted">By label, whether it is predicted.</param>
    public static double Of(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted) => truth.SequenceEqual(predicted) ? 1 : 0;
}

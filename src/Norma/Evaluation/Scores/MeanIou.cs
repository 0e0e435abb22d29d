namespace Norma.Evaluation.Scores;

/// <summary>How far predicted regions are the true ones, mean over classes: 0 apart, 1 equal.</summary>
/// <remarks>
/// By class <c>TP / (TP + FP + FN)</c> over the pixels of all images; classes that are neither true nor predicted anywhere are left out.
/// <para>Everingham et al. 2010; <c>sklearn.metrics.jaccard_score(average="macro")</c> over the classes that occur.</para>
/// </remarks>
static class MeanIou
{
    /// <summary>Of all classes; null without pixels.</summary>
    public static double? Of(ConfusionMatrix matrix) => matrix.Mean(OfClass);

    /// <summary>Of one class; null where it does not occur.</summary>
    public static double? OfClass(ConfusionMatrix matrix, int @class)
    {
        var union = matrix.True(@class) + matrix.Predicted(@class) - matrix[@class, @class];
        return union > 0 ? matrix[@class, @class] / union : null;
    }
}

namespace Norma.Evaluation.Scores;

/// <summary>How far predicted regions are the true ones, mean over classes: 0 apart, 1 equal; kinder than <see cref="MeanIou"/> in between.</summary>
/// <remarks>
/// By class <c>2 TP / (2 TP + FP + FN)</c> over the pixels of all images, <c>2 IoU / (1 + IoU)</c>; classes that are neither true nor predicted anywhere are left out.
/// <para>Dice 1945, https://doi.org/10.2307/1932409; <c>sklearn.metrics.f1_score(average="macro")</c> over the classes that occur.</para>
/// </remarks>
static class Dice
{
    /// <summary>Of all classes; null without pixels.</summary>
    public static double? Of(ConfusionMatrix matrix) => matrix.Mean(OfClass);

    /// <summary>Of one class; null where it does not occur.</summary>
    public static double? OfClass(ConfusionMatrix matrix, int @class)
    {
        var both = matrix.True(@class) + matrix.Predicted(@class);
        return both > 0 ? 2 * matrix[@class, @class] / both : null;
    }
}

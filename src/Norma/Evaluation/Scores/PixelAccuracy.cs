namespace Norma.Evaluation.Scores;

/// <summary>The share of pixels whose class is right, 0 to 1; a large background makes it easy.</summary>
/// <remarks><c>Σ TP / pixels</c>; null without pixels. <para>Long et al. 2015, https://arxiv.org/abs/1411.4038; <c>sklearn.metrics.accuracy_score</c> over pixels.</para></remarks>
static class PixelAccuracy
{
    /// <summary>Of all images that were added.</summary>
    public static double? Of(ConfusionMatrix matrix)
    {
        var (right, total) = (0.0, matrix.Total);
        for (var c = 0; c < matrix.Classes; c++) right += matrix[c, c];
        return total > 0 ? right / total : null;
    }
}

namespace Norma.Evaluation.Scores;

/// <summary>How well boxes are found, from the surest detection to the least sure one, as the mean over classes of the area under precision and recall: 0 to 1.</summary>
/// <remarks>
/// Detections are matched once, image by image; the figure is then read for any weights of the images in O(detections), so that images can be resampled. Classes without a
/// true box that counts are left out; where no class is left there is no value.
/// </remarks>
sealed class MeanAveragePrecision
{
    /// <summary>COCO counts so many detections of a class in an image, the surest ones.</summary>
    public const int MaxDetections = 100;

    readonly double[] _thresholds;
    readonly RankedMatches[][] _matches;   // by class, by threshold
    readonly bool _allPoint;

    MeanAveragePrecision(DetectedImage[] images, double[] thresholds, bool allPoint)
    {
        (_thresholds, _allPoint) = (thresholds, allPoint);
        var classes = images.SelectMany(image => image.Detections.Select(d => d.Class).Concat(image.Truths.Select(t => t.Class))).DefaultIfEmpty(-1).Max() + 1;
        _matches = [.. Enumerable.Range(0, classes).Select(c => OfClass(images, c))];
    }

    /// <summary>At which intersections over union a detection is right.</summary>
    public ReadOnlySpan<double> Thresholds => _thresholds;

    /// <summary>How many classes occur, found or true: one more than the highest.</summary>
    public int Classes => _matches.Length;

    /// <summary>PASCAL VOC's since 2010: one overlap, <see cref="VocMatching"/>, <see cref="RankedMatches.AllPoint"/>.</summary>
    /// <param name="images">One for each row.</param>
    /// <param name="threshold">The least intersection over union; VOC's is 0.5.</param>
    public static MeanAveragePrecision Voc(DetectedImage[] images, double threshold = 0.5) => new(images, [threshold], allPoint: true);

    /// <summary>COCO's AP: the mean over the overlaps 0.5, 0.55, …, 0.95, <see cref="CocoMatching"/>, <see cref="RankedMatches.At101Recalls"/>; boxes of all sizes.</summary>
    /// <remarks><c>pycocotools.cocoeval.COCOeval.stats[0]</c>; with <see cref="At"/> <c>AP50</c> and <c>AP75</c>. <c>torchmetrics.detection.MeanAveragePrecision</c>.</remarks>
    /// <param name="images">One for each row.</param>
    public static MeanAveragePrecision Coco(DetectedImage[] images) => new(images, CocoThresholds(), allPoint: false);

    /// <summary>The mean over classes and thresholds.</summary>
    /// <param name="weights">By image; empty when all count 1.</param>
    public double? Value(ReadOnlySpan<float> weights = default)
    {
        var (sum, count) = (0.0, 0);
        for (var c = 0; c < Classes; c++)
        {
            if (OfClass(c, weights) is not { } value) continue;
            sum += value;
            count++;
        }
        return count > 0 ? sum / count : null;
    }

    /// <summary>The mean over thresholds for one class; null where none of its boxes counts.</summary>
    /// <param name="class">The class.</param>
    /// <param name="weights">By image; empty when all count 1.</param>
    public double? OfClass(int @class, ReadOnlySpan<float> weights = default)
    {
        var sum = 0.0;
        foreach (var ranked in _matches[@class])
        {
            if (Average(ranked, weights) is not { } value) return null;
            sum += value;
        }
        return sum / _thresholds.Length;
    }

    /// <summary>The mean over classes at one of the thresholds.</summary>
    /// <param name="threshold">The least intersection over union, 0.5 for <c>AP50</c>.</param>
    /// <param name="weights">By image; empty when all count 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none of <see cref="Thresholds"/>.</exception>
    public double? At(double threshold, ReadOnlySpan<float> weights = default)
    {
        var at = Array.IndexOf(_thresholds, threshold);
        if (at < 0) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "is none of the thresholds that were matched.");
        var (sum, count) = (0.0, 0);
        foreach (var ranked in _matches)
        {
            if (Average(ranked[at], weights) is not { } value) continue;
            sum += value;
            count++;
        }
        return count > 0 ? sum / count : null;
    }

    /// <summary>The value of one class at one of the thresholds; null where none of its boxes counts.</summary>
    /// <param name="class">The class.</param>
    /// <param name="threshold">The least intersection over union.</param>
    /// <param name="weights">By image; empty when all count 1.</param>
    public double? OfClassAt(int @class, double threshold, ReadOnlySpan<float> weights) => Average(_matches[@class][Array.IndexOf(_thresholds, threshold)], weights);

    /// <summary>To the bit as <c>numpy.linspace(0.5, 0.95, 10)</c>, whose ninth is a little below 0.9.</summary>
    static double[] CocoThresholds() => [.. Enumerable.Range(0, 9).Select(i => 0.5 + i * ((0.95 - 0.5) / 9)), 0.95];

    double? Average(RankedMatches ranked, ReadOnlySpan<float> weights) => _allPoint ? ranked.AllPoint(weights) : ranked.At101Recalls(weights);

    RankedMatches[] OfClass(DetectedImage[] images, int @class)
    {
        var found = images.Select(image => image.Detections.Where(d => d.Class == @class).OrderByDescending(d => d.Score).Take(_allPoint ? int.MaxValue : MaxDetections).ToArray()).ToArray();
        var truths = images.Select(image => image.Truths.Where(t => t.Class == @class).ToArray()).ToArray();
        var positives = Array.ConvertAll(truths, own => own.Count(t => !t.Ignored));
        return Array.ConvertAll(_thresholds, threshold => new RankedMatches(images.SelectMany((_, i) =>
            (_allPoint ? VocMatching.Match(found[i], truths[i], threshold) : CocoMatching.Match(found[i], truths[i], threshold)).Select((match, d) => (i, found[i][d].Score, match))), positives));
    }
}

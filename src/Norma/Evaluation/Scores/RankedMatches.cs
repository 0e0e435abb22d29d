namespace Norma.Evaluation.Scores;

/// <summary>The detections of one class in all images, the surest first, and what each turned out to be; average precision is read from it for any weights of the images.</summary>
/// <remarks>Detections of equal score keep the order of the images and, in an image, their own, as a stable sort does.</remarks>
sealed class RankedMatches
{
    /// <summary>The distance from 1 to the next greater double, which pycocotools adds to a denominator (<c>np.spacing(1)</c>).</summary>
    const double Spacing = 1.0 / (1L << 52);

    readonly int[] _images;
    readonly bool[] _right;
    readonly int[] _positives;

    /// <summary>Orders them.</summary>
    /// <param name="found">By detection, image by image: its image, its score, what it turned out to be.</param>
    /// <param name="positives">By image, how many true boxes there were to find.</param>
    public RankedMatches(IEnumerable<(int Image, double Score, DetectionMatch Match)> found, int[] positives)
    {
        var ordered = found.Where(f => f.Match is not DetectionMatch.Ignored).OrderByDescending(f => f.Score).ToArray();
        _images = Array.ConvertAll(ordered, f => f.Image);
        _right = Array.ConvertAll(ordered, f => f.Match is DetectionMatch.Right);
        _positives = positives;
    }

    /// <summary>The area under the falling envelope of precision over recall; null where there is nothing to find.</summary>
    /// <remarks>
    /// <c>Σ over right detections of (recall_i − recall_(i−1)) · max over j ≥ i of precision_j</c>, 0 to 1.
    /// <para>PASCAL VOC from 2010 on, <c>VOCap.m</c>.</para>
    /// </remarks>
    /// <param name="weights">By image; empty when all count 1.</param>
    public double? AllPoint(ReadOnlySpan<float> weights = default)
    {
        if (Curve(weights, 0) is not var (recall, envelope)) return null;
        var (area, reached) = (0.0, 0.0);
        for (var i = 0; i < recall.Length; i++)
        {
            area += (recall[i] - reached) * envelope[i];
            reached = recall[i];
        }
        return area;
    }

    /// <summary>The mean of the falling envelope of precision at the recalls 0, 0.01, …, 1; null where there is nothing to find.</summary>
    /// <remarks>At a recall that is never reached precision is 0. <para>COCO; <c>pycocotools.cocoeval.COCOeval.accumulate</c>.</para></remarks>
    /// <param name="weights">By image; empty when all count 1.</param>
    public double? At101Recalls(ReadOnlySpan<float> weights = default)
    {
        if (Curve(weights, Spacing) is not var (recall, envelope)) return null;
        var (sum, i) = (0.0, 0);
        for (var step = 0; step <= 100; step++)
        {
            while (i < recall.Length && recall[i] < step * 0.01) i++;
            if (i < recall.Length) sum += envelope[i];
        }
        return sum / 101;
    }

    (double[] Recall, double[] Envelope)? Curve(ReadOnlySpan<float> weights, double spacing)
    {
        if (!weights.IsEmpty && weights.Length != _positives.Length) throw new ArgumentException($"received {weights.Length} weights for {_positives.Length} images.", nameof(weights));
        var positives = 0.0;
        for (var image = 0; image < _positives.Length; image++) positives += _positives[image] * (weights.IsEmpty ? 1.0 : weights[image]);
        if (positives <= 0) return null;

        var (recall, precision) = (new double[_right.Length], new double[_right.Length]);
        var (right, all) = (0.0, 0.0);
        for (var i = 0; i < recall.Length; i++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[_images[i]];
            all += weight;
            if (_right[i]) right += weight;
            recall[i] = right / positives;
            precision[i] = all > 0 ? right / (all + spacing) : 0;
        }
        for (var i = precision.Length - 2; i >= 0; i--) precision[i] = Math.Max(precision[i], precision[i + 1]);
        return (recall, precision);
    }
}

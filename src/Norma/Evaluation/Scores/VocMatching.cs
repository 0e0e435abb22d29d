namespace Norma.Evaluation.Scores;

/// <summary>Which detections of a class in an image are right, as PASCAL VOC decides.</summary>
/// <remarks>
/// The surest first, each looks at the true box that it overlaps most: right if the overlap is at least the threshold and nobody came before; a second one on the same box is
/// wrong, even where another true box would do. On a difficult box it does not count.
/// <para>Everingham et al. 2010, https://doi.org/10.1007/s11263-009-0275-4; <c>VOCevaldet.m</c>.</para>
/// </remarks>
static class VocMatching
{
    /// <summary>Decides.</summary>
    /// <param name="detections">Of one class in one image, the surest first.</param>
    /// <param name="truths">Of that class in that image.</param>
    /// <param name="threshold">The least intersection over union.</param>
    public static DetectionMatch[] Match(ReadOnlySpan<Detection> detections, ReadOnlySpan<TrueBox> truths, double threshold)
    {
        var matches = new DetectionMatch[detections.Length];
        var taken = new bool[truths.Length];
        for (var d = 0; d < matches.Length; d++)
        {
            var (best, overlap) = (-1, double.NegativeInfinity);
            for (var t = 0; t < taken.Length; t++)
            {
                var iou = Box.IntersectionOverUnion(detections[d].Box, truths[t].Box);
                if (iou > overlap) (best, overlap) = (t, iou);
            }
            if (best < 0 || overlap < threshold) continue;
            if (truths[best].Ignored) matches[d] = DetectionMatch.Ignored;
            else if (!taken[best])
            {
                taken[best] = true;
                matches[d] = DetectionMatch.Right;
            }
        }
        return matches;
    }
}

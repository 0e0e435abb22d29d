namespace Norma.Evaluation.Scores;

/// <summary>Which detections of a class in an image are right, as COCO decides.</summary>
/// <remarks>
/// The surest first, each takes, of the true boxes that are still free, the one that it overlaps most, at least by the threshold; of equal overlaps the later one. Where none is
/// left, one in a crowd does not count: overlap with a crowd is the share of the detection that lies in it, and a crowd is never taken.
/// <para>Lin et al. 2014, https://arxiv.org/abs/1405.0312; <c>pycocotools.cocoeval.COCOeval.evaluateImg</c>.</para>
/// </remarks>
static class CocoMatching
{
    /// <summary>Decides.</summary>
    /// <param name="detections">Of one class in one image, the surest first.</param>
    /// <param name="truths">Of that class in that image; the ignored ones are crowds.</param>
    /// <param name="threshold">The least intersection over union.</param>
    public static DetectionMatch[] Match(ReadOnlySpan<Detection> detections, ReadOnlySpan<TrueBox> truths, double threshold)
    {
        var matches = new DetectionMatch[detections.Length];
        var taken = new bool[truths.Length];
        for (var d = 0; d < matches.Length; d++)
        {
            var best = Nearest(detections[d].Box, truths, taken, threshold);
            if (best >= 0)
            {
                taken[best] = true;
                matches[d] = DetectionMatch.Right;
            }
            else if (IsInCrowd(detections[d].Box, truths, threshold)) matches[d] = DetectionMatch.Ignored;
        }
        return matches;
    }

    static int Nearest(Box box, ReadOnlySpan<TrueBox> truths, bool[] taken, double threshold)
    {
        var (best, overlap) = (-1, threshold);
        for (var t = 0; t < taken.Length; t++)
        {
            if (taken[t] || truths[t].Ignored) continue;
            var iou = Box.IntersectionOverUnion(box, truths[t].Box);
            if (iou >= overlap) (best, overlap) = (t, iou);
        }
        return best;
    }

    static bool IsInCrowd(Box box, ReadOnlySpan<TrueBox> truths, double threshold)
    {
        foreach (var truth in truths)
            if (truth.Ignored && Box.IntersectionOverArea(box, truth.Box) >= threshold) return true;
        return false;
    }
}

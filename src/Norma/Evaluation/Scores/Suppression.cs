using Norma.Data;

namespace Norma.Evaluation.Scores;

/// <summary>Which of a picture's found boxes are kept: of a class none that a surer one covers, the surest of all.</summary>
/// <remarks>
/// In float32 and in the order of ONNX's <c>NonMaxSuppression</c> and <c>TopK</c>, so that it keeps what the exported graph keeps: above the score threshold, by falling score,
/// of equal scores the first cell; dropped where the overlap with a kept one is above the threshold.
/// <para><c>torchvision.ops.batched_nms</c>.</para>
/// </remarks>
static class Suppression
{
    /// <summary>The kept boxes of a picture, the surest first; of equal scores by class, then by cell. Edges are shares of the picture.</summary>
    /// <param name="target">The boxes.</param>
    /// <param name="candidates"><c>[cells, 4 + classes]</c>.</param>
    public static Scores.Detection[] Keep(Target target, ReadOnlySpan<float> candidates)
    {
        var (form, classes) = (target.Boxes!, target.Classes.Count);
        var width = 4 + classes;
        var cells = candidates.Length / width;
        var (least, most) = ((float)form.ScoreThreshold, (float)form.IouThreshold);
        var all = new List<(float Score, int Class, int Cell)>();
        var (order, scores) = (new int[cells], new float[cells]);
        for (var c = 0; c < classes; c++)
        {
            var count = 0;
            for (var cell = 0; cell < cells; cell++)
                if (candidates[cell * width + 4 + c] is var score && score > least) (order[count], scores[count++]) = (cell, -score);
            // A stable order: by falling score, of equal ones the first cell.
            var sorted = order.AsSpan(0, count);
            MemoryExtensions.Sort(scores.AsSpan(0, count), sorted, Comparer<float>.Default);
            Stable(scores, sorted);
            var first = all.Count;
            for (var i = 0; i < count && all.Count - first < form.MaxDetections; i++)
            {
                var box = candidates.Slice(sorted[i] * width, 4);
                var covered = false;
                for (var k = first; k < all.Count && !covered; k++) covered = Covers(candidates.Slice(all[k].Cell * width, 4), box, most);
                if (!covered) all.Add((-scores[i], c, sorted[i]));
            }
        }
        all.Sort((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Class != b.Class ? a.Class.CompareTo(b.Class) : a.Cell.CompareTo(b.Cell));
        var kept = new Scores.Detection[Math.Min(all.Count, form.MaxDetections)];
        for (var i = 0; i < kept.Length; i++)
        {
            var box = candidates.Slice(all[i].Cell * width, 4);
            kept[i] = new(new(box[0], box[1], box[2], box[3]), all[i].Class, all[i].Score);
        }
        return kept;
    }

    static void Stable(float[] keys, Span<int> order)
    {
        for (var from = 0; from < order.Length;)
        {
            var to = from + 1;
            while (to < order.Length && keys[to] == keys[from]) to++;
            if (to - from > 1) order[from..to].Sort();
            from = to;
        }
    }

    static bool Covers(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float most)
    {
        var (width, height) = (Math.Min(a[2], b[2]) - Math.Max(a[0], b[0]), Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]));
        if (width <= 0 || height <= 0) return false;
        var common = width * height;
        var (one, other) = ((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]));
        var union = one + other - common;
        return common > 0 && one > 0 && other > 0 && union > 0 && common / union > most;
    }
}

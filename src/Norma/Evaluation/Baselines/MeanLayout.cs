using Norma.Data;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>Finds the same boxes in every picture, whatever is seen: where the training pictures have them most often.</summary>
/// <remarks>
/// In each cell of the grid a box of the mean place and size of the training boxes of the cell's most frequent class; its score is the share of the training pictures that have one there.
/// What a detector is above it, it has seen.
/// </remarks>
[Word]
public sealed record MeanLayout : Baseline
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.ObjectDetection;

    /// <inheritdoc/>
    public override bool ReadsFeatures => false;

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed)
    {
        var (classes, cells, count) = (target.Classes.Count, target.Cells, train.Truth.Length / target.Numbers);
        var sums = new double[cells, classes, 5];   // how many, and the sums of the edges
        var total = 0.0;
        for (var row = 0; row < count; row++)
        {
            var weight = train.Weights is null ? 1.0 : train.Weights[row];
            total += weight;
            foreach (var truth in Outcome.TrueBoxesOf(target, train.Truth.AsSpan(row * target.Numbers, target.Numbers)))
            {
                if (truth.Ignored) continue;
                var (box, cell) = (truth.Box, CellOf(target, (truth.Box.Left + truth.Box.Right) / 2, (truth.Box.Top + truth.Box.Bottom) / 2));
                sums[cell, truth.Class, 0] += weight;
                sums[cell, truth.Class, 1] += weight * box.Left;
                sums[cell, truth.Class, 2] += weight * box.Top;
                sums[cell, truth.Class, 3] += weight * box.Right;
                sums[cell, truth.Class, 4] += weight * box.Bottom;
            }
        }
        var width = 4 + classes;
        var layout = new float[cells * width];
        for (var cell = 0; cell < cells; cell++)
        {
            var best = Enumerable.Range(0, classes).MaxBy(c => sums[cell, c, 0]);
            if (!(sums[cell, best, 0] > 0)) continue;
            for (var edge = 0; edge < 4; edge++) layout[cell * width + edge] = (float)(sums[cell, best, 1 + edge] / sums[cell, best, 0]);
            layout[cell * width + 4 + best] = (float)Math.Min(1, sums[cell, best, 0] / total);
        }
        var predicted = new float[checked(rows.Rows * layout.Length)];
        for (var row = 0; row < rows.Rows; row++) layout.CopyTo(predicted, row * layout.Length);
        return new(predicted, []);
    }

    static int CellOf(Target target, double x, double y)
    {
        var (rows, columns) = ((int)target.Shape![0], (int)target.Shape[1]);
        return Math.Clamp((int)(y * rows), 0, rows - 1) * columns + Math.Clamp((int)(x * columns), 0, columns - 1);
    }
}

using Norma.Data;

namespace Norma.Evaluation.Scores;

/// <summary>From what the cells of a grid emit to boxes with scores; the exported graph ends in the same functions.</summary>
/// <remarks>In double, rounded once, so that both engines round alike.</remarks>
static class CellBoxes
{
    /// <summary>For each cell the edges of its box as shares of the picture, inside of it, and for each class the score: objectness times the class's probability.</summary>
    /// <param name="target">The boxes, with the grid.</param>
    /// <param name="logits">Row-major <c>[pictures, rows, columns, 5 + classes]</c>.</param>
    /// <returns>Row-major <c>[pictures, cells, 4 + classes]</c>.</returns>
    public static float[] Of(Target target, ReadOnlySpan<float> logits)
    {
        var (rows, columns, classes, cells) = ((int)target.Shape![0], (int)target.Shape[1], target.Classes.Count, target.Cells);
        var (from, into) = (Target.CellLogits + classes, 4 + classes);
        var boxes = new float[checked(logits.Length / from * into)];
        for (var i = 0; i < logits.Length / from; i++)
        {
            var cell = i % cells;
            var of = logits.Slice(i * from, from);
            var to = boxes.AsSpan(i * into, into);
            var (x, y) = ((cell % columns + 0.5 + of[1]) / columns, (cell / columns + 0.5 + of[2]) / rows);
            var (w, h) = (Size(of[3]) / columns, Size(of[4]) / rows);
            to[0] = (float)Math.Clamp(x - w, 0, 1);
            to[1] = (float)Math.Clamp(y - h, 0, 1);
            to[2] = (float)Math.Clamp(x + w, 0, 1);
            to[3] = (float)Math.Clamp(y + h, 0, 1);
            var there = Sigmoid(of[0]);
            for (var c = 0; c < classes; c++) to[4 + c] = (float)(there * Sigmoid(of[Target.CellLogits + c]));
        }
        return boxes;
    }

    /// <summary>Half of a size, in cells.</summary>
    static double Size(double logarithm) => Math.Exp(Math.Clamp(logarithm, -Losses.Detection.Greatest, Losses.Detection.Greatest)) * 0.5;

    static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}

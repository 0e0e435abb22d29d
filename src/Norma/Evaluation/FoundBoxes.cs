using Norma.Data;
using Norma.Evaluation.Scores;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>What the report shows of boxes: how well each class is found, and some pictures with what is there and what was found.</summary>
/// <param name="Target">The target.</param>
/// <param name="Classes">By class.</param>
/// <param name="Rows">Rows to show, those with most boxes of each quarter of the test rows.</param>
/// <param name="Boxes">For each of these rows the boxes, as shares of the picture.</param>
sealed record FoundBoxes(Target Target, Items<FoundClass> Classes, Items<int> Rows, Items<DetectedImage> Boxes)
{
    const int MostPictures = 4;

    /// <summary>Of an outcome; null where the target has no boxes.</summary>
    public static FoundBoxes? Of(Outcome outcome)
    {
        if (outcome.Target.Task is not TaskKind.ObjectDetection) return null;
        var (target, coco, images) = (outcome.Target, outcome.CocoPrecision, outcome.Detected);
        var classes = target.Classes.Select((name, c) => c < coco.Classes
            ? new FoundClass(name, images.Sum(image => image.Truths.Count(truth => truth.Class == c && !truth.Ignored)), coco.OfClassAt(c, coco.Thresholds[0], outcome.Weights), coco.OfClass(c, outcome.Weights))
            : new FoundClass(name, 0, null, null));
        var shown = Math.Min(MostPictures, outcome.Rows);
        int[] rows = [.. Enumerable.Range(0, shown).Select(part => Enumerable.Range(part * outcome.Rows / shown, (part + 1) * outcome.Rows / shown - part * outcome.Rows / shown).MaxBy(row => images[row].Truths.Length))];
        return new(target, [.. classes], [.. rows], [.. rows.Select(row => images[row])]);
    }
}

/// <summary>How well boxes of a class are found.</summary>
/// <param name="Name">The class.</param>
/// <param name="Boxes">How many are there.</param>
/// <param name="At50">Average precision where an overlap of 50 % is enough; null where none is there.</param>
/// <param name="Coco">Over the overlaps 0.50, 0.55, …, 0.95.</param>
sealed record FoundClass(string Name, int Boxes, double? At50, double? Coco);

using Norma.Data;
using Norma.Features;

namespace Norma.Training;

/// <summary>From what a head emits to what a person reads; the exported graph ends in the same functions.</summary>
static class Prediction
{
    /// <summary>The number in its own unit, or probabilities.</summary>
    /// <param name="target">What was predicted.</param>
    /// <param name="scale">Undone for numbers.</param>
    /// <param name="logits">Row-major <c>[rows, target.Logits]</c>.</param>
    /// <returns>Row-major <c>[rows, target.Outputs]</c>.</returns>
    public static float[] Of(Target target, TargetScale scale, ReadOnlySpan<float> logits)
    {
        switch (target.Task)
        {
            case TaskKind.Regression:
                var numbers = logits.ToArray();
                scale.Undo(numbers);
                return numbers;
            case TaskKind.ObjectDetection:
                return Evaluation.Scores.CellBoxes.Of(target, logits);
            case TaskKind.QuestionAnswering:
                return Evaluation.Scores.BestSpan.Of(target, logits);
            case TaskKind.Transcription:
                return Transcripts(target, logits);
            case TaskKind.TextGeneration:
                // Made where the tokens are known: Tokens.
                return logits.ToArray();
            case TaskKind.MultilabelClassification:
                var labels = new float[logits.Length];
                for (var i = 0; i < labels.Length; i++) labels[i] = (float)(1 / (1 + Math.Exp(-(double)logits[i])));
                return labels;
            case TaskKind.BinaryClassification:
                var pairs = new float[logits.Length * 2];
                for (var i = 0; i < logits.Length; i++)
                {
                    var positive = (float)(1 / (1 + Math.Exp(-(double)logits[i])));
                    pairs[2 * i] = 1 - positive;
                    pairs[2 * i + 1] = positive;
                }
                return pairs;
            default:
                var classes = target.Classes.Count;
                var shares = new float[logits.Length];
                for (var row = 0; row < logits.Length; row += classes)
                {
                    var of = logits.Slice(row, classes);
                    var greatest = of[0];
                    foreach (var logit in of) greatest = Math.Max(greatest, logit);
                    var sum = 0.0;
                    foreach (var logit in of) sum += Math.Exp(logit - greatest);
                    for (var c = 0; c < classes; c++) shares[row + c] = (float)(Math.Exp(of[c] - greatest) / sum);
                }
                return shares;
        }
    }

    // By row the likeliest token of each step and their log-probability: to the tokens that they say, and their probability.
    static float[] Transcripts(Target target, ReadOnlySpan<float> steps)
    {
        var (said, width) = (new float[steps.Length], target.Outputs);
        for (var row = 0; row < steps.Length; row += width)
        {
            SaidText.Collapse(steps.Slice(row, target.Steps), said.AsSpan(row, target.Steps));
            said[row + target.Steps] = (float)Math.Exp(steps[row + target.Steps]);
        }
        return said;
    }
}

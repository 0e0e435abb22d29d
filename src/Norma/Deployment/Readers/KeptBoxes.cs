using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Evaluation.Scores;
using Norma.Spec;

namespace Norma.Deployment.Readers;

/// <summary>Whether the boxes that a graph keeps are those that are kept here of the same candidates.</summary>
/// <param name="Boxes">The place of the output with the edges.</param>
/// <param name="Scores">The place of the output with the scores.</param>
/// <param name="Labels">The place of the output with the classes.</param>
sealed record KeptBoxes(int Boxes, int Scores, int Labels)
{
    /// <summary>By row 0 where they are the same, else 1.</summary>
    /// <param name="target">The target.</param>
    /// <param name="candidates">Row-major <c>[rows, cells, 4 + classes]</c>.</param>
    /// <param name="outputs">What the runtime gave.</param>
    /// <param name="into">By row.</param>
    public void Compare(Target target, ReadOnlySpan<float> candidates, IReadOnlyList<OrtValue> outputs, Span<int> into)
    {
        var most = BoxGraph.Most(target);
        var (boxes, scores, labels) = (outputs[Boxes], outputs[Scores], outputs[Labels]);
        if (boxes.GetTensorTypeAndShape().ElementCount != (long)into.Length * most * 4 || scores.GetTensorTypeAndShape().ElementCount != (long)into.Length * most || labels.GetTensorTypeAndShape().ElementCount != (long)into.Length * most)
        {
            into.Fill(1);
            return;
        }
        var edges = boxes.GetTensorDataAsSpan<float>();
        var sure = scores.GetTensorDataAsSpan<float>();
        for (var row = 0; row < into.Length; row++)
        {
            var kept = Suppression.Keep(target, candidates.Slice(row * target.Outputs, target.Outputs));
            var same = kept.Length <= most;
            for (var m = 0; m < most && same; m++)
            {
                var at = row * most + m;
                if (m >= kept.Length) same = sure[at] == 0 && labels.GetStringElement(at).Length == 0;
                else same = sure[at] == (float)kept[m].Score && edges[at * 4] == (float)kept[m].Box.Left && edges[at * 4 + 1] == (float)kept[m].Box.Top
                    && edges[at * 4 + 2] == (float)kept[m].Box.Right && edges[at * 4 + 3] == (float)kept[m].Box.Bottom && labels.GetStringElement(at) == target.Classes[kept[m].Class];
            }
            into[row] = same ? 0 : 1;
        }
    }
}

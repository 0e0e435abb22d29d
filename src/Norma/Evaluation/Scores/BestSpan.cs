using Norma.Data;

namespace Norma.Evaluation.Scores;

/// <summary>The stretch of tokens that answers: of those of at most so many tokens the one whose two logits sum to most, the first of equal ones.</summary>
/// <remarks>The exported graph finds the same: of all places the best end within reach, then the first place whose sum is the greatest, then the first such end.</remarks>
static class BestSpan
{
    /// <summary>By row the first token, the last token and the score.</summary>
    /// <param name="target">The span.</param>
    /// <param name="logits">Row-major <c>[rows, tokens, 2]</c>.</param>
    /// <returns>Row-major <c>[rows, 3]</c>.</returns>
    public static float[] Of(Target target, ReadOnlySpan<float> logits)
    {
        var tokens = checked((int)target.Shape![0]);
        var rows = logits.Length / (2 * tokens);
        var found = new float[rows * 3];
        for (var row = 0; row < rows; row++)
        {
            var of = logits.Slice(row * 2 * tokens, 2 * tokens);
            var (best, first, last) = (float.NegativeInfinity, 0, 0);
            for (var start = 0; start < tokens; start++)
            {
                var within = start;
                for (var end = start + 1; end < Math.Min(tokens, start + target.MaxAnswerLength); end++)
                    if (of[2 * end + 1] > of[2 * within + 1]) within = end;
                if (of[2 * start] + of[2 * within + 1] is var sum && sum > best) (best, first, last) = (sum, start, within);
            }
            (found[3 * row], found[3 * row + 1]) = (first, last);
            found[3 * row + 2] = (float)(Share(of, 0, first) * Share(of, 1, last));
        }
        return found;
    }

    // Of the softmax over all tokens, in double as in the graph.
    static double Share(ReadOnlySpan<float> of, int side, int at)
    {
        var greatest = double.NegativeInfinity;
        for (var i = side; i < of.Length; i += 2) greatest = Math.Max(greatest, of[i]);
        var sum = 0.0;
        for (var i = side; i < of.Length; i += 2) sum += Math.Exp(of[i] - greatest);
        return Math.Exp(of[2 * at + side] - greatest) / sum;
    }
}

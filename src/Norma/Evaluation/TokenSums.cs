namespace Norma.Evaluation;

/// <summary>What each text of an outcome comes to, token by token.</summary>
/// <param name="Surprise">By row, the sum of −log of the probabilities of its tokens, in nats.</param>
/// <param name="Tokens">By row, how many tokens count.</param>
/// <param name="Right">By row, how many of them were the likeliest.</param>
sealed record TokenSums(double[] Surprise, int[] Tokens, int[] Right)
{
    /// <summary>The sums of all rows; null where the model said nothing of tokens.</summary>
    /// <param name="outcome">What was predicted.</param>
    /// <param name="weights">How much each row counts; empty when all count 1.</param>
    public static (double Surprise, double Tokens, double Right)? Of(Outcome outcome, ReadOnlySpan<float> weights)
    {
        if (outcome.Predicted.Length == 0) return null;
        var rows = outcome.Once(Each);
        var (surprise, tokens, right) = (0.0, 0.0, 0.0);
        for (var row = 0; row < rows.Tokens.Length; row++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[row];
            surprise += weight * rows.Surprise[row];
            tokens += weight * rows.Tokens[row];
            right += weight * rows.Right[row];
        }
        return tokens > 0 ? (surprise, tokens, right) : null;
    }

    /// <summary>The surprise for each unit of the texts, such as their characters; null where they are not at hand, and where the tokens say all of none of them.</summary>
    /// <remarks>A text of which the tokens say less is in neither sum: an unknown token costs little, and stands for what is not told.</remarks>
    /// <param name="outcome">What was predicted.</param>
    /// <param name="weights">How much each row counts; empty when all count 1.</param>
    /// <param name="unitsOf">By row, how many units its counted tokens are.</param>
    public static double? Per(Outcome outcome, ReadOnlySpan<float> weights, Func<OutcomeTexts, int[]> unitsOf)
    {
        if (outcome.Texts is not { } texts || outcome.Predicted.Length == 0) return null;
        var (each, units, surprise, sum) = (outcome.Once(Each), unitsOf(texts), 0.0, 0.0);
        for (var row = 0; row < units.Length; row++)
        {
            if (texts.Lossy?[row] == true) continue;
            var weight = weights.IsEmpty ? 1.0 : weights[row];
            surprise += weight * each.Surprise[row];
            sum += weight * units[row];
        }
        return sum > 0 ? surprise / sum : null;
    }

    static TokenSums Each(Outcome outcome)
    {
        var (rows, places) = (outcome.Rows, outcome.Target.Numbers);
        var sums = new TokenSums(new double[rows], new int[rows], new int[rows]);
        for (var row = 0; row < rows; row++)
            for (var place = 0; place < places; place++)
            {
                var token = outcome.Truth[row * places + place];
                if (token < 0) continue;
                sums.Tokens[row]++;
                sums.Surprise[row] -= outcome.Predicted[row * 2 * places + place];
                if (outcome.Predicted[(row * 2 + 1) * places + place] == token) sums.Right[row]++;
            }
        return sums;
    }
}

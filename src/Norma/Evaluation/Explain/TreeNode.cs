namespace Norma.Evaluation.Explain;

/// <summary>A node of a grown tree: a leaf when it asks nothing.</summary>
/// <param name="Rows">How many fitted rows came here.</param>
/// <param name="Means">The share of each class among them, or the mean of the number.</param>
/// <param name="Deviation">The standard deviation of the number.</param>
sealed record TreeNode(int Rows, double[] Means, double Deviation)
{
    /// <summary>What it asks; rows for which it holds go left.</summary>
    public TreeQuestion? Question { get; init; }

    public TreeNode? Left { get; init; }

    public TreeNode? Right { get; init; }

    /// <summary>The most frequent class.</summary>
    public int Label
    {
        get
        {
            var best = 0;
            for (var k = 1; k < Means.Length; k++) if (Means[k] > Means[best]) best = k;
            return best;
        }
    }
}

/// <summary>A question about one column.</summary>
/// <param name="Column">Which.</param>
/// <param name="AtMost">A number or moment goes left when it is at most this.</param>
/// <param name="Levels">By level and, last, for missing: whether a text goes left; null for numbers and moments.</param>
/// <param name="MissingLeft">Whether a missing number or moment goes left.</param>
sealed record TreeQuestion(int Column, double AtMost, bool[]? Levels, bool MissingLeft);

using Norma.Features;
using Norma.Features.Transforms;

namespace Norma.Evaluation.Baselines.Linear;

/// <summary>Texts as a linear model reads them: the tokens' numbers, which have no order, become a column for each token, weighted as <see cref="TfIdf"/> does.</summary>
/// <param name="Texts">Where the tokens of each text stand among the numbers of a row, and what was learned of them.</param>
sealed record TextTerms((int Start, int Length, FittedTfIdf Weights)[] Texts)
{
    /// <summary>How many columns there are.</summary>
    public int Width { get; } = Texts.Sum(text => text.Weights.Columns);

    /// <summary>Learns from training rows which tokens there are.</summary>
    public static TextTerms Fit(Encoded train)
    {
        var (texts, start) = (new List<(int, int, FittedTfIdf)>(), 0);
        foreach (var part in train.Layout.Parts)
        {
            if (part.Tokens is not null)
            {
                var numbers = train.Numbers;
                var tokens = new float[checked(train.Rows * part.Width)];
                for (var row = 0; row < train.Rows; row++) numbers.AsSpan(row * train.Layout.Numbers + start, part.Width).CopyTo(tokens.AsSpan(row * part.Width));
                texts.Add((start, part.Width, new TfIdf(MaxFeatures: int.MaxValue).Fit(new Numbers(train.Rows, part.Width, tokens) { AreTokens = true })));
            }
            start += part.Width;
        }
        return new([.. texts]);
    }

    /// <summary>Rows with the tokens apart from what else they have.</summary>
    public LinearRows Split(Encoded rows)
    {
        if (Texts.Length == 0) return new(rows, new int[rows.Rows + 1], [], []);
        var (first, columns, values) = (new int[rows.Rows + 1], new List<int>(), new List<double>());
        var kept = rows.Layout.Numbers - Texts.Sum(text => text.Length);
        var all = rows.Numbers;
        var (numbers, terms) = (new float[checked(rows.Rows * kept)], new List<(int Column, float Value)>());
        for (var row = 0; row < rows.Rows; row++)
        {
            var from = all.AsSpan(row * rows.Layout.Numbers, rows.Layout.Numbers);
            var into = numbers.AsSpan(row * kept, kept);
            var (at, offset) = (0, 0);
            foreach (var (start, length, weights) in Texts)
            {
                from[at..start].CopyTo(into);
                into = into[(start - at)..];
                at = start + length;
                weights.Terms(from.Slice(start, length), terms);
                foreach (var (column, value) in terms)
                {
                    columns.Add(offset + column);
                    values.Add(value);
                }
                offset += weights.Columns;
            }
            from[at..].CopyTo(into);
            first[row + 1] = columns.Count;
        }
        return new(new(rows.Rows, new(kept, rows.Layout.Codes), numbers, rows.Codes), first, [.. columns], [.. values]);
    }
}

/// <summary>Rows of numbers and codes, and of tokens, of which each row has few.</summary>
/// <param name="Rest">All but the tokens.</param>
/// <param name="First">By row, the place of its first token; one more at the end.</param>
/// <param name="Columns">By place, the token's column.</param>
/// <param name="Values">By place, how much it counts.</param>
sealed record LinearRows(Encoded Rest, int[] First, int[] Columns, double[] Values)
{
    /// <summary>A row's tokens times their coefficients.</summary>
    public double Times(int row, ReadOnlySpan<double> coefficients)
    {
        var sum = 0.0;
        for (var i = First[row]; i < First[row + 1]; i++) sum += Values[i] * coefficients[Columns[i]];
        return sum;
    }
}

using Norma.Features;

namespace Norma.Evaluation.Baselines.Linear;

/// <summary>Scores that are weighted sums of the features as they are, not standardized.</summary>
/// <param name="Outputs">How many scores a row gets.</param>
/// <param name="Coefficients"><c>[Outputs, DenseWidth + tokens]</c>, row-major.</param>
/// <param name="Intercepts"><c>[Outputs]</c>.</param>
/// <param name="Means">By number, what counts where it is missing.</param>
/// <param name="Terms">How texts become columns.</param>
sealed record LinearModel(int Outputs, double[] Coefficients, double[] Intercepts, double[] Means, TextTerms Terms)
{
    /// <summary>Numbers of rows that are made at a time.</summary>
    const int MostCells = 1 << 24;

    /// <summary>The model of coefficients <c>[outputs, Width + 1]</c> that were fitted to standardized numbers.</summary>
    public static LinearModel Of(Design design, double[] fitted, int outputs)
    {
        var (width, scale) = (design.Width, design.Scale);
        var (coefficients, intercepts) = (new double[width * outputs], new double[outputs]);
        for (var k = 0; k < outputs; k++)
        {
            var own = coefficients.AsSpan(k * width, width);
            fitted.AsSpan(k * (width + 1), width).CopyTo(own);
            intercepts[k] = fitted[k * (width + 1) + width];
            for (var j = 0; j < scale.Mean.Length; j++)
            {
                own[j] /= scale.Deviation[j];
                intercepts[k] -= own[j] * scale.Mean[j];
            }
        }
        return new(outputs, coefficients, intercepts, scale.Mean, design.Terms);
    }

    /// <summary>The scores <c>[rows, Outputs]</c>.</summary>
    public double[] Scores(Encoded all)
    {
        var scores = new double[checked(all.Rows * Outputs)];
        var step = all.IsKept ? Math.Max(1, all.Rows) : Math.Max(1, MostCells / Math.Max(1, all.Layout.Numbers));
        for (var first = 0; first < all.Rows; first += step)
        {
            var some = step >= all.Rows ? all : all.Take([.. Enumerable.Range(first, Math.Min(step, all.Rows - first))]);
            ScoresOf(some).CopyTo(scores, first * Outputs);
        }
        return scores;
    }

    double[] ScoresOf(Encoded all)
    {
        var texts = Terms.Split(all);
        var rows = texts.Rest;
        var (numbers, codes, firstToken) = (rows.Layout.Numbers, rows.Layout.Codes.Count, rows.Layout.DenseWidth);
        var width = firstToken + Terms.Width;
        var columns = Design.ColumnsOf(rows);
        var values = rows.Numbers;
        var scores = new double[checked(rows.Rows * Outputs)];
        for (var row = 0; row < rows.Rows; row++)
            for (var k = 0; k < Outputs; k++)
            {
                var own = Coefficients.AsSpan(k * width, width);
                var score = Intercepts[k] + texts.Times(row, own[firstToken..]);
                for (var j = 0; j < numbers; j++)
                {
                    var value = values[row * numbers + j];
                    score += own[j] * (float.IsFinite(value) ? value : Means[j]);
                }
                foreach (var column in columns.AsSpan(row * codes, codes)) if (column >= 0) score += own[column];
                scores[row * Outputs + k] = score;
            }
        return scores;
    }
}

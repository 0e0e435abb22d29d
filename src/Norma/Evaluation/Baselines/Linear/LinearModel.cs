using Norma.Features;

namespace Norma.Evaluation.Baselines.Linear;

/// <summary>Scores that are weighted sums of the features as they are, not standardized.</summary>
/// <param name="Outputs">How many scores a row gets.</param>
/// <param name="Coefficients"><c>[DenseWidth, Outputs]</c>, row-major.</param>
/// <param name="Intercepts"><c>[Outputs]</c>.</param>
/// <param name="Means">By number, what counts where it is missing.</param>
sealed record LinearModel(int Outputs, double[] Coefficients, double[] Intercepts, double[] Means)
{
    /// <summary>The model of coefficients <c>[Width + 1, outputs]</c> that were fitted to standardized numbers.</summary>
    public static LinearModel Of(Design design, double[] fitted, int outputs)
    {
        var coefficients = fitted[..(design.Width * outputs)];
        var intercepts = fitted[(design.Width * outputs)..];
        for (var j = 0; j < design.Scale.Mean.Length; j++)
            for (var k = 0; k < outputs; k++)
            {
                coefficients[j * outputs + k] /= design.Scale.Deviation[j];
                intercepts[k] -= coefficients[j * outputs + k] * design.Scale.Mean[j];
            }
        return new(outputs, coefficients, intercepts, design.Scale.Mean);
    }

    /// <summary>The scores <c>[rows, Outputs]</c>.</summary>
    public double[] Scores(Encoded rows)
    {
        var (numbers, codes) = (rows.Layout.Numbers, rows.Layout.Codes.Count);
        var columns = Design.ColumnsOf(rows);
        var scores = new double[checked(rows.Rows * Outputs)];
        for (var row = 0; row < rows.Rows; row++)
        {
            var score = scores.AsSpan(row * Outputs, Outputs);
            Intercepts.CopyTo(score);
            for (var j = 0; j < numbers; j++)
            {
                var value = rows.Numbers[row * numbers + j];
                Add(score, j, float.IsFinite(value) ? value : Means[j]);
            }
            foreach (var column in columns.AsSpan(row * codes, codes)) if (column >= 0) Add(score, column, 1);
        }
        return scores;
    }

    void Add(Span<double> score, int column, double value)
    {
        for (var k = 0; k < score.Length; k++) score[k] += value * Coefficients[column * Outputs + k];
    }
}

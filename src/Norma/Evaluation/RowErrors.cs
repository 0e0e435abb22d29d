using Norma.Evaluation.Scores;

namespace Norma.Evaluation;

/// <summary>Of each row of numbers, their errors added: made once for the metrics that are means of them, whose resamples then look at rows and no longer at each number.</summary>
sealed class RowErrors
{
    const double Smallest = 2.220446049250313e-16;    // NumPy's float64 epsilon, which scikit-learn puts below a true value of 0

    readonly Outcome _outcome;
    Mean[]? _absolute, _squared, _relative;

    RowErrors(Outcome outcome) => _outcome = outcome;

    /// <summary>The errors of an outcome of numbers.</summary>
    public static RowErrors Of(Outcome outcome) => outcome.Once(static of => new RowErrors(of));

    /// <summary>The mean of <c>|ŷ − y|</c>; null where no row counts.</summary>
    /// <param name="weights">How much each row counts; empty when all count 1.</param>
    public double? MeanAbsolute(ReadOnlySpan<float> weights) =>
        RowStatistics.Sum<Mean>(_absolute ??= OfRows(static (truth, predicted) => Math.Abs((double)predicted - truth)), weights).Value;

    /// <summary>The mean of <c>(ŷ − y)²</c>; null where no row counts.</summary>
    public double? MeanSquared(ReadOnlySpan<float> weights) =>
        RowStatistics.Sum<Mean>(_squared ??= OfRows(static (truth, predicted) => ((double)predicted - truth) * ((double)predicted - truth)), weights).Value;

    /// <summary>The mean of <c>|ŷ − y| / max(|y|, 2⁻⁵²)</c>; null where no row counts.</summary>
    public double? MeanRelative(ReadOnlySpan<float> weights) =>
        RowStatistics.Sum<Mean>(_relative ??= OfRows(static (truth, predicted) => Math.Abs((double)predicted - truth) / Math.Max(Math.Abs((double)truth), Smallest)), weights).Value;

    Mean[] OfRows(Func<float, float, double> error)
    {
        var (rows, width, truth, predicted) = (new Mean[_outcome.Rows], _outcome.Target.Numbers, _outcome.Truth, _outcome.Predicted);
        for (var row = 0; row < rows.Length; row++)
        {
            var sum = 0.0;
            for (var i = row * width; i < (row + 1) * width; i++) sum += error(truth[i], predicted[i]);
            rows[row] = new(sum, width);
        }
        return rows;
    }
}

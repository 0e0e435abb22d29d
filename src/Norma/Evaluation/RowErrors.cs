namespace Norma.Evaluation;

/// <summary>Of each row of numbers, their errors added: made once for the metrics that are means of them, whose resamples then look at rows and no longer at each number.</summary>
sealed class RowErrors
{
    const double Smallest = 2.220446049250313e-16;    // NumPy's float64 epsilon, which scikit-learn puts below a true value of 0

    readonly Outcome _outcome;
    readonly int _width;
    double[]? _absolute, _squared, _relative;

    RowErrors(Outcome outcome) => (_outcome, _width) = (outcome, outcome.Target.Numbers);

    /// <summary>The errors of an outcome of numbers.</summary>
    public static RowErrors Of(Outcome outcome) => outcome.Once(static of => new RowErrors(of));

    /// <summary>The mean of <c>|ŷ − y|</c>; null where no row counts.</summary>
    /// <param name="weights">How much each row counts; empty when all count 1.</param>
    public double? MeanAbsolute(ReadOnlySpan<float> weights) => Mean(_absolute ??= Sums(static (truth, predicted) => Math.Abs((double)predicted - truth)), weights);

    /// <summary>The mean of <c>(ŷ − y)²</c>; null where no row counts.</summary>
    public double? MeanSquared(ReadOnlySpan<float> weights) => Mean(_squared ??= Sums(static (truth, predicted) => ((double)predicted - truth) * ((double)predicted - truth)), weights);

    /// <summary>The mean of <c>|ŷ − y| / max(|y|, 2⁻⁵²)</c>; null where no row counts.</summary>
    public double? MeanRelative(ReadOnlySpan<float> weights) =>
        Mean(_relative ??= Sums(static (truth, predicted) => Math.Abs((double)predicted - truth) / Math.Max(Math.Abs((double)truth), Smallest)), weights);

    double[] Sums(Func<float, float, double> error)
    {
        var (sums, truth, predicted) = (new double[_outcome.Rows], _outcome.Truth, _outcome.Predicted);
        for (var row = 0; row < sums.Length; row++)
            for (var i = row * _width; i < (row + 1) * _width; i++) sums[row] += error(truth[i], predicted[i]);
        return sums;
    }

    double? Mean(double[] sums, ReadOnlySpan<float> weights)
    {
        var (sum, total) = (0.0, 0.0);
        for (var row = 0; row < sums.Length; row++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[row];
            sum += weight * sums[row];
            total += weight;
        }
        return total > 0 ? sum / (total * _width) : null;
    }
}

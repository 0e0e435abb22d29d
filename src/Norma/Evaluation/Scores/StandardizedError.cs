namespace Norma.Evaluation.Scores;

/// <summary>The squared and absolute error of a forecast of several channels, each in units of its own spread: 1 is about as bad as forecasting the mean.</summary>
/// <remarks>
/// <c>mean of ((y − ŷ) / s_c)²</c> and <c>mean of |y − ŷ| / s_c</c> over rows, steps and channels; <c>s_c</c> is the standard deviation of channel c on the training rows
/// (of the population: divided by n). The means cancel out, so that values need not be standardised. 0 or more.
/// <para>The figures of the ETT benchmarks: Zhou et al. 2021, https://arxiv.org/abs/2012.07436; <c>sklearn.preprocessing.StandardScaler</c>, then
/// <c>mean_squared_error</c> and <c>mean_absolute_error</c>.</para>
/// </remarks>
/// <param name="Squares">Squared errors, added.</param>
/// <param name="Absolutes">Absolute errors, added.</param>
/// <param name="Count">How many values there are.</param>
readonly record struct StandardizedError(double Squares, double Absolutes, double Count) : IRowStatistics<StandardizedError>
{
    /// <summary>The mean squared error; null without values.</summary>
    public double? MeanSquared => Count > 0 ? Squares / Count : null;

    /// <summary>The mean absolute error; null without values.</summary>
    public double? MeanAbsolute => Count > 0 ? Absolutes / Count : null;

    /// <summary>The mean squared error.</summary>
    public double? Value => MeanSquared;

    /// <summary>Of one row.</summary>
    /// <param name="truth">What came, <c>[H, C]</c>.</param>
    /// <param name="predicted">What was forecast, <c>[H, C]</c>.</param>
    /// <param name="deviations">The spread of each channel on the training rows, <c>[C]</c>, above 0.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a spread is not above 0.</exception>
    public static StandardizedError Of(ReadOnlySpan<float> truth, ReadOnlySpan<float> predicted, ReadOnlySpan<double> deviations)
    {
        if (truth.Length != predicted.Length) throw new ArgumentException($"received {predicted.Length} predictions for {truth.Length} truths.", nameof(predicted));
        if (deviations.IsEmpty || truth.Length % deviations.Length != 0) throw new ArgumentException($"received {truth.Length} values for {deviations.Length} channels.", nameof(deviations));
        foreach (var deviation in deviations)
            if (!(deviation > 0)) throw new ArgumentException("received a spread that is not above 0.", nameof(deviations));
        var (squares, absolutes) = (0.0, 0.0);
        for (var i = 0; i < truth.Length; i++)
        {
            var error = ((double)truth[i] - predicted[i]) / deviations[i % deviations.Length];
            squares += error * error;
            absolutes += Math.Abs(error);
        }
        return new(squares, absolutes, truth.Length);
    }

    /// <summary>Of all rows, each as often as it weighs; null where the scale of the target is not known.</summary>
    /// <param name="outcome">What was predicted of a number or of several.</param>
    /// <param name="weights">By row; every row counts 1 when empty.</param>
    public static StandardizedError? Of(Outcome outcome, ReadOnlySpan<float> weights) => outcome.Scale is null ? null : RowStatistics.Sum<StandardizedError>(outcome.Once(RowsOf), weights);

    static StandardizedError[] RowsOf(Outcome outcome)
    {
        var (rows, numbers) = (new StandardizedError[outcome.Rows], outcome.Target.Numbers);
        double[] deviations = [.. outcome.Scale!.Deviations];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = Of(outcome.Truth.AsSpan(row * numbers, numbers), outcome.Predicted.AsSpan(row * numbers, numbers), deviations);
        return rows;
    }

    /// <inheritdoc/>
    public static StandardizedError operator +(StandardizedError left, StandardizedError right) =>
        new(left.Squares + right.Squares, left.Absolutes + right.Absolutes, left.Count + right.Count);

    /// <inheritdoc/>
    public static StandardizedError operator *(StandardizedError rows, double weight) => new(rows.Squares * weight, rows.Absolutes * weight, rows.Count * weight);
}

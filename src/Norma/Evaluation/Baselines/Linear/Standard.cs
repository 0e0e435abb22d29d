using Norma.Features;

namespace Norma.Evaluation.Baselines.Linear;

/// <summary>The mean and deviation of each number over the training rows, with their weights. A solver converges on standardized numbers whatever their units.</summary>
/// <param name="Mean">By number.</param>
/// <param name="Deviation">By number; 1 where it does not vary.</param>
sealed record Standard(double[] Mean, double[] Deviation)
{
    public static Standard Of(Encoded rows, float[]? weights)
    {
        var (width, numbers) = (rows.Layout.Numbers, rows.Numbers);
        var (means, deviations) = (new double[width], new double[width]);
        for (var j = 0; j < width; j++)
        {
            var (sum, total, squares) = (0.0, 0.0, 0.0);
            for (var row = 0; row < rows.Rows; row++)
            {
                var (value, weight) = (numbers[row * width + j], weights is null ? 1.0 : weights[row]);
                if (!float.IsFinite(value)) continue;
                sum += weight * value;
                total += weight;
            }
            var mean = means[j] = total > 0 ? sum / total : 0;
            for (var row = 0; row < rows.Rows; row++)
            {
                var (value, weight) = (numbers[row * width + j], weights is null ? 1.0 : weights[row]);
                if (float.IsFinite(value)) squares += weight * (value - mean) * (value - mean);
            }
            var deviation = total > 0 ? Math.Sqrt(squares / total) : 0;
            deviations[j] = deviation <= 1e-12 * Math.Max(1, Math.Abs(mean)) ? 1 : deviation;
        }
        return new(means, deviations);
    }

    /// <summary>A number standardized; 0 where it is missing.</summary>
    public double Apply(int number, float value) => float.IsFinite(value) ? (value - Mean[number]) / Deviation[number] : 0;
}

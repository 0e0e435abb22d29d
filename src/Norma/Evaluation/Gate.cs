using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>What a metric must reach on the test rows, else <c>run</c> exits 8 and packages nothing.</summary>
/// <param name="Metric">The id of a metric that is computed, or what compares groups (with <paramref name="By"/>): <c>demographic_parity_difference</c>, <c>demographic_parity_ratio</c>, <c>equalized_odds_difference</c>, <c>equalized_odds_ratio</c>.</param>
/// <param name="Minimum">The least value that passes.</param>
/// <param name="Maximum">The greatest value that passes.</param>
/// <param name="Baseline">A baseline that is computed, to compare with.</param>
/// <param name="MinAbsoluteChange">How much better than the baseline at least, in the metric's direction; 0 when absent.</param>
/// <param name="By">A field: the gate must hold in each of its slices, or between them for a group difference.</param>
/// <param name="MinimumRows">Slices with fewer test rows are shown, not judged.</param>
/// <param name="Target">Which target, where there are several.</param>
public sealed record Gate(
    string Metric,
    double? Minimum = null,
    double? Maximum = null,
    string? Baseline = null,
    double? MinAbsoluteChange = null,
    string? By = null,
    [Bounds(1)] int MinimumRows = 20,
    string? Target = null);

using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>Standard 4, evaluation flow: what judges the model and what it must reach.</summary>
/// <param name="Metrics">What is measured; when absent, what is usual for the target.</param>
/// <param name="Baselines">Simple models judged on the same rows; when absent, all that fit the target.</param>
/// <param name="Slices">Fields by whose values the test rows are judged apart: dates by year, numbers by the quartiles of the test rows. Sensitive fields are sliced always.</param>
/// <param name="Gates">What must hold, else nothing is packaged.</param>
/// <param name="Confidence">The level of the bootstrap intervals.</param>
/// <param name="Resamples">How many bootstrap resamples; 0 for no intervals.</param>
/// <param name="WrittenRows">For how many test rows, the first ones, a model that writes texts writes them, where a metric reads them.</param>
public sealed record EvaluationSpec(
    [OneOrMany] Items<Metric>? Metrics = null,
    [OneOrMany] Items<Baseline>? Baselines = null,
    [OneOrMany] Items<string>? Slices = null,
    Items<Gate>? Gates = null,
    [Bounds(0.5, 0.999)] double Confidence = 0.95,
    [Bounds(0, 100_000)] int Resamples = 1000,
    [Bounds(1, 1_000_000)] int WrittenRows = 200)
{
    /// <summary>What is measured; empty for the usual ones.</summary>
    public Items<Metric> Metrics { get; init; } = Metrics ?? Items<Metric>.Empty;

    /// <summary>Simple models judged on the same rows.</summary>
    public Items<Baseline> Baselines { get; init; } = Baselines ?? Items<Baseline>.Empty;

    /// <summary>Fields by whose values the test rows are judged apart.</summary>
    public Items<string> Slices { get; init; } = Slices ?? Items<string>.Empty;

    /// <summary>What must hold.</summary>
    public Items<Gate> Gates { get; init; } = Gates ?? Items<Gate>.Empty;
}

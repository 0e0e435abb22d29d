using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>Which values are better.</summary>
public enum Better
{
    /// <summary>Higher ones.</summary>
    Higher,
    /// <summary>Lower ones.</summary>
    Lower,
}

/// <summary>The unit, direction and range of a metric; the one place that early stopping, gates, logs and the report read them.</summary>
/// <param name="Unit"><c>ratio</c>, <c>nats</c>, <c>target</c> (the target's own unit) or <c>target²</c>.</param>
/// <param name="Better">Which values are better.</param>
/// <param name="Minimum">The least possible value.</param>
/// <param name="Maximum">The greatest possible value.</param>
public sealed record Measure(string Unit, Better Better, double Minimum = double.NegativeInfinity, double Maximum = double.PositiveInfinity);

/// <summary>A number that judges predictions, as stated. The words are scikit-learn's.</summary>
public abstract record Metric
{
    /// <summary>Its unit, direction and range.</summary>
    public abstract Measure Measure { get; }

    /// <summary>The key in evaluation.json and in gates: the word, with the stated average behind it (<c>f1_macro</c>).</summary>
    public virtual string Id => Vocabulary.WordOf(GetType());

    /// <summary>Whether it is measured where the spec states no metric.</summary>
    public virtual bool IsUsual => false;

    /// <summary>Whether it is measured of such a target where the spec states no metric.</summary>
    internal virtual bool IsUsualFor(Target target) => IsUsual && Fits(target);

    /// <summary>Whether it looks at texts, and not at their tokens alone: it is not measured epoch by epoch.</summary>
    public virtual bool ReadsTexts => false;

    /// <summary>Whether the model is to write texts for it.</summary>
    public virtual bool NeedsWriting => false;

    /// <summary>Whether it can judge such a target.</summary>
    public abstract bool Fits(Target target);

    /// <summary>Its value; null where it is undefined (no rows, a single class for a ROC).</summary>
    /// <param name="outcome">What was predicted.</param>
    /// <param name="weights">How much each row counts: bootstrap multiplicities times row weights; empty when all count 1.</param>
    public abstract double? Compute(Outcome outcome, ReadOnlySpan<float> weights);

    /// <summary>Its value over all rows, with the outcome's own weights.</summary>
    public double? Compute(Outcome outcome) => Compute(outcome, outcome.Weights);

    /// <summary>How much better a value is than another, in the metric's direction: positive is better.</summary>
    public double Gain(double value, double than) => Measure.Better is Better.Higher ? value - than : than - value;

    /// <summary>A metric with its defaults, by its word.</summary>
    public static implicit operator Metric(string word) => Vocabulary.Parse<Metric>(word);
}

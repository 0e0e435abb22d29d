using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>A number that compares groups of rows: what a gate with <c>by</c> may name besides metrics. Found by reflection, as words are.</summary>
public abstract record GroupMetric
{
    /// <summary>Every group metric by its word.</summary>
    public static IReadOnlyDictionary<string, GroupMetric> Words { get; } =
        MetadataTypes.DerivedFrom(typeof(GroupMetric)).ToDictionary(Vocabulary.WordOf, type => (GroupMetric)Activator.CreateInstance(type)!, StringComparer.Ordinal);

    /// <summary>Its unit, direction and range.</summary>
    public abstract Measure Measure { get; }

    /// <summary>Whether it can judge such a target.</summary>
    public virtual bool Fits(Target target) => target.Task is TaskKind.BinaryClassification;

    /// <summary>Its value; null where a group lacks a rate that it compares.</summary>
    /// <param name="groups">Two groups or more.</param>
    public abstract double? Compute(IReadOnlyList<GroupRates> groups);

    /// <summary>The greatest less the least; null where one is undefined.</summary>
    private protected static double? Difference(IReadOnlyList<GroupRates> groups, Func<GroupRates, double?> rate) =>
        groups.Any(group => rate(group) is null) ? null : groups.Max(rate) - groups.Min(rate);

    /// <summary>The least by the greatest; 1 where all are 0; null where one is undefined.</summary>
    private protected static double? Ratio(IReadOnlyList<GroupRates> groups, Func<GroupRates, double?> rate)
    {
        if (groups.Any(group => rate(group) is null)) return null;
        var greatest = groups.Max(rate);
        return greatest == 0 ? 1 : groups.Min(rate) / greatest;
    }
}

/// <summary>How often a group of rows is given the positive class.</summary>
/// <param name="SelectionRate">Among all of its rows.</param>
/// <param name="TruePositiveRate">Among its positive rows; null when it has none.</param>
/// <param name="FalsePositiveRate">Among its negative rows; null when it has none.</param>
public sealed record GroupRates(double? SelectionRate, double? TruePositiveRate, double? FalsePositiveRate)
{
    /// <summary>The rates of an outcome, with its weights; two classes only.</summary>
    public static GroupRates Of(Outcome outcome)
    {
        Span<double> selected = stackalloc double[2];
        Span<double> all = stackalloc double[2];
        for (var i = 0; i < outcome.Rows; i++)
        {
            var (truth, weight) = (outcome.TrueClasses[i], outcome.Weights is null ? 1.0 : outcome.Weights[i]);
            all[truth] += weight;
            selected[truth] += weight * outcome.Labels[i];
        }
        return new(Rate(selected[0] + selected[1], all[0] + all[1]), Rate(selected[1], all[1]), Rate(selected[0], all[0]));
    }

    static double? Rate(double part, double whole) => whole > 0 ? part / whole : null;
}

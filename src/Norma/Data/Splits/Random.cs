using Norma.Spec;

namespace Norma.Data.Splits;

/// <summary>Each row by chance, or with <c>stratify</c> so that every level of a field keeps its share in each part.</summary>
/// <param name="Train">The share of training rows. The three are scaled to a sum of 1 only if they sum to it within 1e-9; else it is a finding.</param>
/// <param name="Validation">The share of validation rows.</param>
/// <param name="Test">The share of test rows.</param>
/// <param name="Stratify">A field of type category or binary whose shares are kept.</param>
[Word]
public sealed record Random(
    [Bounds(0, 1, ExclusiveMinimum = true)] double Train = 0.7,
    [Bounds(0, 1)] double Validation = 0.1,
    [Bounds(0, 1)] double Test = 0.2,
    string? Stratify = null) : Split;

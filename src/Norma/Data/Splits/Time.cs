using Norma.Spec;

namespace Norma.Data.Splits;

/// <summary>The earliest rows train, the next validate, the latest test; rows of one moment are never parted.</summary>
/// <param name="By">A field of type date or number.</param>
/// <param name="Train">The share of training rows.</param>
/// <param name="Validation">The share of validation rows.</param>
/// <param name="Test">The share of test rows.</param>
[Word]
public sealed record Time(
    string By,
    [Bounds(0, 1, ExclusiveMinimum = true)] double Train = 0.7,
    [Bounds(0, 1)] double Validation = 0.1,
    [Bounds(0, 1)] double Test = 0.2) : Split;

using Norma.Spec;

namespace Norma.Data.Splits;

/// <summary>Rows that share a value stay in one part: by the field of role <c>group</c>, or by all of the fields named here together.</summary>
/// <param name="By">The fields whose values together name the group; the field of role <c>group</c> when absent.</param>
/// <param name="Train">The share of training groups.</param>
/// <param name="Validation">The share of validation groups.</param>
/// <param name="Test">The share of test groups.</param>
[Word]
public sealed record Group(
    [OneOrMany] Items<string>? By = null,
    [Bounds(0, 1, ExclusiveMinimum = true)] double Train = 0.7,
    [Bounds(0, 1)] double Validation = 0.1,
    [Bounds(0, 1)] double Test = 0.2) : Split
{
    /// <summary>The fields whose values together name the group; empty for the field of role <c>group</c>.</summary>
    public Items<string> By { get; init; } = By ?? Items<string>.Empty;
}

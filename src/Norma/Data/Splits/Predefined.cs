using Norma.Spec;

namespace Norma.Data.Splits;

/// <summary>The data says it: a field whose values are <c>train</c>, <c>validation</c> and <c>test</c>, or files of their own.</summary>
/// <param name="By">The field that names the part; it must have the role <c>ignore</c>.</param>
/// <param name="Validation">Files of the validation rows, in the format of the source.</param>
/// <param name="Test">Files of the test rows, in the format of the source.</param>
[Word]
public sealed record Predefined(
    string? By = null,
    [OneOrMany] Items<string>? Validation = null,
    [OneOrMany] Items<string>? Test = null) : Split
{
    /// <summary>Files of the validation rows.</summary>
    public Items<string> Validation { get; init; } = Validation ?? Items<string>.Empty;

    /// <summary>Files of the test rows.</summary>
    public Items<string> Test { get; init; } = Test ?? Items<string>.Empty;
}

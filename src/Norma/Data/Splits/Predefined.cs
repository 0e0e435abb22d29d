using System.Globalization;
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

    /// <inheritdoc/>
    public override bool Validates => By is not null || Validation.Count > 0;

    /// <inheritdoc/>
    public override Items<string> Needs(Map<Field> fields) => By is null ? [] : [By];

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Map<Field> fields)
    {
        var files = Validation.Count + Test.Count > 0;
        if (By is null == !files)
            yield return new Finding("DATA053", SplitPath, files ? "states both a field and files" : "states neither a field nor files")
            {
                Expected = "either 'by', or 'test' and perhaps 'validation'",
                Fix = files ? "remove 'by', or remove the files." : "add 'by: field' or 'test: file.csv'.",
            };
        if (By is null) yield break;
        if (MissingField(fields, By, "by") is { } missing) yield return missing;
        else if (fields[By].Role != Role.Ignore)
            yield return new Finding("DATA053", $"{SplitPath}.by", $"received {Printable.Quote(By)}, a field of role {Vocabulary.Snake(fields[By].Role.ToString())}")
            {
                Expected = "a field of role ignore: the model may not see which part a row is in",
                Fix = $"state 'role: ignore' for {Printable.Quote(By)}.",
            };
    }

    /// <inheritdoc/>
    public override IEnumerable<Finding> Assign(SplitRows rows, Part[] parts)
    {
        if (By is null)
        {
            rows.Stated?.CopyTo(parts, 0);
            return [];
        }
        if (rows.Table[By] is not TextColumn column)
            return [new Finding("DATA053", $"{SplitPath}.by", $"received {Printable.Quote(By)}, whose values are no texts") { Expected = "the texts train, validation and test", Fix = "name another field." }];

        var partOf = Array.ConvertAll(column.Levels, Read);
        var counts = new int[column.Levels.Length];
        var missing = 0;
        for (var row = 0; row < parts.Length; row++)
        {
            var code = column.Codes[row];
            if (code < 0) missing++;
            else if (partOf[code] is { } part) parts[row] = part;
            else counts[code]++;
        }
        var findings = new List<Finding>();
        if (missing > 0) findings.Add(Unread("no value", missing, rows.Count));
        for (var level = 0; level < counts.Length; level++)
            if (counts[level] > 0) findings.Add(Unread(Printable.Quote(column.Levels[level]), counts[level], rows.Count));
        return findings;
    }

    Finding Unread(string value, int count, int rows) =>
        new("DATA054", $"{SplitPath}.by", string.Create(CultureInfo.InvariantCulture, $"{Printable.Quote(By)} has {value} in {count} of {rows} rows"))
        {
            Expected = "train, validation or test",
            Fix = "write one of the three into each row.",
        };

    static Part? Read(string value) => value.ToLowerInvariant() switch { "train" => Part.Train, "validation" => Part.Validation, "test" => Part.Test, _ => null };
}

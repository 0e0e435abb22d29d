using System.Text.RegularExpressions;
using Norma.Spec;

namespace Norma.Data.Senses;

/// <summary>Columns that name persons or their accounts: the kind and the counts, never the values.</summary>
static partial class PersonalSense
{
    public static IEnumerable<Finding> Check(SenseRows rows)
    {
        foreach (var (name, field) in rows.Fields)
        {
            if (!rows.Table.Has(name)) continue;
            var severity = field.Role is Role.Feature or Role.Target ? Severity.Warning : Severity.Information;
            if (PersonalData.In(rows.Table[name]) is { } kinds)
                yield return SenseRows.Warn("DATA074", name, $"seems to hold {kinds.Kind}: {kinds.Values} of {kinds.Looked} {(rows.Table[name] is TextColumn ? "different values" : "values")} look so") with
                {
                    Severity = severity,
                    Expected = "no personal data in a model",
                    Fix = severity == Severity.Warning ? "state 'role: ignore', or take the column out of the file." : "take the column out of the file if nobody needs it.",
                };
            else if (severity == Severity.Warning && IsPersonalName(name))
                yield return SenseRows.Warn("DATA074", name, $"is called like personal data, in {rows.Profile.Fields[name].Count} rows")
                    with { Expected = "no personal data in a model", Fix = "state 'role: ignore' if it names persons." };
        }
    }

    /// <summary>Whether a column is called like personal data.</summary>
    public static bool IsPersonalName(string name) => PersonalName().IsMatch(name);

    [GeneratedRegex(@"(^|[_\W])(e_?mail|phone|telephone|mobile|ssn|passport|iban|credit_?card|card_?number|first_?name|last_?name|surname|full_?name)($|[_\W\d])|身份证|手机|电话|邮箱|姓名|银行卡", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PersonalName();
}

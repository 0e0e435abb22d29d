using Norma.Data.Senses;
using Norma.Spec;

namespace Norma.Data.Profiles;

/// <summary>Which values are shown to nobody: those that name persons or rows, and free texts.</summary>
static class Concealed
{
    /// <summary>Stands where a value is not shown.</summary>
    public const string Mask = "•••";

    // A field with fewer different values answers a question about persons; it does not name them; a number of seven digits and more may.
    const int MostAnswers = 20;
    const double LeastNumber = 1e6;

    /// <summary>The fields whose values are not shown.</summary>
    public static IReadOnlySet<string> Of(Table table, Map<Field> fields, DataProfile profile)
    {
        var concealed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, field) in fields)
            if (table.Has(name) && Conceals(table[name], field, profile.Fields[name])) concealed.Add(name);
        return concealed;
    }

    /// <summary>The profile without what would show such values.</summary>
    public static DataProfile In(DataProfile profile, IReadOnlySet<string> concealed)
    {
        var fields = new OrderedDictionary<string, FieldProfile>(profile.Fields.Count);
        foreach (var (name, field) in profile.Fields)
            fields.Add(name, concealed.Contains(name)
                ? field with { Mean = null, Std = null, Min = null, Max = null, Quantiles = null, Histogram = null, TopValues = null, Earliest = null, Latest = null }
                : field with { TopValues = field.TopValues is { } top ? [.. top.Where(value => !PersonalData.IsSurely(value.Value))] : null });
        return profile with { Fields = fields };
    }

    static bool Conceals(Column column, Field field, FieldProfile profile) =>
        field is Fields.Text || field.Role is Role.Id or Role.Group
        || (column is TextColumn && profile is { Count: > 0, TopValues: null })
        || PersonalData.In(column) is not null
        || (PersonalSense.IsPersonalName(column.Name) && (profile.Distinct > MostAnswers || profile.Max >= LeastNumber));
}

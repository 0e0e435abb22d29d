using System.Globalization;
using Norma.Data.Profiles;
using Norma.Spec;

namespace Norma.Data.Senses;

/// <summary>What the senses look at.</summary>
sealed class SenseRows(Table table, Map<Field> fields, Parts? parts, DataProfile profile)
{
    const int MostSampled = 100_000;

    public Table Table { get; } = table;

    public Map<Field> Fields { get; } = fields;

    public Parts? Parts { get; } = parts;

    public DataProfile Profile { get; } = profile;

    public int Count => Table.Rows;

    /// <summary>The columns of that role, in the order of the contract.</summary>
    public Column[] Of(Role role) => [.. Fields.Where(f => f.Value.Role == role && Table.Has(f.Key)).Select(f => Table[f.Key])];

    /// <summary>At most 100,000 rows, spread evenly.</summary>
    public int[] Sample()
    {
        var sample = new int[Math.Min(Count, MostSampled)];
        for (var i = 0; i < sample.Length; i++) sample[i] = (int)((long)i * Count / sample.Length);
        return sample;
    }

    /// <summary>What a finding adds where not every row was looked at.</summary>
    public string Seen(int looked) => looked >= Count ? "" : string.Create(CultureInfo.InvariantCulture, $" (of {looked:N0} rows looked at)");

    public static string PathOf(string field) => SpecPath.Key("$.data.fields", field);

    public static Finding Warn(string code, string field, FormattableString message) =>
        new(code, PathOf(field), $"{Printable.Quote(field)} {message.ToString(CultureInfo.InvariantCulture)}") { Severity = Severity.Warning };

    public static Finding Error(string code, string field, FormattableString message) => Warn(code, field, message) with { Severity = Severity.Error };

    public static Finding Inform(string code, string field, FormattableString message) => Warn(code, field, message) with { Severity = Severity.Information };
}

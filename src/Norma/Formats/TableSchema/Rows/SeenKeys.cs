using System.Globalization;
using Norma.Spec;

namespace Norma.Formats.TableSchema.Rows;

/// <summary>The keys that a pass has met, to find those that come again. A key with a missing part is never the same as another.</summary>
sealed class SeenKeys(TableSchema schema, IReadOnlyList<string> names)
{
    const int Most = 5_000_000;

    readonly Dictionary<Items<object>, long> _lines = [];

    /// <summary>Its fields by index.</summary>
    public int[] Fields { get; } = IndexOf(schema, names);

    /// <summary>The fields of these names.</summary>
    public static int[] IndexOf(TableSchema schema, IReadOnlyList<string> names)
    {
        var fields = schema.Fields.Select(field => field.Name).ToList();
        return [.. names.Select(name => fields.IndexOf(name))];
    }

    /// <summary>Whether a key was met.</summary>
    public bool Has(Items<object> key) => _lines.ContainsKey(key);

    /// <summary>Notes the key of a row, and reports it when it was met before.</summary>
    public void Take(TableRow row, RowReport? report)
    {
        if (row.Key(Fields) is not { } key) return;
        if (_lines.TryAdd(key, row.Line))
        {
            if (_lines.Count > Most) throw new CannotJudgeException(string.Create(CultureInfo.InvariantCulture, $"more than {Most} different keys"));
        }
        else
        {
            report?.Invoke(row, string.Join(", ", names), $"{string.Join(", ", Fields.Select(i => Printable.Quote(row.Cells[i])))} is in line {_lines[key]} already");
        }
    }
}

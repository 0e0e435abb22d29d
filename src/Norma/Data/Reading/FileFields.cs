using System.Globalization;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>The fields of several files beside each other and beside a contract.</summary>
static class FileFields
{
    /// <summary>The blocks of a field in all files, in their order.</summary>
    public static IReadOnlyList<Cells> Blocks(IReadOnlyList<RowFile> files, FileRows[] read, string name) =>
        [.. files.SelectMany((file, i) => read[i].Columns[PlaceOf(file, name)]!)];

    /// <summary>Lets files look for what a contract names.</summary>
    public static void LookFor(IEnumerable<RowFile> files, Map<Field> contract)
    {
        var names = new List<string>();
        foreach (var (name, field) in contract)
        {
            names.Add(name);
            if (field is Series series) names.AddRange(series.Columns);
        }
        foreach (var file in files) file.LookFor(names);
    }

    /// <summary>Where a file has a field.</summary>
    public static int PlaceOf(RowFile file, string name)
    {
        for (var i = 0; i < file.Names.Count; i++) if (file.Names[i] == name) return i;
        throw new ArgumentException($"'{name}' is no field of '{file.Shown}'.", nameof(name));
    }

    /// <summary>Files whose fields are not those of the first.</summary>
    public static IEnumerable<Finding> Disagreements(IReadOnlyList<RowFile> files)
    {
        var first = files[0];
        var known = first.Names.ToHashSet(StringComparer.Ordinal);
        foreach (var file in files.Skip(1))
        {
            var other = file.Names.ToHashSet(StringComparer.Ordinal);
            if (other.SetEquals(known)) continue;
            var lacks = known.Except(other).Order(StringComparer.Ordinal).ToArray();
            var adds = other.Except(known).Order(StringComparer.Ordinal).ToArray();
            var said = lacks.Length == 0 ? $"has {List(adds)}" : adds.Length == 0 ? $"lacks {List(lacks)}" : $"lacks {List(lacks)} and has {List(adds)}";
            yield return new Finding("DATA003", "$.data.source", $"{said}, unlike {Printable.Quote(first.Shown)}")
            { File = file.Shown, Expected = "the same fields in each file", Fix = "correct the headers, or give the files models of their own." };
        }
    }

    /// <summary>Fields that a file lacks.</summary>
    public static IEnumerable<Finding> Absent(RowFile file, IEnumerable<string> wanted, Map<Field> contract)
    {
        var known = file.Names.ToHashSet(StringComparer.Ordinal);
        foreach (var name in wanted)
            if (!known.Contains(name))
                yield return new Finding("DATA020", SpecPath.Key("$.data.fields", name), $"there is no column {Printable.Quote(name)}")
                {
                    File = file.Shown,
                    Expected = $"it among the columns {List([.. file.Names])}",
                    Fix = Nearest.Hint(name, file.Names.Where(n => !contract.ContainsKey(n))) ?? "correct the name, or remove the field from the contract.",
                };
    }

    /// <summary>Names, the first twenty of them.</summary>
    public static string List(IReadOnlyList<string> names) => string.Join(", ", names.Take(20).Select(Printable.Quote)) + (names.Count > 20 ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - 20} more") : "");
}

using System.Globalization;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Says where rows break their contract: each breach with its count and the places of its first rows.</summary>
/// <param name="files">The files in their order.</param>
/// <param name="rows">By file, how many rows it gave.</param>
sealed class ContractCheck(IReadOnlyList<RowFile> files, int[] rows)
{
    /// <summary>The breaches of all fields.</summary>
    /// <param name="fields">The contract, all types known.</param>
    /// <param name="table">The rows.</param>
    /// <param name="predicting">Whether the rows are to be predicted: then unknown categories and a missing target are none.</param>
    public Finding[] Check(Map<Field> fields, Table table, bool predicting = false) => Describe(files, rows, Breaches(fields, table, predicting));

    /// <summary>What breaks the contract, without its places.</summary>
    public static IReadOnlyList<(string Name, Violation Violation)> Breaches(Map<Field> fields, Table table, bool predicting = false)
    {
        var breaches = new Violation[fields.Count][];
        string[] names = [.. fields.Keys];
        // Numbers are looked at by vectors, and categories by their levels.
        Spread.For(names.Length, (long)names.Length * table.Rows / 16, i => breaches[i] = !table.Has(names[i]) ? [] :
            [.. fields[names[i]].Violations(table[names[i]]).Where(b => !predicting || !fields[names[i]].AllowsOthers(b))]);
        var all = new List<(string, Violation)>();
        for (var i = 0; i < names.Length; i++)
            foreach (var breach in breaches[i]) all.Add((names[i], breach));
        return all;
    }

    /// <summary>The cells that are not what their field is.</summary>
    public static IReadOnlyList<(string Name, Violation Violation)> Misfits(IReadOnlyDictionary<string, IReadOnlyList<Cells>> blocks, Map<Field> gathering)
    {
        var found = new List<(string, Violation)>();
        foreach (var (name, cells) in blocks)
        {
            if (!gathering.TryGetValue(name, out var field) || cells.All(c => c.MisfitCount == 0)) continue;
            foreach (var notFinite in new[] { false, true })
            {
                var (first, row) = (new List<int>(), 0);
                long count = 0;
                foreach (var block in cells)
                {
                    first.AddRange(block.Misfits.Where(m => m.NotFinite == notFinite).Select(m => row + m.Row));
                    count += block.Misfits.Count(m => m.NotFinite == notFinite);
                    row += block.Count;
                }
                if (count == 0) continue;
                if (field is Text or Set)
                {
                    found.Add((name, new("DATA022", RowList.Of(first, count), field is Set ? "is an object" : "is a list or an object", field is Set ? "a list of names" : "a text", "write the text itself; what lies within has a name of its own, as in texts[0] or text.body.")));
                    continue;
                }
                var expected = field is Date date ? date.Format is null ? "a date as ISO 8601 writes it" : $"a date of the format {Printable.Quote(date.Format)}" : notFinite ? "a number that float32 holds" : "a number";
                found.Add((name, new(notFinite ? "DATA023" : "DATA022", RowList.Of(first, count), notFinite ? "is not finite in float32" : field is Date ? "is no date" : "is no number", expected,
                    notFinite ? "correct the rows, or name the text under 'missing'." : "correct the rows, name texts that mean a missing value under 'missing', or state another type.")));
            }
        }
        return found;
    }

    /// <summary>The breaches as findings, with the places of their first rows.</summary>
    public static Finding[] Describe(IReadOnlyList<RowFile> files, int[] rows, IReadOnlyList<(string Name, Violation Violation)> breaches)
    {
        if (breaches.Count == 0) return [];
        var total = rows.Sum();
        var findings = new Finding[breaches.Count];
        var wanted = new List<(int Violation, int File, CellAt Cell)>();
        for (var i = 0; i < breaches.Count; i++)
            foreach (var row in breaches[i].Violation.Rows.First)
            {
                var (file, ordinal) = FileOf(row, rows);
                wanted.Add((i, file, new(ordinal, IndexOf(files[file].Names, breaches[i].Name))));
            }
        var places = new (int File, int Row, Place? At)[wanted.Count];
        foreach (var group in wanted.Select((w, i) => (w, i)).GroupBy(w => w.w.File))
        {
            var cells = group.ToArray();
            var located = files[group.Key].Locate([.. cells.Select(c => c.w.Cell)]);
            for (var c = 0; c < cells.Length; c++) places[cells[c].i] = (group.Key, cells[c].w.Cell.Row, located[c]);
        }
        var by = wanted.Select((w, i) => (w.Violation, Place: places[i])).ToLookup(w => w.Violation, w => w.Place);
        for (var i = 0; i < breaches.Count; i++)
        {
            var (name, breach) = breaches[i];
            var at = by[i].ToArray();
            findings[i] = new Finding(breach.Code, SpecPath.Key("$.data.fields", name), string.Create(CultureInfo.InvariantCulture,
                $"{Printable.Quote(name)} {breach.What} in {breach.Rows.Count} of {total} rows ({Where(files, at, breach.Rows.Count)})"))
            { File = files[at[0].File].Shown, At = at[0].At, Expected = breach.Expected, Fix = breach.Fix };
        }
        return findings;
    }

    static string Where(IReadOnlyList<RowFile> files, (int File, int Row, Place? At)[] places, long count)
    {
        var lines = places[0].At is not null;
        var said = places.Select(p => string.Create(CultureInfo.InvariantCulture, $"{(p.File == places[0].File ? "" : $"{Printable.Escape(files[p.File].Shown)} ")}{(lines ? p.At!.Value.Line : p.Row + 1)}"));
        return $"{(lines ? "line" : "row")}{(places.Length > 1 ? "s" : "")} {string.Join(", ", said)}{(count > places.Length ? " …" : "")}";
    }

    static (int File, int Ordinal) FileOf(int row, int[] rows)
    {
        var file = 0;
        while (row >= rows[file]) row -= rows[file++];
        return (file, row);
    }

    static int IndexOf(Items<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++) if (names[i] == name) return i;
        return 0;
    }
}

using System.Globalization;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Reads new rows by a contract.</summary>
/// <param name="contract">The contract, all types known.</param>
/// <param name="files">The opened files.</param>
sealed class InputTable(Map<Field> contract, IReadOnlyList<RowFile> files)
{
    /// <summary>The rows of all files.</summary>
    public InputRows Read(bool labelled, bool keep)
    {
        var first = files[0];
        var known = first.Names.ToHashSet(StringComparer.Ordinal);
        DataReader.Refuse(ExitCode.Data, [.. FileFields.Disagreements(files), .. FileFields.Absent(first, contract.Where(f => Needs(f.Value, labelled)).Select(f => f.Key), contract)]);
        var fields = new Map<Field>(contract.Where(f => known.Contains(f.Key)));
        var read = files.Select(file => file.Read([.. file.Names.Select(name => fields.TryGetValue(name, out var field) ? (Func<Cells>)(() => field.Gather(file.Point)) : null)])).ToArray();
        var rows = read.Select(r => r.Rows).ToArray();
        var total = checked((int)rows.Sum(r => (long)r));
        var blocks = fields.Keys.ToDictionary(name => name, name => FileFields.Blocks(files, read, name), StringComparer.Ordinal);
        var (order, columns) = (blocks.Keys.ToArray(), new Column[blocks.Count]);
        Spread.For(order.Length, (long)order.Length * total, c => columns[c] = blocks[order[c]][0].Join(order[c], blocks[order[c]], total));
        var table = new Table(columns, total);
        // An unlabelled row to predict is none of a wrong target.
        var judged = labelled ? fields : new Map<Field>(fields.Where(f => f.Value.Role != Role.Target));
        DataReader.Refuse(ExitCode.Data, [.. ContractCheck.Describe(files, rows, ContractCheck.Misfits(blocks, judged)), .. new ContractCheck(files, rows).Check(judged, table, predicting: true)]);
        var others = first.Names.Where(name => !contract.ContainsKey(name)).ToArray();
        Finding[] notes = others.Length == 0 ? [] : [new Finding("DATA021", "", string.Create(CultureInfo.InvariantCulture, $"has {others.Length} {(others.Length == 1 ? "column" : "columns")} that the contract does not name: {FileFields.List(others)}"))
            { File = first.Shown, Severity = Severity.Information, Expected = "the contract's fields", Fix = "none is needed: they are passed over." }];
        return new(fields, table, keep ? Texts(total) : null, notes);
    }

    Table Texts(int total)
    {
        var none = new Markers([]);
        var read = files.Select(file => file.Read([.. file.Names.Select(_ => (Func<Cells>)(() => new TextCells(none)))])).ToArray();
        return new([.. files[0].Names.Select(name => FileFields.Blocks(files, read, name) is var blocks ? blocks[0].Join(name, blocks, total) : throw new InvalidOperationException())], total);
    }

    static bool Needs(Field field, bool labelled) => field.Role == Role.Feature || (labelled && field.Role == Role.Target);
}

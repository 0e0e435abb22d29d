using System.Globalization;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Reads opened files whose fields agree into one table: finds the types that are not stated, then holds the rows to the contract.</summary>
/// <param name="stated">The contract.</param>
/// <param name="files">The files in their order.</param>
sealed class TableReader(Map<Field> stated, IReadOnlyList<RowFile> files)
{
    readonly RowFile _first = files[0];

    /// <summary>The rows of all files.</summary>
    /// <param name="names">The files as the lock names them.</param>
    /// <param name="parts">By file, the part that it states.</param>
    /// <param name="statesParts">Whether files state parts.</param>
    public DataSet Read(IReadOnlyList<string> names, Part[] parts, bool statesParts)
    {
        DataReader.Refuse(ExitCode.Data, [.. Agree(), .. Absent()]);
        // Digesting takes a core a tenth of the time that parsing takes two: it runs beside.
        var identities = Task.Run(() => files.Select(f => f.Identity()).ToArray());
        var contract = Contract();
        var (fields, table, rows, reasons, notes) = Columns(contract);
        var findings = new ContractCheck(files, rows).Check(fields, table);
        if (table.Rows == 0) findings = [new Finding("DATA004", "", "has no rows") { File = _first.Shown, Expected = "rows below the header", Fix = "bring the file that was meant." }];
        DataReader.Refuse(ExitCode.Data, findings);

        var known = identities.GetAwaiter().GetResult();
        var (fileOf, ordinals) = (new int[table.Rows], new int[table.Rows]);
        var stating = statesParts ? new Part[table.Rows] : null;
        var row = 0;
        for (var file = 0; file < rows.Length; file++)
            for (var ordinal = 0; ordinal < rows[file]; ordinal++, row++)
            {
                (fileOf[row], ordinals[row]) = (file, ordinal);
                if (stating is not null) stating[row] = parts[file];
            }
        return new DataSet(fields, table, new([.. known.Select(k => k.Sha256)], fileOf, ordinals), DataSet.TargetsOf(fields, table))
        {
            Files = [.. names.Select((name, i) => new DataFile(name, known[i].Size, known[i].Sha256, rows[i]))],
            Findings = notes,
            Reasons = reasons,
            Stated = stating,
        };
    }

    /// <summary>The contract with a field for each column of the files.</summary>
    Map<Field> Contract() => new([.. stated, .. _first.Names.Where(n => !stated.ContainsKey(n)).Select(n => KeyValuePair.Create(n, (Field)new Inferred()))]);

    /// <summary>Reads the columns; those whose type is not stated as what the first rows say, and again as text where later rows contradict.</summary>
    (Map<Field> Fields, Table Table, int[] Rows, Map<string> Reasons, IReadOnlyList<Finding> Notes) Columns(Map<Field> contract)
    {
        var inference = new Inference(contract, _first);
        for (; ;)
        {
            var gathering = inference.Gathering;
            var read = files.Select(file => file.Read([.. file.Names.Select(name => Maker(gathering[name], file))])).ToArray();
            var rows = read.Select(r => r.Rows).ToArray();
            var total = rows.Sum(r => (long)r);
            if (total > int.MaxValue) throw CsvFindings.TooManyRows(_first.Shown, total);
            var blocks = contract.Keys.ToDictionary(name => name, name => (IReadOnlyList<Cells>)[.. files.SelectMany((file, i) => read[i].Columns[PlaceOf(file, name)]!)], StringComparer.Ordinal);
            if (inference.Contradicted(blocks)) continue;
            var columns = new Column[contract.Count];
            var order = contract.Keys.ToArray();
            Parallel.For(0, order.Length, c => columns[c] = blocks[order[c]] is { Count: > 0 } cells ? cells[0].Join(order[c], cells, (int)total) : throw new InvalidOperationException());
            var misfits = ContractCheck.Misfits(files, rows, blocks, contract, gathering);
            var settled = inference.Settle(columns, misfits);
            DataReader.Refuse(ExitCode.Data, settled.Errors);
            return (settled.Fields, new Table(settled.Columns, (int)total), rows, settled.Reasons, settled.Notes);
        }
    }

    static Func<Cells> Maker(Field field, RowFile file) => () => field.Gather(file.Point);

    static int PlaceOf(RowFile file, string name)
    {
        for (var i = 0; i < file.Names.Count; i++) if (file.Names[i] == name) return i;
        throw new InvalidOperationException(name);
    }

    IEnumerable<Finding> Agree()
    {
        var known = _first.Names.ToHashSet(StringComparer.Ordinal);
        foreach (var file in files.Skip(1))
        {
            var other = file.Names.ToHashSet(StringComparer.Ordinal);
            if (other.SetEquals(known)) continue;
            var lacks = known.Except(other).Order(StringComparer.Ordinal).ToArray();
            var adds = other.Except(known).Order(StringComparer.Ordinal).ToArray();
            string[] said = [.. lacks.Length > 0 ? [$"lacks {List(lacks)}"] : Array.Empty<string>(), .. adds.Length > 0 ? [$"has {List(adds)} more"] : Array.Empty<string>()];
            yield return new Finding("DATA003", "$.data.source", $"{string.Join(" and ", said)} than {Printable.Quote(_first.Shown)}".Replace(" than ", adds.Length > 0 ? " than " : ", unlike ", StringComparison.Ordinal))
            { File = file.Shown, Expected = "the same fields in each file", Fix = "correct the headers, or read the files by models of their own." };
        }
    }

    IEnumerable<Finding> Absent()
    {
        var known = _first.Names.ToHashSet(StringComparer.Ordinal);
        foreach (var name in stated.Keys)
            if (!known.Contains(name))
                yield return new Finding("DATA020", $"$.data.fields.{name}", $"the source has no column {Printable.Quote(name)}")
                {
                    Expected = $"one of its columns: {List([.. _first.Names])}",
                    Fix = Nearest.Hint(name, _first.Names.Where(n => !stated.ContainsKey(n))) ?? "correct the name, or remove the field.",
                };
    }

    static string List(string[] names) => string.Join(", ", names.Take(20).Select(Printable.Quote)) + (names.Length > 20 ? string.Create(CultureInfo.InvariantCulture, $" and {names.Length - 20} more") : "");
}

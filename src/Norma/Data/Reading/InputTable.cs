using System.Globalization;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Reads new rows by a contract.</summary>
/// <param name="contract">The contract, all types known.</param>
/// <param name="files">The opened files.</param>
sealed class InputTable(Map<Field> contract, IReadOnlyList<RowFile> files)
{
    /// <summary>What may be kept of a piece, in mebibytes.</summary>
    const int MemoryOfPiece = 128;

    readonly RowFile _first = files[0];

    /// <summary>The rows of all files, with the sets and series of the contract.</summary>
    public static InputRows Of(Map<Field> contract, Windows? windows, Collect? collect, IReadOnlyList<RowFile> files, bool labelled, bool keep)
    {
        var names = files[0].Names;
        if (collect is not null && new Collecting(contract, collect) is var collecting && !collecting.IsDone(names))
        {
            var rows = collecting.Of(new InputTable(collecting.Flat(names), files).Read(labelled, keep));
            return labelled ? HoldOut.Of(rows, contract) : rows;
        }
        if (SeriesFields.Any(contract))
        {
            var series = new SeriesFields(contract, windows);
            return series.Of(new InputTable(series.Flat(names, labelled), files).Read(labelled, keep), labelled);
        }
        var read = new InputTable(HoldOut.Flat(contract, names), files).Read(labelled, keep);
        return labelled ? HoldOut.Of(read, contract) : read;
    }

    /// <summary>The rows of all files.</summary>
    public InputRows Read(bool labelled, bool keep)
    {
        var fields = Present(labelled);
        var read = files.Select(file => file.Read(Makers(file, fields, keep))).ToArray();
        var rows = Array.ConvertAll(read, r => r.Rows);
        var total = 0L;
        foreach (var some in rows) total += some;
        if (total > int.MaxValue) throw CsvFindings.TooManyRows(_first.Shown, total);
        var blocks = _first.Names.Where(name => keep || fields.ContainsKey(name)).ToDictionary(name => name, name => FileFields.Blocks(files, read, name), StringComparer.Ordinal);
        var table = TableOf(fields, blocks, (int)total);
        var judged = Judged(fields, labelled);
        DataReader.Refuse(ExitCode.Data, [.. ContractCheck.Describe(files, rows, ContractCheck.Misfits(Typed(blocks), Typed(fields, labelled))), .. new ContractCheck(files, rows).Check(judged, table, predicting: true), .. labelled ? AnswerPlaces.Check(fields, table, _first.Shown) : []]);
        return new(fields, table, keep ? KeptOf(fields, blocks, (int)total) : null, Notes()) { Named = files is [var only] ? NamesOf(only, 0, rows[0]) : [] };
    }

    /// <summary>The rows of all files, unlabelled, piece by piece: of all pieces but the last the rows are a multiple of <see cref="Regrouped.Rows"/>.</summary>
    /// <exception cref="FindingsException">As for <see cref="Read"/>, with the same findings: where a piece is wrong, all rows are read and judged together.</exception>
    public void Pieces(bool keep, Action<InputRows> take)
    {
        var fields = Present(labelled: false);
        var judged = Judged(fields, labelled: false);
        // Which two values a binary field has may be for all rows together to say.
        if (judged.Any(f => f.Value is Binary { Positive: null } or Binary { Negative: null }))
        {
            take(Read(labelled: false, keep));
            return;
        }
        var (notes, sound, total) = (Notes(), true, 0L);
        var regrouped = new Regrouped(take);
        foreach (var file in files)
        {
            // Each piece has its own; several are on their way at once.
            file.Memory = MemoryBudget.OfMebibytes(MemoryOfPiece);
            file.Pieces(Makers(file, fields, keep), read =>
            {
                if (!file.ReadsAhead) file.Memory = file.Memory.Another();
                if ((total += read.Rows) > int.MaxValue) throw CsvFindings.TooManyRows(_first.Shown, total);
                var blocks = Enumerable.Range(0, file.Names.Count).Where(c => read.Columns[c] is not null).ToDictionary(c => file.Names[c], c => read.Columns[c]!, StringComparer.Ordinal);
                var table = TableOf(fields, blocks, read.Rows);
                sound = ContractCheck.Misfits(Typed(blocks), Typed(fields, labelled: false)).Count == 0 && ContractCheck.Breaches(judged, table, predicting: true).Count == 0;
                if (sound) regrouped.Add(new(fields, table, keep ? KeptOf(fields, blocks, read.Rows) : null, notes) { Spent = read.Spent, Named = files.Count == 1 ? NamesOf(file, (int)total - read.Rows, read.Rows) : [] });
                return sound;
            });
            if (sound) continue;
            Read(labelled: false, keep);
            throw new FindingsException(ExitCode.Data, new Finding("DATA002", "", "changed while it was read") { File = file.Shown, Expected = "a file that stays as it is", Fix = "predict it when it is written." });
        }
        regrouped.End();
    }

    static IReadOnlyList<Column> NamesOf(RowFile file, int first, int rows) => file.NamesOf(first, rows) is { } names ? [names] : [];

    Map<Field> Present(bool labelled)
    {
        var known = _first.Names.ToHashSet(StringComparer.Ordinal);
        DataReader.Refuse(ExitCode.Data, [.. FileFields.Disagreements(files), .. FileFields.Absent(_first, contract.Where(f => Needs(f.Value, labelled)).Select(f => f.Key), contract)]);
        return new(contract.Where(f => known.Contains(f.Key)));
    }

    // An unlabelled row to predict is none of a wrong target.
    static Map<Field> Judged(Map<Field> fields, bool labelled) => labelled ? fields : new(fields.Where(f => f.Value.Role != Role.Target));

    // A text that a model goes on with is its input, where there is no other.
    Map<Field> Typed(Map<Field> fields, bool labelled) =>
        labelled || contract.Values.Any(field => field.Role == Role.Feature) ? Judged(fields, labelled) : new(fields.Where(f => f.Value.Role != Role.Target || f.Value.IsWritten));

    static Func<Cells>?[] Makers(RowFile file, Map<Field> fields, bool keep) => [.. file.Names.Select(name => (fields.TryGetValue(name, out var field), keep) switch
    {
        (true, false) => () => field!.Gather(file),
        (true, true) => () => new KeptCells(field!.Gather(file)),
        (false, true) => () => new TextCells(new Markers([])),
        (false, false) => (Func<Cells>?)null,
    })];

    static Table TableOf(Map<Field> fields, Dictionary<string, IReadOnlyList<Cells>> blocks, int rows)
    {
        var (order, columns) = (fields.Keys.ToArray(), new Column[fields.Count]);
        // The cells of a single block are the column itself, or copied at once.
        Spread.For(order.Length, blocks.Values.Any(b => b.Count > 1) ? (long)order.Length * rows : 0, c => columns[c] = blocks[order[c]][0].Join(order[c], blocks[order[c]], rows));
        return new(columns, rows);
    }

    Table KeptOf(Map<Field> fields, Dictionary<string, IReadOnlyList<Cells>> blocks, int rows) =>
        new([.. _first.Names.Select(name => fields.ContainsKey(name) ? ((KeptCells)blocks[name][0]).JoinTexts(name, blocks[name], rows) : blocks[name][0].Join(name, blocks[name], rows))], rows);

    static Dictionary<string, IReadOnlyList<Cells>> Typed(Dictionary<string, IReadOnlyList<Cells>> blocks) =>
        blocks.ToDictionary(b => b.Key, b => b.Value[0] is KeptCells ? [.. b.Value.Select(c => ((KeptCells)c).Typed)] : b.Value, StringComparer.Ordinal);

    Finding[] Notes()
    {
        var others = _first.Names.Where(name => !contract.ContainsKey(name)).ToArray();
        Finding[] said = [.. files.SelectMany(file => file.Notes)];
        return others.Length == 0 ? said : [.. said, new Finding("DATA021", "", string.Create(CultureInfo.InvariantCulture, $"has {others.Length} {(others.Length == 1 ? "column" : "columns")} that the contract does not name: {FileFields.List(others)}"))
            { File = _first.Shown, Severity = Severity.Information, Expected = "the contract's fields", Fix = "none is needed: they are passed over." }];
    }

    static bool Needs(Field field, bool labelled) => field.Role == Role.Feature || (labelled && field.Role == Role.Target);
}

using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Reads opened files whose fields agree into one table: finds the types that are not stated, then holds the rows to the contract.</summary>
/// <param name="stated">The contract.</param>
/// <param name="files">The files in their order.</param>
/// <param name="texts">Fields without a type whose values are texts, even where all are digits.</param>
sealed class TableReader(Map<Field> stated, IReadOnlyList<RowFile> files, IReadOnlyCollection<string>? texts = null)
{
    readonly RowFile _first = files[0];

    /// <summary>The rows of all files.</summary>
    /// <param name="names">The files as the lock names them.</param>
    /// <param name="parts">By file, the part that it states.</param>
    /// <param name="statesParts">Whether files state parts.</param>
    public DataSet Read(IReadOnlyList<string> names, Part[] parts, bool statesParts)
    {
        DataReader.Refuse(ExitCode.Data, [.. FileFields.Disagreements(files), .. FileFields.Absent(_first, stated.Keys, stated)]);
        // Digesting takes a core a tenth of the time that parsing takes two: it runs beside.
        var identities = Task.Run(Identities);
        var contract = Contract();
        var (gathered, table, rows, reasons, notes, misfits) = Columns(contract);
        var fields = BoxPictures.Joined(gathered);
        Finding[] findings = [.. BoxPictures.CheckStated(fields, known: true), .. BoxPictures.Check(fields, table, _first.Shown), .. AnswerPlaces.CheckStated(fields, known: true), .. AnswerPlaces.Check(fields, table, _first.Shown), .. Transcript.CheckSounds(fields, known: true), .. ContractCheck.Describe(files, rows, misfits), .. new ContractCheck(files, rows).Check(fields, table)];
        if (table.Rows == 0) findings = [new Finding("DATA004", "", "has no rows") { File = _first.Shown, Expected = "rows below the header", Fix = "bring the file that was meant." }];
        DataReader.Refuse(ExitCode.Data, findings);
        DataReader.Refuse(ExitCode.Data, [.. DataSet.Unpredictable(fields)]);

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
        return new DataSet(fields, table, new([.. Array.ConvertAll(known, k => k.Sha256)], fileOf, ordinals), DataSet.TargetsOf(fields, table))
        {
            Files = [.. names.Select((name, i) => new DataFile(name, known[i].Size, known[i].Sha256, rows[i]) { IsListing = files[i].IsListing }), .. files.SelectMany(file => file.Beside), .. table.Columns.OfType<TensorColumn>().Select(column => column.Behind).OfType<DataFile>()],
            Findings = [.. notes, .. files.SelectMany(file => file.Notes), .. BoxPictures.LeftOut(table, _first.Shown)],
            About = _first.About,
            Reasons = Map<string>.Of(reasons.Keys.Concat(_first.Names.Where(name => !(stated.TryGetValue(name, out var said) && said is not Inferred) && !reasons.ContainsKey(name) && _first.Usual(name) is not null)),
                name => reasons.TryGetValue(name, out var reason) ? reason : "the kind of the files says it"),
            Stated = stating,
        };
    }

    (long Size, string Sha256)[] Identities()
    {
        var identities = new (long, string)[files.Count];
        for (var i = 0; i < identities.Length; i++) identities[i] = files[i].Identity();
        return identities;
    }

    /// <summary>The contract with a field for each column of the files.</summary>
    Map<Field> Contract() => Map<Field>.Of(stated.Keys.Concat(_first.Names.Where(name => !stated.ContainsKey(name))), name =>
        stated.TryGetValue(name, out var field) ? Usual(name, field) : _first.Usual(name) ?? AnswerPlaces.Usual(stated, name) ?? new Inferred());

    // A field of a role alone is what the kind of file says it is; a column of right answers is texts, whatever they are.
    Field Usual(string name, Field field) => field is Inferred { Role: Role.Ignore } && AnswerPlaces.Usual(stated, name) is Text text ? text with { Required = field.Required, Sensitive = field.Sensitive, Description = field.Description, Missing = field.Missing }
        : field is Inferred { Role: not Role.Ignore } && _first.Names.Contains(name) && _first.Usual(name) is { } usual
        ? usual with { Role = field.Role, Required = field.Required || usual.Required, Sensitive = field.Sensitive, Description = field.Description ?? usual.Description, Missing = field.Missing } : field;

    /// <summary>Reads the columns; those whose type is not stated as what the first rows say, and again as text where later rows contradict.</summary>
    (Map<Field> Fields, Table Table, int[] Rows, Map<string> Reasons, IReadOnlyList<Finding> Notes, IReadOnlyList<(string, Violation)> Misfits) Columns(Map<Field> contract)
    {
        var inference = new Inference(contract, _first, texts ?? []);
        for (; ;)
        {
            var gathering = inference.Gathering;
            var read = files.Select(file => file.Read([.. file.Names.Select(name => Maker(gathering[name], file))])).ToArray();
            var rows = Array.ConvertAll(read, r => r.Rows);
            var total = 0L;
            foreach (var some in rows) total += some;
            if (total > int.MaxValue) throw CsvFindings.TooManyRows(_first.Shown, total);
            var blocks = contract.Keys.ToDictionary(name => name, name => FileFields.Blocks(files, read, name), StringComparer.Ordinal);
            if (inference.Contradicted(blocks, files, rows)) continue;
            var columns = new Column[contract.Count];
            var order = contract.Keys.ToArray();
            Spread.For(order.Length, (long)order.Length * total, c => columns[c] = blocks[order[c]][0].Join(order[c], blocks[order[c]], (int)total));
            var settled = inference.Settle(columns);
            return (settled.Fields, new Table(settled.Columns, (int)total), rows, settled.Reasons, settled.Notes, ContractCheck.Misfits(blocks, gathering));
        }
    }

    static Func<Cells> Maker(Field field, RowFile file) => () => field.Gather(file);
}

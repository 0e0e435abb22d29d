using System.Globalization;
using System.Text;
using Norma.Data.Fields;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Finds the types that a contract does not state. Numbers are read as such at once where the first rows are numbers; the rest is read as text and judged by all its distinct values.</summary>
sealed class Inference
{
    const int Sampled = 2000;

    readonly Map<Field> _contract;
    readonly RowFile _first;
    readonly HashSet<string> _texts;
    readonly HashSet<string> _asText = new(StringComparer.Ordinal);
    readonly List<Finding> _notes = [];
    readonly HashSet<string> _asNumber = new(StringComparer.Ordinal), _asVector = new(StringComparer.Ordinal);

    /// <summary>Looks at the first rows of the first file.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="first">The first file.</param>
    /// <param name="texts">Fields that the contract says to be texts, whatever they are.</param>
    public Inference(Map<Field> contract, RowFile first, IReadOnlyCollection<string> texts)
    {
        (_contract, _first) = (contract, first);
        _texts = [.. texts];
        for (var i = 0; i < first.Names.Count; i++) if (first.HoldsText(i)) _texts.Add(first.Names[i]);
        var open = contract.Where((name, field) => field is Inferred && first.Names.Contains(name)).Keys.ToHashSet(StringComparer.Ordinal);
        if (open.Count == 0) return;
        var sample = first.Read([.. first.Names.Select(name => open.Contains(name) ? (Func<Cells>)(() => new TextCells(new(contract[name].Missing))) : null)], Sampled);
        for (var i = 0; i < first.Names.Count; i++)
        {
            if (sample.Columns[i] is not { } cells) continue;
            var column = (TextColumn)cells[0].Join(first.Names[i], cells, sample.Rows);
            if (_texts.Contains(first.Names[i])) continue;
            if (column.Levels.Length > 2 && column.Levels.All(level => IsNumber(level, first.Point))) _asNumber.Add(first.Names[i]);
            else if (AreVectors(column)) _asVector.Add(first.Names[i]);
        }
    }

    /// <summary>As what each field's cells are gathered.</summary>
    public Map<Field> Gathering => Map<Field>.Of(_contract.Keys, name => _contract[name] is not Inferred { Missing: var missing } ? _contract[name]
        : _asText.Contains(name) ? new Text(Missing: missing) : _asNumber.Contains(name) ? new Number(Missing: missing) : _asVector.Contains(name) ? new Vector() : new Text(Missing: missing));

    /// <summary>Whether later rows contradict the first: then these fields are read as text.</summary>
    /// <param name="blocks">What was read, by field.</param>
    /// <param name="files">As findings name them.</param>
    /// <param name="rows">How many each has.</param>
    public bool Contradicted(IReadOnlyDictionary<string, IReadOnlyList<Cells>> blocks, IReadOnlyList<RowFile> files, int[] rows)
    {
        var before = _asText.Count;
        foreach (var name in _asNumber)
            if (!_asText.Contains(name) && blocks[name].Any(b => b is NumberCells cells && (cells.MisfitCount > 0 || cells.LeadingZeros))) _asText.Add(name);
        foreach (var name in _asVector)
            if (!_asText.Contains(name) && VectorCells.FirstFault(blocks[name]) is var (row, why))
            {
                _asText.Add(name);
                var file = 0;
                while (row >= rows[file]) row -= rows[file++];
                _notes.Add(new("DATA109", SpecPath.Key("$.data.fields", name), string.Create(CultureInfo.InvariantCulture, $"begins with lists of numbers, and is read as texts, since row {row + 1} {why}"))
                {
                    File = files[file].Shown,
                    Severity = Severity.Warning,
                    Expected = "lists of as many numbers in each row",
                    Fix = "correct the row, or state 'type: vector', which names every such row.",
                });
            }
        return _asText.Count > before;
    }

    /// <summary>The contract with every type known, the columns as these types have them, why, and what is worth knowing.</summary>
    public (Map<Field> Fields, Column[] Columns, Map<string> Reasons, IReadOnlyList<Finding> Notes) Settle(Column[] columns)
    {
        var fields = new List<KeyValuePair<string, Field>>();
        var reasons = new List<KeyValuePair<string, string>>();
        var settled = new Column[columns.Length];
        var i = -1;
        foreach (var (name, field) in _contract)
        {
            settled[++i] = columns[i];
            if (field is not Inferred) { fields.Add(new(name, field.Settled(columns[i]))); continue; }
            if (columns[i] is TensorColumn { Width: var width })
            {
                fields.Add(new(name, new Vector(field.Role, width, field.Sensitive, field.Description)));
                reasons.Add(new(name, string.Create(CultureInfo.InvariantCulture, $"all values are lists of {width} {(width == 1 ? "number" : "numbers")}")));
                continue;
            }
            var (type, column, reason) = columns[i] is TextColumn texts ? InferredType.Of(texts, field, _first.Point, _texts.Contains(name)) : (InferredType.NumberOf(field), columns[i], "all values are numbers");
            settled[i] = column;
            fields.Add(new(name, type));
            reasons.Add(new(name, reason));
        }
        return (new(fields), settled, new(reasons), _notes);
    }

    static bool AreVectors(TextColumn column)
    {
        var (numbers, width) = (new float[16], 0);
        foreach (var level in column.Levels)
        {
            if (level[0] != '[' || VectorText.Read(Encoding.UTF8.GetBytes(level), Vector.MostNumbers, ref numbers, out var count) != VectorFault.None || (width > 0 && count != width)) return false;
            width = count;
        }
        return width > 0 && !column.Codes.AsSpan().Contains(-1);
    }

    static bool IsNumber(string text, byte point)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return NumberText.Read(bytes, point, out _) == NumberForm.Number && !NumberText.HasLeadingZero(bytes);
    }
}

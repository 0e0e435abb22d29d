using System.Globalization;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Features;

/// <summary>The targets as the training rows know them.</summary>
/// <param name="Targets">The fields and their classes.</param>
/// <param name="Scales">By target, its scale.</param>
/// <param name="Texts">By text that is to be written, its tokens.</param>
sealed record TargetTruth(Items<Target> Targets, Items<TargetScale> Scales, Map<WrittenText> Texts)
{
    public static TargetTruth Fit(TargetScaling scaling, DataSet train, Map<WrittenText> texts)
    {
        Items<Target> targets = [.. train.Targets.Select(target => texts.TryGetValue(target.Name, out var text) ? target with { Shape = [text.Length, text.Tokenizer.VocabularySize] } : target)];
        var unscaled = new TargetTruth(targets, Items<TargetScale>.Empty, texts);
        var truth = unscaled.Truth(train);
        return unscaled with
        {
            Scales = new(targets.Zip(truth, (target, values) =>
                target.Task == TaskKind.Regression && scaling == TargetScaling.Standardize ? TargetScale.Fit(values, target.Shape is { } shape ? (int)shape.Last : 1) : TargetScale.Identity)),
        };
    }

    public Items<float[]> Truth(DataSet rows)
    {
        var findings = new List<Finding>();
        var truth = new Items<float[]>(Targets.Select(target => rows.Table[target.Name] switch
        {
            TextColumn texts when target.Task is TaskKind.MultilabelClassification => Labels(target, (Set)rows.Fields[target.Name], texts, findings),
            TextColumn texts when Texts.TryGetValue(target.Name, out var written) => Written(target, written, texts, findings),
            TextColumn texts => Classes(target, texts, findings),
            BoxColumn boxes => BoxTruth.Of(target, boxes, rows, findings),
            NumberColumn numbers => Numbers(target, numbers, findings),
            TensorColumn<byte> masks => Pixels(masks),
            TensorColumn tensors => Tensors(tensors),
            _ => throw new ArgumentException($"The target '{target.Name}' holds dates.", nameof(rows)),
        }).ToArray());
        return findings.Count == 0 ? truth : throw new FindingsException(ExitCode.Data, findings);
    }

    static float[] Numbers(Target target, NumberColumn column, List<Finding> findings)
    {
        Refuse(target, column.Values.Count(value => !float.IsFinite(value)), "has no number", "a number in every row", findings);
        return column.Values;
    }

    static float[] Written(Target target, WrittenText text, TextColumn column, List<Finding> findings)
    {
        Refuse(target, column.Codes.Count(code => code < 0), "has no text", "a text in every row", findings);
        return text.Truth(column);
    }

    static float[] Tensors(TensorColumn column)
    {
        var values = new float[checked(column.Rows * column.Width)];
        for (var row = 0; row < column.Rows; row++) column.Read(row, values.AsSpan(row * column.Width, column.Width));
        return values;
    }

    // −1 where a pixel does not count.
    static float[] Pixels(TensorColumn<byte> column)
    {
        var values = new float[checked(column.Rows * column.Width)];
        for (var row = 0; row < column.Rows; row++)
        {
            var from = column[row];
            var at = row * column.Width;
            for (var i = 0; i < from.Length; i++) values[at + i] = from[i] == Mask.Nothing ? -1 : from[i];
        }
        return values;
    }

    // By row, whether it has each of the classes.
    static float[] Labels(Target target, Set field, TextColumn column, List<Finding> findings)
    {
        var width = target.Classes.Count;
        var indexOf = target.Classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        var (places, unknown) = (new int[column.Levels.Length][], new SortedDictionary<string, int>(StringComparer.Ordinal));
        var truth = new float[checked(column.Rows * width)];
        for (var row = 0; row < column.Rows; row++)
        {
            var code = column.Codes[row];
            if (code < 0) continue;
            if (places[code] is null)
            {
                string[] names = [.. field.Of(column.Levels[code])];
                foreach (var name in names.Where(name => !indexOf.ContainsKey(name))) unknown.TryAdd(name, row);
                places[code] = [.. names.Select(name => indexOf.GetValueOrDefault(name))];
            }
            foreach (var place in places[code]) truth[row * width + place] = 1;
        }
        if (unknown.Count > 0) Refuse(target, unknown.Count, $"holds {string.Join(" or ", unknown.Keys.Take(5).Select(Printable.Quote))}", $"of: {string.Join(", ", target.Classes.Take(20).Select(Printable.Escape))}", findings);
        return truth;
    }

    static float[] Classes(Target target, TextColumn column, List<Finding> findings)
    {
        var indexOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < target.Classes.Count; i++) indexOf.TryAdd(target.Classes[i], i);
        var classOf = Array.ConvertAll(column.Levels, level => indexOf.TryGetValue(level, out var index) ? index : float.NaN);
        var truth = new float[column.Rows];
        var (missing, unknown) = (0, new SortedDictionary<string, int>(StringComparer.Ordinal));
        for (var row = 0; row < truth.Length; row++)
        {
            var code = column.Codes[row];
            truth[row] = code < 0 ? float.NaN : classOf[code];
            if (code < 0) missing++;
            else if (float.IsNaN(truth[row])) unknown[column.Levels[code]] = unknown.GetValueOrDefault(column.Levels[code]) + 1;
        }
        Refuse(target, missing, "has no class", "a class in every row", findings);
        if (unknown.Count > 0)
            Refuse(target, unknown.Values.Sum(), $"is {string.Join(" or ", unknown.Keys.Take(5).Select(Printable.Quote))}", $"one of: {string.Join(", ", target.Classes.Take(20).Select(Printable.Escape))}", findings);
        return truth;
    }

    static void Refuse(Target target, int rows, string message, string expected, List<Finding> findings)
    {
        if (rows > 0)
            findings.Add(new("FEAT030", SpecPath.Key("$.data.fields", target.Name), string.Create(CultureInfo.InvariantCulture, $"the target {message} in {rows} rows")) { Expected = expected, Fix = "remove these rows with 'drop_missing' or 'filter', or correct them." });
    }

    /// <summary>The column of role weight.</summary>
    public static float[]? Weights(DataSet rows)
    {
        var name = rows.Fields.FirstOrDefault(field => field.Value.Role == Role.Weight).Key;
        if (name is null) return null;
        if (rows.Table[name] is not NumberColumn { Values: var weights })
            throw new FindingsException(ExitCode.Spec, new Finding("FEAT031", SpecPath.Key("$.data.fields", name), $"the weight is a field of type {rows.Fields[name].Type}") { Expected = "a field of type number", Fix = "state 'type: number'." });
        var bad = weights.Count(weight => !(weight >= 0 && float.IsFinite(weight)));
        return bad == 0 ? weights : throw new FindingsException(ExitCode.Data, new Finding("FEAT031", SpecPath.Key("$.data.fields", name),
            string.Create(CultureInfo.InvariantCulture, $"the weight is missing or negative in {bad} rows")) { Expected = "a number of 0 or more in every row", Fix = "correct them, or remove these rows with 'filter'." });
    }
}

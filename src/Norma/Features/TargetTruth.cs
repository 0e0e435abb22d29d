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
    /// <summary>By field that answers stand in, its tokens.</summary>
    public Map<AnsweredText> Contexts { get; init; } = Map<AnsweredText>.Empty;

    /// <summary>By transcript, its tokens.</summary>
    public Map<SaidText> Said { get; init; } = Map<SaidText>.Empty;

    public static TargetTruth Fit(TargetScaling scaling, DataSet train, Map<WrittenText> texts, Map<AnsweredText> contexts, Map<SaidText> said, List<Finding> findings)
    {
        Items<Target> targets = [.. train.Targets.Select(target => texts.TryGetValue(target.Name, out var text) ? target with { Shape = [text.Length, text.Tokenizer.VocabularySize] }
            : said.TryGetValue(target.Name, out var spoken) ? target with { Shape = [spoken.Length, spoken.Tokenizer.VocabularySize] }
            : target.Context is { } context && contexts.TryGetValue(context, out var read) ? target with { Shape = [read.Length, 2] } : target)];
        var unscaled = new TargetTruth(targets, Items<TargetScale>.Empty, texts) { Contexts = contexts, Said = said };
        var truth = unscaled.Truth(train);
        for (var t = 0; t < targets.Count; t++) findings.AddRange(CutAway(targets[t], truth[t]));
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
            TextColumn texts when Said.TryGetValue(target.Name, out var said) => Transcripts(target, said, texts, findings),
            TextColumn answers when target.Context is { } context => Answers(target, context, answers, rows, findings),
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

    static float[] Transcripts(Target target, SaidText text, TextColumn column, List<Finding> findings)
    {
        Refuse(target, column.Codes.Count(code => code < 0), "has no text", "a text in every row", findings);
        return text.Truth(column);
    }

    float[] Answers(Target target, string context, TextColumn answers, DataSet rows, List<Finding> findings)
    {
        Refuse(target, answers.Codes.Count(code => code < 0), "has no answer", "an answer in every row", findings);
        var start = rows.Fields[target.Name] is Data.Fields.Span { Start: { } column } && rows.Table.Has(column) ? rows.Table[column] as NumberColumn : null;
        return Contexts[context].Truth((TextColumn)rows.Table[context], answers, start);
    }

    // What the model does not see whole it cannot learn; what is longer than it may say it cannot say.
    static IEnumerable<Finding> CutAway(Target target, float[] truth)
    {
        if (target.Task is TaskKind.Transcription && Longer(target, truth) is { } many) yield return many;
        if (target.Task is not TaskKind.QuestionAnswering) yield break;
        var (rows, cut, longer) = (truth.Length / 2, 0, 0);
        for (var row = 0; row < rows; row++)
        {
            if (truth[2 * row] < 0) cut++;
            else if (truth[2 * row + 1] - truth[2 * row] >= target.MaxAnswerLength) longer++;
        }
        var path = SpecPath.Key("$.data.fields", target.Name);
        if (cut == rows)
            throw new FindingsException(ExitCode.Data, new Finding("FEAT063", path, string.Create(CultureInfo.InvariantCulture, $"the answers of all {rows} training rows lie behind the first {target.Shape![0]} tokens of {Printable.Quote(target.Context!)}, which are what the model sees")) { Expected = "answers to learn from", Fix = "state a larger 'length' for its 'tokenize'." });
        if (cut > 0)
            yield return new("FEAT063", path, string.Create(CultureInfo.InvariantCulture, $"the answers of {cut} of {rows} training rows reach behind the first {target.Shape![0]} tokens of {Printable.Quote(target.Context!)}: these rows are not learned from, and in other rows such an answer counts as it is found, mostly as wrong"))
            { Severity = Severity.Warning, Expected = "texts of which the model sees all", Fix = "state a larger 'length' for its 'tokenize'." };
        if (longer > 0)
            yield return new("FEAT063", path, string.Create(CultureInfo.InvariantCulture, $"the answers of {longer} of {rows} training rows have more than {target.MaxAnswerLength} tokens: the model learns them, and never says them whole"))
            { Severity = Severity.Warning, Expected = "answers that a prediction may have", Fix = "state a larger 'max_answer_length'." };
    }

    static Finding? Longer(Target target, float[] truth)
    {
        var (rows, longer, path) = (truth.Length / target.Numbers, 0, SpecPath.Key("$.data.fields", target.Name));
        for (var row = 0; row < rows; row++)
            if (truth[row * target.Numbers] == SaidText.TooLong) longer++;
        if (longer == 0) return null;
        var finding = new Finding("FEAT066", path, string.Create(CultureInfo.InvariantCulture, $"the texts of {longer} of {rows} training rows have more than {target.Numbers} tokens{(longer == rows ? "" : ": these rows are not learned from")}"))
        { Severity = longer == rows ? Severity.Error : Severity.Warning, Expected = "texts that can be said whole", Fix = "state a larger 'length' for its 'tokenize'." };
        return longer == rows ? throw new FindingsException(ExitCode.Data, finding) : finding;
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

using System.Buffers;
using System.Globalization;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Features.Sources;
using Norma.Features.Tokenizers;
using Norma.Features.Transforms;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features;

/// <summary>The features with all that they learned from the training rows: applied to rows, lowered to ONNX; the two agree.</summary>
/// <remarks>
/// What is still missing at the end of a number feature becomes its mean over the training rows, and numbers beyond ±10¹⁵ become ±10¹⁵:
/// neither NaN nor an infinity reaches the model. A training row that is missing in the end is a finding instead.
/// </remarks>
public sealed class FittedFeatures
{
    /// <summary>What features of several axes take of the memory where nothing else is said, in mebibytes.</summary>
    const int UsualMemory = 64;

    /// <summary>Rows that are encoded at a time on their way to a file.</summary>
    const int FileBlockRows = 8192;

    readonly FittedFeature[] _features;
    readonly BinaryCodings _binaries;
    readonly TargetTruth _targets;

    FittedFeatures(FeaturesSpec spec, FittedFeature[] features, BinaryCodings binaries, TargetTruth targets, Map<Field> fields, IReadOnlyList<Finding> findings)
    {
        Spec = spec;
        // Pictures and the like come last, so that what is done to single numbers is done to a part in one piece.
        var seen = Array.FindAll(features, feature => feature is { IsKnown: true, IsSaid: false });
        _features = [.. seen.Where(feature => feature.Shape is null), .. seen.Where(feature => feature.Shape is not null)];
        (_binaries, _targets, Findings) = (binaries, targets, findings);
        Layout = new(_features.Aggregate(0, (sum, feature) => checked(sum + feature.Width)), new(_features.Select(feature => feature.Code).OfType<CodeInput>()),
            [.. _features.Where(feature => feature.Width > 0).Select(feature => new NumberInput(feature.Name, feature.Width, feature.Shape) { Tokens = feature.Steps switch { [FittedTokenize tokens] => tokens.Tokenizer.VocabularySize, [FittedStringLookup names] => names.Tokens, _ => null }, Vocabulary = feature.Steps is [FittedTokenize cut] ? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(TokenizerFile.Bytes(cut.Tokenizer))) : null, Names = feature.Steps switch { [FittedStringLookup names] => new Items<string>(names.Levels), [FittedMultiHot hot] => new Items<string>(hot.Levels), _ => null }, Start = feature.IsWritten ? WrittenText.Of(feature).End : null, IsSound = feature is { Source: TensorSource { Kind: Kind.Sound }, Shape: not null }, Scale = feature.Scale, IsHidden = feature.IsHidden })]) { Back = ScaledParts.Back(fields, _features, targets.Targets, targets.Scales) };
        Features = [.. features.Where(feature => !feature.IsHidden).Select(feature => feature.Summarize())];
        var used = _features.SelectMany(feature => feature.Source.Fields).ToHashSet(StringComparer.Ordinal);
        Inputs = [.. fields.Keys.Where(used.Contains).Select(name => Input(name, fields[name]))];
    }

    InputField Input(string name, Field field) => field switch
    {
        Number => new(name, field, Kind.Number, OnnxType.Float),
        Date => new(name, field, Kind.Date, OnnxType.Int64),
        Text => new(name, field, Kind.Token, OnnxType.Int64) { Shape = [_features.First(feature => feature.Source is ProseSource prose && prose.Field == name).Tokens!.Length] },
        { Axes: { } axes } => new(name, field, field is Audio ? Kind.Sound : Kind.Tensor, field is Image ? OnnxType.UInt8 : OnnxType.Float) { Shape = axes },
        Set => new(name, field, Kind.Set, OnnxType.String) { Shape = [Shape.Any] },
        _ => new(name, field, Kind.Text, OnnxType.String),
    };

    /// <summary>Learns from the training rows what the features need.</summary>
    /// <param name="spec">What is stated.</param>
    /// <param name="train">The training rows alone: nothing else is seen, so nothing else can leak.</param>
    /// <exception cref="FindingsException">The spec is wrong (exit 2), or the rows cannot be fitted (exit 3).</exception>
    public static FittedFeatures Fit(FeaturesSpec spec, DataSet train)
    {
        var wrong = FeatureChecks.Check(spec, train.Fields, train.Windows).ToArray();
        if (wrong.Length > 0) throw new FindingsException(ExitCode.Spec, wrong);
        if (train.Table.Rows == 0)
            throw new FindingsException(ExitCode.Data, new Finding("FEAT025", "$.data", "there are no training rows") { Expected = "rows to learn from", Fix = "bring more rows, or change the split." });

        var planned = PlannedFeature.All(spec, train.Fields, []);
        var binaries = new BinaryCodings(train.Fields, train.Table, planned.SelectMany(feature => feature.Source.Fields).Distinct(StringComparer.Ordinal));
        var rows = new SourceRows(train.Table, binaries) { Fields = train.Fields, Step = train.Step };
        var (fitted, findings, faults) = (new FittedFeature[planned.Count], new List<Finding>[planned.Count], new FindingsException?[planned.Count]);
        var moments = new FittedFeature?[planned.Count];
        Spread.For(planned.Count, (long)planned.Count * train.Table.Rows, Scratch.Open, i =>
        {
            findings[i] = [];
            try
            {
                fitted[i] = FittedFeature.Fit(planned[i], rows, findings[i]);
                (var scale, moments[i]) = ScaledParts.Of(fitted[i], train.Windows, rows);
                if (scale is not null) fitted[i] = fitted[i] with { Scale = scale };
            }
            catch (FindingsException fault)
            {
                faults[i] = fault;
            }
        }, Scratch.Close);
        if (faults.Any(fault => fault is not null))
            throw new FindingsException(ExitCode.Data, [.. faults.SelectMany(fault => fault?.Findings ?? [])]);
        if (!fitted.Any(feature => feature is { IsKnown: true, IsSaid: false }))
            throw new FindingsException(ExitCode.Data, [.. findings.SelectMany(f => f), new Finding("FEAT024", "$.features", "the model would see no feature") { Expected = "a field of role feature with values", Fix = "give fields the role feature." }]);

        var contexts = train.Targets.Select(target => target.Context).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (fitted.FirstOrDefault(feature => contexts.Contains(feature.Name) && !feature.IsKnown) is { } nothing)
            throw new FindingsException(ExitCode.Data, new Finding("FEAT024", SpecPath.Key("$.data.fields", nothing.Name), "is what answers stand in, and has no text in the training rows") { Expected = "texts", Fix = "bring rows with texts." });
        if (fitted.FirstOrDefault(feature => feature is { IsSaid: true, IsKnown: false }) is { } silent)
            throw new FindingsException(ExitCode.Data, new Finding("FEAT024", SpecPath.Key("$.data.fields", silent.Name), "is what is said, and has no text in the training rows") { Expected = "texts", Fix = "bring rows with texts." });
        var answers = new List<Finding>();
        var targets = TargetTruth.Fit(spec.Target, train, By(fitted.Where(feature => feature is { IsWritten: true, IsKnown: true }), WrittenText.Of),
            By(fitted.Where(feature => contexts.Contains(feature.Name)), AnsweredText.Of), By(fitted.Where(feature => feature.IsSaid), SaidText.Of), answers);
        return new(ResolvedFeatures.Of(spec, planned, fitted), [.. fitted, .. moments.OfType<FittedFeature>()], binaries, targets, train.Fields, [.. findings.SelectMany(f => f), .. answers]);
    }

    static Map<T> By<T>(IEnumerable<FittedFeature> features, Func<FittedFeature, T> make)
    {
        var entries = new List<KeyValuePair<string, T>>();
        foreach (var feature in features) entries.Add(new(feature.Name, make(feature)));
        return new(entries);
    }

    /// <summary>The section with what followed where nothing was stated; fitted on the same rows it comes to the same.</summary>
    public FeaturesSpec Spec { get; }

    /// <summary>What a row looks like to the model.</summary>
    public Layout Layout { get; }

    /// <summary>What is predicted, as the training rows fixed it.</summary>
    public Items<Target> Targets => _targets.Targets;

    /// <summary>By target, its scale.</summary>
    public Items<TargetScale> Scales => _targets.Scales;

    /// <summary>The raw fields that the graph takes, in the order of the contract.</summary>
    public IReadOnlyList<InputField> Inputs { get; }

    /// <summary>By text field, how it is cut into the numbers that the graph takes; of a transcript, into those that it gives.</summary>
    public Map<FittedTokenizer> Tokenizers => new([.. _features.Where(feature => feature.Tokens is not null).Select(feature => KeyValuePair.Create(feature.Name, feature.Tokens!.Tokenizer)), .. _targets.Said.Select(said => KeyValuePair.Create(said.Key, said.Value.Tokenizer))]);

    /// <summary>By text that the model writes, its tokens.</summary>
    internal Map<WrittenText> Written => _targets.Texts;

    /// <summary>By text that answers stand in, its tokens.</summary>
    internal Map<AnsweredText> Contexts => _targets.Contexts;

    /// <summary>By transcript, its tokens.</summary>
    internal Map<SaidText> Said => _targets.Said;

    /// <summary>The targets as the training rows know them.</summary>
    internal TargetTruth TargetTruth => _targets;

    /// <summary>What became of each feature, for people.</summary>
    public IReadOnlyList<FeatureSummary> Features { get; }

    /// <summary>Warnings, such as a feature that does not vary.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Any rows as the model sees them. Features of several axes are kept while they are small, else made when they are asked for.</summary>
    /// <exception cref="FindingsException">The result has more cells than an array can have (exit 6).</exception>
    public Encoded Apply(Table rows) => Apply(rows, MemoryBudget.OfMebibytes(UsualMemory), keepsSingles: true);

    /// <summary>The same with what may be kept in memory; single numbers and codes that do not fit go to a file.</summary>
    internal Encoded Apply(Table rows, MemoryBudget memory, bool keepsSingles = false)
    {
        var shaped = _features.Where(feature => feature.Shape is not null).Sum(feature => (long)feature.Width);
        // All are kept, or none is.
        var kept = shaped == 0 || ((long)rows.Rows * Layout.Numbers <= Array.MaxLength && memory.TryTake(rows.Rows * shaped * sizeof(float)));
        var some = kept ? _features : Array.FindAll(_features, feature => feature.Shape is null);
        var single = Layout.Numbers - (int)shaped;
        var bytes = (long)rows.Rows * (single + Layout.Codes.Count) * sizeof(float);
        var file = keepsSingles || memory.TryTake(bytes) ? null : new EncodedFile(memory.Spill, rows.Rows, single, Layout.Codes.Count);
        if (file is not null && kept && shaped > 0)
        {
            memory.Give(rows.Rows * shaped * sizeof(float));
            (kept, some) = (false, Array.FindAll(_features, feature => feature.Shape is null));
        }
        var (numbers, codes) = Cells(rows, some, kept ? Layout.Numbers : single, file);
        ShapedRows RowsOf(FittedFeature feature) => ShapedRows.Of(feature, rows);
        FittedFeature[] several = [.. _features.Where(feature => feature.Shape is not null)];
        if (file is not null) return new([new FilePart(single, file), .. several.Select(feature => new MadePart(feature, RowsOf(feature)))], rows.Rows, Layout, null, file);
        return kept
            ? new([new KeptPart(Layout.Numbers, numbers) { ShapedWidth = (int)shaped, Of = Array.ConvertAll(several, RowsOf) }], rows.Rows, Layout, codes)
            : new([new KeptPart(Layout.Numbers - (int)shaped, numbers), .. several.Select(feature => new MadePart(feature, RowsOf(feature)))], rows.Rows, Layout, codes);
    }

    (float[] Numbers, int[] Codes) Cells(Table rows, FittedFeature[] features, int width, EncodedFile? file)
    {
        var count = Layout.Codes.Count;
        if (file is null && (long)rows.Rows * Math.Max(width, count) > Array.MaxLength)
            throw new FindingsException(ExitCode.Limit, new Finding("FEAT026", "$.features", string.Create(CultureInfo.InvariantCulture, $"{rows.Rows} rows of {width} numbers and {count} codes"))
            {
                Expected = string.Create(CultureInfo.InvariantCulture, $"at most {Array.MaxLength} numbers and as many codes"),
                Fix = "bring fewer rows at a time, or fewer features.",
            });
        var allNumbers = file is null ? GC.AllocateUninitializedArray<float>(rows.Rows * width) : [];
        var allCodes = file is null ? GC.AllocateUninitializedArray<int>(rows.Rows * count) : [];
        var all = new SourceRows(rows, _binaries);
        var tables = new TextTable?[features.Length];
        var widest = features.Where(feature => feature.Shape is not null).Select(feature => ShapedRows.Of(feature, rows).Width).DefaultIfEmpty(1).Max();
        var cells = (long)features.Length * rows.Rows * widest;
        var blockRows = file is null ? BatchRows.For(widest) : FileBlockRows;
        Spread.For(tables.Length, cells, i => tables[i] = features[i].Source is ITextSource ? TextTable.Of(features[i], all) : null);
        Spread.For((rows.Rows + blockRows - 1) / blockRows, cells, Scratch.Open, block =>
        {
            var start = block * blockRows;
            var some = all with { Start = start, Count = Math.Min(blockRows, rows.Rows - start) };
            var (number, code) = (0, 0);
            // Arrays of the pool: fresh ones would be the most that such a run takes of memory.
            var (lentNumbers, lentCodes) = file is null ? (null, null) : (ArrayPool<float>.Shared.Rent(some.Count * width), ArrayPool<int>.Shared.Rent(some.Count * count));
            var numbers = lentNumbers is null ? allNumbers.AsSpan(start * width) : lentNumbers.AsSpan(0, some.Count * width);
            var codes = lentCodes is null ? allCodes.AsSpan(start * count) : lentCodes.AsSpan(0, some.Count * count);
            for (var i = 0; i < features.Length; i++)
            {
                var feature = features[i];
                var (first, flow) = (default(Flow), tables[i]?.Read(some));
                if (flow is null) flow = feature.Run(first = feature.Source.Read(some));
                if (flow is Codes coded) Place(coded.Values, codes, count, code++);
                else
                {
                    Place(feature, ((Numbers)flow).Values, numbers, width, number);
                    number += feature.Width;
                    if (first is not null) FittedFeature.Release(flow, first);
                }
            }
            if (file is null) return;
            file.Write(start, numbers, codes);
            ArrayPool<float>.Shared.Return(lentNumbers!);
            ArrayPool<int>.Shared.Return(lentCodes!);
        }, Scratch.Close);
        return (allNumbers, allCodes);
    }

    static void Place(int[] from, Span<int> into, int stride, int at)
    {
        foreach (var code in from)
        {
            into[at] = code;
            at += stride;
        }
    }

    static void Place(FittedFeature feature, float[] from, Span<float> into, int stride, int at)
    {
        var width = feature.Width;
        if (feature.Shape is not null)
        {
            for (var i = 0; i < from.Length; i += width, at += stride) from.AsSpan(i, width).CopyTo(into[at..]);
            return;
        }
        if (width == 1)
        {
            var fill = feature.Fill[0];
            foreach (var value in from)
            {
                into[at] = float.IsNaN(value) ? fill : Math.Clamp(value, -FittedFeature.Greatest, FittedFeature.Greatest);
                at += stride;
            }
            return;
        }
        for (var i = 0; i < from.Length; at += stride)
            for (var column = 0; column < width; column++, i++) into[at + column] = feature.Final(from[i], column);
    }

    /// <summary>The same in ONNX: declares the raw fields as inputs and emits all that <see cref="Apply(Table)"/> does.</summary>
    public EncodedOnnx Lower(OnnxGraph graph)
    {
        var fields = Inputs.ToDictionary(input => input.Name, input => graph.Input(input.Name, input.Type, [-1, .. input.Shape]), StringComparer.Ordinal);
        var inputs = new GraphInputs(graph, fields, _binaries);
        var codes = _features.Where(feature => feature.Code is not null).Select(feature => feature.Lower(inputs)).ToArray();
        var parts = new List<OnnxValue>();
        if (_features.Where(feature => feature.Code is null && feature.Shape is null).ToList() is { Count: > 0 } numbers)
        {
            float[] fill = [.. numbers.SelectMany(feature => feature.Fill)];
            var joined = NumberGraph.Lower(numbers, inputs);
            joined = graph.Node("Where", [graph.Node("IsNaN", [joined]), graph.Floats("features.fill", fill, 1, fill.Length), joined]);
            parts.Add(graph.Node("Clip", [joined, graph.Scalar("features.least", -FittedFeature.Greatest), graph.Scalar("features.greatest", FittedFeature.Greatest)]));
        }
        foreach (var feature in _features.Where(feature => feature.Shape is not null))
            parts.Add(graph.Node("Reshape", [feature.Lower(inputs), graph.Ints($"{feature.Name}.flat", [-1, feature.Width])]));
        return new(parts.Count == 0 ? null : parts.Count == 1 ? parts[0] : graph.Node("Concat", [.. parts], ("axis", 1L)), codes);
    }

    /// <summary>By target, what is true of the rows: the class's index or the number.</summary>
    /// <exception cref="FindingsException">A value is missing, or is a class that neither the contract nor the training rows know (exit 3).</exception>
    public Items<float[]> Truth(DataSet rows) => _targets.Truth(rows);

    /// <summary>How much each row counts; null when no field has the role <c>weight</c>.</summary>
    /// <exception cref="FindingsException">A weight is missing or negative (exit 3).</exception>
    public float[]? Weights(DataSet rows) => TargetTruth.Weights(rows);
}

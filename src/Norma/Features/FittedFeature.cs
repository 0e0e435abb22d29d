using System.Globalization;
using Norma.Data;
using Norma.Features.Sources;
using Norma.Features.Transforms;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features;

/// <summary>A feature with all that it learned.</summary>
/// <param name="Name">The field's name or that of a derived feature.</param>
/// <param name="Source">Where its values come from.</param>
/// <param name="Steps">What happens to them.</param>
/// <param name="Fill">By number column, what stands where a number is missing in the end: the mean of the training rows. Empty for a code.</param>
/// <param name="Code">How the model reads it, when it is a code.</param>
sealed record FittedFeature(string Name, FeatureSource Source, FittedTransform[] Steps, float[] Fill, CodeInput? Code)
{
    /// <summary>Greater numbers become this: their squares and sums stay within float32, whatever the model does.</summary>
    public const float Greatest = 1e15f;

    /// <summary>How its texts are cut into tokens; null where it has none.</summary>
    public FittedTokenize? Tokens => Steps.Length > 0 ? Steps[0] as FittedTokenize : null;

    /// <summary>Whether it is the text that the model writes.</summary>
    public bool IsWritten { get; init; }

    /// <summary>How the network scales it besides; null where it does not.</summary>
    public PartScale? Scale { get; init; }

    /// <summary>Whether it only says what another feature is scaled by.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Whether it is a text that the model says without seeing it.</summary>
    public bool IsSaid { get; init; }

    /// <summary>The sizes of its axes, the channels last, where it has several.</summary>
    public Shape? Shape { get; init; }

    /// <summary>How many numbers it has; none where it is a code.</summary>
    public int Width => Shape is null ? Fill.Length : (int)Shape.Size;

    /// <summary>Whether there is something to learn from it.</summary>
    public bool IsKnown => Width > 0 || Code is not null;

    /// <summary>The steps as a spec states them, also those that follow where it states none.</summary>
    public Items<Transform> Stated { get; init; } = Items<Transform>.Empty;

    /// <summary>Learns what the steps need; warnings join the findings.</summary>
    public static FittedFeature Fit(PlannedFeature feature, SourceRows train, List<Finding> findings)
    {
        var flow = feature.Source is TensorSource tensors ? tensors.Pieces(train) : feature.Source.Read(train);
        var steps = feature.StepsFor(flow);
        return Fit(feature, flow, feature.IsWritten ? WrittenText.Ended(steps) : steps, train, findings) with { Stated = steps, IsWritten = feature.IsWritten, IsSaid = feature.IsSaid };
    }

    static FittedFeature Fit(PlannedFeature feature, Flow first, Items<Transform> steps, SourceRows train, List<Finding> findings)
    {
        var flow = first;
        var fitted = new FittedTransform[steps.Count];
        if (AllMissing(flow))
        {
            findings.Add(Warning(feature, "FEAT041", "has no value in the training rows; it is left out", "values", "give it the role ignore."));
            return new(feature.Name, feature.Source, [], [], null);
        }
        for (var i = 0; i < fitted.Length; i++)
        {
            // What is for single numbers alone looks at all of them at once.
            if (flow is Numbers { Part: { } part, Kind: Kind.Number } pieces && !steps[i].Accepts(Kind.Tensor)) flow = first = part(0, pieces.Rows);
            fitted[i] = steps[i].Fit(flow, new(feature.Name, feature.PathOf(i)) { Rows = train });
            flow = fitted[i] is StepCalendar calendar ? calendar.Pieces((Dates)flow) : Next(fitted[i], flow, first);
        }
        if (flow is Codes codes)
        {
            if (codes.Levels > 1) return new(feature.Name, feature.Source, fitted, [], new(feature.Name, codes.Levels, codes.Lookup));
            findings.Add(Warning(feature, "FEAT041", "has no level that is frequent enough in the training rows; it is left out", "levels", "lower 'min_frequency', or give it the role ignore."));
            return new(feature.Name, feature.Source, [], [], null);
        }
        var numbers = (Numbers)flow;
        if (numbers.Shape is { } shape)
        {
            if (!Varies(feature, numbers)) findings.Add(Warning(feature, "FEAT040", "is the same in all training rows", "values that vary", "give it the role ignore: nothing can be learned from it."));
            return new(feature.Name, feature.Source, fitted, [], null) { Shape = shape };
        }
        if (numbers.Width == 0)
        {
            findings.Add(Warning(feature, "FEAT041", feature.Source is SetSource ? "has no name that is frequent enough in the training rows; it is left out" : "has no token that is frequent enough in the training rows; it is left out", feature.Source is SetSource ? "names" : "tokens", feature.Source is SetSource ? "lower 'min_frequency', or give it the role ignore." : "lower 'min_df', or give it the role ignore."));
            return new(feature.Name, feature.Source, [], [], null);
        }
        var (fill, varies) = numbers.Width == 1 && numbers.Part is null ? One(feature, numbers) : Several(feature, numbers);
        Release(flow, first);
        if (!varies)
            findings.Add(Warning(feature, "FEAT040", first is Numbers or Dates ? "is the same in all training rows" : "ends in the same number in all training rows", "values that vary", "give it the role ignore: nothing can be learned from it."));
        return new(feature.Name, feature.Source, fitted, fill, null);
    }

    static (float[] Fill, bool Varies) One(PlannedFeature feature, Numbers numbers)
    {
        var fill = Limit((float)Sums.Mean(numbers.Values, out var finite));
        if (finite < numbers.Rows) RefuseMissing(feature, numbers.Values.LongCount(float.IsNaN), numbers.Rows);
        return ([fill], numbers.Values.AsSpan().ContainsAnyExcept(numbers.Values[0]));
    }

    // All columns in one pass: a column of many lies across all of memory.
    static (float[] Fill, bool Varies) Several(PlannedFeature feature, Numbers numbers)
    {
        var (missing, varies, first) = (new long[numbers.Width], false, default(float[]));
        foreach (var piece in numbers.Pieces())
        {
            first ??= piece.Values.AsSpan(0, numbers.Width).ToArray();
            for (var i = 0; i < piece.Values.Length; i += numbers.Width)
            {
                var row = piece.Values.AsSpan(i, numbers.Width);
                varies = varies || !row.SequenceEqual(first);
                if (!row.Contains(float.NaN)) continue;
                for (var column = 0; column < row.Length; column++) if (float.IsNaN(row[column])) missing[column]++;
            }
        }
        RefuseMissing(feature, Array.Find(missing, count => count > 0), numbers.Rows);
        return (Array.ConvertAll(Sums.Means(numbers), mean => Limit((float)mean)), varies);
    }

    static void RefuseMissing(PlannedFeature feature, long missing, int rows)
    {
        if (missing > 0)
            throw new FeaturePlace(feature.Name, feature.Path).Unfit("FEAT020", string.Create(CultureInfo.InvariantCulture, $"is missing in {missing} of {rows} training rows, and nothing is put in their place"),
                "'impute' among its transforms", "add 'impute' before the transforms that need a number.");
    }

    // Whole numbers of bytes stay finite, and a look at the first of them mostly suffices: not every picture is decoded for it.
    static bool Varies(PlannedFeature feature, Numbers numbers)
    {
        var (finite, varies, first) = (numbers.FromBytes, false, float.NaN);
        foreach (var piece in numbers.Pieces())
        {
            if (piece.Values.AsSpan().Contains(float.NaN))
                throw new FeaturePlace(feature.Name, feature.Path).Unfit("FEAT020", "has missing values in training rows, and nothing is put in their place", "a number at each place", "add 'impute', or correct the rows.");
            if (float.IsNaN(first) && piece.Values.Length > 0) first = piece.Values[0];
            varies |= piece.Values.AsSpan().ContainsAnyExcept(first);
            if (varies && finite) break;
        }
        return varies;
    }

    static Finding Warning(PlannedFeature feature, string code, string message, string expected, string fix) =>
        new(code, feature.Path, $"{Printable.Quote(feature.Name)} {message}") { Severity = Severity.Warning, Expected = expected, Fix = fix };

    static bool AllMissing(Flow flow) => flow switch
    {
        Numbers { Part: not null } => false,
        Numbers numbers => Array.TrueForAll(numbers.Values, float.IsNaN),
        Texts texts => !texts.Codes.AsSpan().ContainsAnyExcept(-1),
        Dates dates => !dates.Values.Any(moment => !Civil.IsMissing(moment)),
        TextSets sets => Array.TrueForAll(sets.Members, members => members.Length == 0),
        _ => false,
    };

    static float Limit(float value) => value > Greatest ? Greatest : value < -Greatest ? -Greatest : value;

    /// <summary>A number as the model sees it.</summary>
    public float Final(float value, int column) => float.IsNaN(value) ? Fill[column] : Limit(value);

    /// <summary>The values of some rows after all steps.</summary>
    public Flow Run(Flow first)
    {
        var flow = first;
        foreach (var step in Steps) flow = Next(step, flow, first);
        return flow;
    }

    static Flow Next(FittedTransform step, Flow flow, Flow first)
    {
        if (flow is Numbers { Part: { } part } numbers)
        {
            var one = (Numbers)step.Apply(part(0, Math.Min(1, numbers.Rows)));
            return one with { Rows = numbers.Rows, Values = [], Part = (start, count) => (Numbers)step.Apply(part(start, count)), FromBytes = numbers.FromBytes };
        }
        var next = step.Apply(flow);
        if (!ReferenceEquals((next as Numbers)?.Values, (flow as Numbers)?.Values)) Release(flow, first);
        return next;
    }

    /// <summary>Lets the values between steps be written over; those of the source stay.</summary>
    public static void Release(Flow flow, Flow first)
    {
        if (flow is Numbers { Values: var values } && !ReferenceEquals(values, (first as Numbers)?.Values)) Scratch.Give(values);
    }

    /// <summary>What the steps make of a missing text (row 0), of each of these texts (from row 1).</summary>
    public Flow Tabulate(string[] texts)
    {
        var codes = new int[texts.Length + 1];
        for (var i = 0; i < codes.Length; i++) codes[i] = i == 0 || texts[i - 1].Length == 0 ? -1 : i - 1;
        return Run(new Texts(codes, texts));
    }

    /// <summary>For people.</summary>
    public FeatureSummary Summarize() => new(Name, Source.Fields, IsKnown ? new(Steps.Select(step => step.Summary).Concat(Scale switch { null => [], { Center: null } => ["then by entity"], { Center: { } center } => [$"then by window, less its {Vocabulary.Snake(center.ToString())}{(center is WindowCenter.Last ? " value" : "")}"] })) : ["left out: nothing known in the training rows"],
        Code?.Lookup.Width ?? Width, Code?.Levels, Code?.Lookup);

    /// <summary>All steps in ONNX: <c>[N, width]</c> float32 (<c>[N, …shape]</c> where it has one), or <c>[N]</c> int64 for a code.</summary>
    public OnnxValue Lower(GraphInputs inputs)
    {
        var graph = inputs.Graph;
        // Texts are cut into tokens before the graph: their numbers enter.
        if (Source is ProseSource prose)
        {
            var tokens = inputs[prose.Field];
            if (Steps.Length == 1) return graph.Node("Cast", [tokens], ("to", OnnxType.Float));
            foreach (var step in Steps.Skip(1)) tokens = ((IGraphTransform)step).Lower(graph, tokens);
            return tokens;
        }
        OnnxValue value;
        if (Source is ITextSource source)
        {
            // A function of finitely many texts: a table of them, whatever the steps are.
            string[] texts = [.. Steps.OfType<ITextTransform>().SelectMany(step => step.Texts).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
            var unknown = Unlike(texts);
            var table = Tabulate([.. texts, unknown]);
            if (table is Codes codes) value = source.Lower(inputs, texts, Array.ConvertAll(codes.Values[1..^1], code => (long)code), codes.Values[0], codes.Values[^1]);
            else
            {
                var place = source.Lower(inputs, texts, [.. Enumerable.Range(1, texts.Length).Select(i => (long)i)], 0, texts.Length + 1);
                var rows = graph.Floats($"{Name}.values", ((Numbers)table).Values, texts.Length + 2, Fill.Length);
                return graph.Node("Gather", [rows, Flat(graph, place)], ("axis", 0L));
            }
        }
        else
        {
            value = ((IGraphSource)Source).Lower(inputs);
            foreach (var step in Steps) value = ((IGraphTransform)step).Lower(graph, value);
            if (Steps is [.., FittedStringLookup]) value = graph.Node("Cast", [value], ("to", OnnxType.Float));
        }
        return Code is null ? value : Flat(graph, value);
    }

    static OnnxValue Flat(OnnxGraph graph, OnnxValue column) => graph.Node("Squeeze", [column, graph.Ints("axis", [1])]);

    static string Unlike(string[] texts) => new('?', texts.Length == 0 ? 1 : texts.Max(text => text.Length) + 1);
}

using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Spec;
using Norma.Tests.Data;
using Xunit;

namespace Norma.Tests.Features;

/// <summary>Holds the ONNX form of features to their C# form.</summary>
static class Parity
{
    /// <summary>Rows that train on: gaps, ties, long tails, rare levels, dates over leap years.</summary>
    public static DataSet Train(int rows = 300) => Of(Rows(rows, 1, ["KS", "OH", "TX", "ä", "a × b"], ["gold", "silver", "none"]));

    /// <summary>Rows that come later: unknown levels, extremes, empty texts, moments that no calendar has.</summary>
    public static Table New()
    {
        var rows = Rows(200, 2, ["KS", "OH", "??", "", "a × b", "TX"], ["none", "silver", "platinum", "gold"]);
        var income = (NumberColumn)rows["income"];
        float[] extremes = [0, -0f, -1, 1e-30f, 1e30f, -1e30f, float.MaxValue, float.MinValue, float.Epsilon, float.NaN, 16777217, -3.5f];
        extremes.CopyTo(income.Values, 0);
        extremes.CopyTo(((NumberColumn)rows["size"]).Values, 3);
        long[] moments = [0, -1, long.MinValue, long.MaxValue, Norma.Features.Civil.First, Norma.Features.Civil.First - 1, Norma.Features.Civil.Last, Norma.Features.Civil.Last + 1, 951_782_400_000_000];
        moments.CopyTo(((DateColumn)rows["since"]).Values, 0);
        return rows;
    }

    public static DataSet Of(Table table) => DataSet.Of(Tables.Fields(
        ("income", new Number()), ("size", new Number()), ("full", new Number()), ("state", new Category()), ("plan", new Category(Values: ["none", "silver", "gold"])),
        ("member", new Binary()), ("photo", new Image(Role.Ignore, 4, 5, 3)), ("voice", new Audio(Role.Ignore, 8000, 0.0625)), ("tags", new Set(Role.Ignore)), ("since", new Date()), ("until", new Date()), ("churn", new Binary(Role.Target, Positive: "yes")), ("price", new Number(Role.Target))), table);

    static Table Rows(int rows, uint seed, string[] states, string[] plans)
    {
        var state = seed * 2654435761;
        uint Next() => state = state * 1664525 + 1013904223;
        double Share() => (Next() >> 8) / 16777216.0;
        bool Gap() => Share() < 0.1;
        string? Pick(string[] of) => Gap() ? null : of[(int)(Share() * Share() * of.Length)];
        float[] Numbers(Func<double> value, bool gaps = true) => [.. Enumerable.Range(0, rows).Select(_ => gaps && Gap() ? float.NaN : (float)value())];
        long[] Moments() => [.. Enumerable.Range(0, rows).Select(_ => Gap() ? DateColumn.Missing : 631_152_000_000_000 + (long)(Share() * 1.2e15))];
        return Tables.Of(
            Tables.Numbers("income", Numbers(() => Math.Exp(3 * Share()) - 2)),
            Tables.Numbers("size", Numbers(() => Math.Round(Share() * 8))),
            Tables.Numbers("full", Numbers(() => 1000 + Share(), gaps: false)),
            Tables.Texts("state", [.. Enumerable.Range(0, rows).Select(_ => Pick(states))]),
            Tables.Texts("plan", [.. Enumerable.Range(0, rows).Select(_ => Pick(plans))]),
            Tables.Texts("member", [.. Enumerable.Range(0, rows).Select(_ => Pick(["false", "true"]))]),
            new DateColumn("since", Moments()), new DateColumn("until", Moments()),
            new TensorColumn<byte>("photo", [4, 5, 3], [.. Enumerable.Range(0, rows * 60).Select(i => (byte)(i % 3 * 40 + Share() * 100))]),
            new TensorColumn<float>("voice", [500, 1], [.. Enumerable.Range(0, rows * 500).Select(i => (float)(i % 500 > 350 ? 0 : 0.3 * Math.Sin(i % 500 * (0.05 + i / 500 % 7 * 0.2)) + 0.01 * (Share() - 0.5)))]) { Rate = 8000 },
            Tables.Texts("tags", [.. Enumerable.Range(0, rows).Select(i => Gap() ? null : string.Join(";", states.Where((_, s) => (i * 7 + s * 13 + i / 5) % 5 < 2)))]),
            Tables.Texts("churn", [.. Enumerable.Range(0, rows).Select(_ => Share() < 0.3 ? "yes" : "no")]),
            Tables.Numbers("price", Numbers(Share, gaps: false)));
    }

    /// <summary>Both sides on these rows: finite and within 1e-6, or as close as stated; codes equal. The graph keeps the rules of the standard.</summary>
    public static Encoded Holds(FittedFeatures features, Table rows, double within = 1e-6)
    {
        var applied = features.Apply(rows);
        Assert.All(applied.Numbers, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(rows.Rows * features.Layout.Numbers, applied.Numbers.Length);

        var graph = new OnnxGraph();
        var lowered = features.Lower(graph);
        Assert.Equal(features.Layout.Numbers > 0, lowered.Numbers is not null);
        if (lowered.Numbers is { } numbers) graph.Output("numbers!", numbers, OnnxType.Float, -1, features.Layout.Numbers);
        for (var c = 0; c < lowered.Codes.Length; c++) graph.Output($"code!{c}", lowered.Codes[c], OnnxType.Int64, -1);
        var bytes = graph.ToBytes("features", []);
        var model = OnnxModel.Read(bytes, "features.onnx");
        Assert.Equal([], OnnxRules.Check(model).Select(finding => finding.ToString()));

        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(bytes, options);
        using var run = new RunOptions();
        string[] outputs = [.. lowered.Numbers is null ? [] : new[] { "numbers!" }, .. Enumerable.Range(0, lowered.Codes.Length).Select(c => $"code!{c}")];
        OrtValue[] values = [.. features.Inputs.Select(input => input.Kind == Kind.Token ? Tokens(features.Tokenizers[input.Name], (TextColumn)rows[input.Name], (int)input.Shape.Size) : input.Field is Set set ? Norma.Deployment.Feeds.SetFeed.Of(set, (TextColumn)rows[input.Name]).Take(0, rows.Rows) : Value(rows[input.Name]))];
        using var results = session.Run(run, [.. features.Inputs.Select(input => input.Name)], values, outputs);
        foreach (var value in values) value.Dispose();

        var at = 0;
        if (lowered.Numbers is not null)
        {
            var given = results[at++].GetTensorDataAsSpan<float>();
            for (var i = 0; i < given.Length; i++)
                if (!(Math.Abs(given[i] - applied.Numbers[i]) <= within * Math.Max(1, Math.Abs(applied.Numbers[i]))))
                    Assert.Fail($"row {i / features.Layout.Numbers}, column {i % features.Layout.Numbers}: ONNX Runtime {given[i]:R}, Norma {applied.Numbers[i]:R}");
        }
        for (var c = 0; c < lowered.Codes.Length; c++)
        {
            var given = results[at++].GetTensorDataAsSpan<long>().ToArray();
            Assert.Equal(Enumerable.Range(0, rows.Rows).Select(row => (long)applied.Codes[row * lowered.Codes.Length + c]), given);
            Assert.All(given, code => Assert.InRange(code, 0, features.Layout.Codes[c].Levels - 1));
        }
        return applied;
    }

    // Texts are cut before the graph.
    static OrtValue Tokens(Norma.Features.Tokenizers.FittedTokenizer tokenizer, TextColumn texts, int length) => OrtValue.CreateTensorValueFromMemory(
        Enumerable.Range(0, texts.Rows).SelectMany(row => (texts[row] is { } text ? tokenizer.Encode(text).Select(token => (long)token.Id) : []).Concat(Enumerable.Repeat(0L, length)).Take(length)).ToArray(), [texts.Rows, length]);

    static OrtValue Value(Column column) => column switch
    {
        NumberColumn numbers => OrtValue.CreateTensorValueFromMemory(numbers.Values, [numbers.Rows, 1]),
        DateColumn dates => OrtValue.CreateTensorValueFromMemory(dates.Values, [dates.Rows, 1]),
        TextColumn texts => OrtValue.CreateFromStringTensor(new DenseTensor<string>(Enumerable.Range(0, texts.Rows).Select(row => texts[row] ?? "").ToArray(), [texts.Rows, 1])),
        TensorColumn<float> sounds => OrtValue.CreateTensorValueFromMemory(Enumerable.Range(0, sounds.Rows).SelectMany(row => sounds[row].ToArray()).ToArray(), [sounds.Rows, .. sounds.Shape]),
        TensorColumn<byte> pictures => OrtValue.CreateTensorValueFromMemory(Enumerable.Range(0, pictures.Rows).SelectMany(row => pictures[row].ToArray()).ToArray(), [pictures.Rows, .. pictures.Shape]),
        _ => throw new NotSupportedException(),
    };

    public static Map<T> Map<T>(params (string Name, T Value)[] entries) => new(entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Value)));

    /// <summary>Only these fields are features.</summary>
    public static DataSet Only(DataSet data, params string[] features) => data with
    {
        Fields = new(data.Fields.Select(field => KeyValuePair.Create(field.Key, field.Value.Role != Role.Feature || features.Contains(field.Key) ? field.Value : field.Value with { Role = Role.Ignore }))),
    };
}

using Norma.Data;
using Norma.Data.Fields;
using Norma.Deployment;
using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Norma.Tests.Models;
using Norma.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Tests.Deployment;

/// <summary>A small trained model with its raw rows: two numbers (missing is 0), a category and a date, encoded by hand so that nothing but the export is tested.</summary>
sealed class Toy : IDisposable
{
    public static readonly Target Price = new("price, €", TaskKind.Regression, []);
    public static readonly Target Churn = new("churn", TaskKind.BinaryClassification, ["no", "yes"]);
    public static readonly Target Species = new("species", TaskKind.MulticlassClassification, ["Chinstrap", "Adelie", "Gentoo 企鹅"]);

    static readonly string[] s_states = ["WV", "NY", "Ō…"];
    const long Hour = 3_600_000_000;

    readonly NetworkBody _body;
    readonly Objective _objective;

    public Toy(params Items<Target> targets)
    {
        Targets = targets;
        Scales = [.. targets.Select(t => t.Task is TaskKind.Regression ? new TargetScale([120.5f], [33.25f]) : TargetScale.Identity)];
        Plan = NetworkPlan.Of(new([new Dense(8, "tanh")]), new Layout(3, [new("state", 4, new(3, Learned: true))]), targets);
        _body = Plan.Build(5);
        _objective = new(targets, new Supervised(), Scales, new TrainingRows(new Encoded(0, Plan.Layout, [], []), [.. targets.Select(_ => Array.Empty<float>())]));
        Weights = _body.Weights();
    }

    public Items<Target> Targets { get; }

    public Items<TargetScale> Scales { get; }

    public NetworkPlan Plan { get; }

    public Weights Weights { get; private set; }

    /// <summary>The contract; a name among the outputs, an operator's and one with blanks are names like others.</summary>
    public Map<Field> Fields => new([
        new("Sub", new Number()), new("a b", new Number()), new("state", new Category()), new("since", new Date()), new("row", new Category(Role.Id)),
        .. Targets.Select(t => KeyValuePair.Create<string, Field>(t.Name, t.Task switch
        {
            TaskKind.Regression => new Number(Role.Target),
            TaskKind.BinaryClassification => new Binary(Role.Target, "yes", "no"),
            _ => new Category(Role.Target, t.Classes),
        }))]);

    public byte[] Export(Weights? weights = null) => OnnxExport.Write("toy", Plan, weights ?? Weights, Scales,
        new Map<string>([new("Sub", "number"), new("a b", "number"), new("state", "category"), new("since", "date")]), Lower, new("The Norma authors", "Apache-2.0", "A toy."));

    public static Table Rows(int rows, string stream = "rows")
    {
        var seed = new Seed(3, stream);
        float Number() => seed.Below(8) == 0 ? float.NaN : (float)seed.Normal() * 4;
        return new([
            new TextColumn("row", [.. Enumerable.Range(0, rows)], [.. Enumerable.Range(0, rows).Select(i => $"r{i}")]),
            new NumberColumn("Sub", [.. Enumerable.Range(0, rows).Select(_ => Number())]),
            new TextColumn("state", [.. Enumerable.Range(0, rows).Select(_ => seed.Below(5) - 1)], [.. s_states, "unseen"]),
            new NumberColumn("a b", [.. Enumerable.Range(0, rows).Select(_ => Number())]),
            new DateColumn("since", [.. Enumerable.Range(0, rows).Select(_ => seed.Below(6) == 0 ? DateColumn.Missing : (seed.Below(100) - 50) * Hour)])], rows);
    }

    /// <summary>The trained model's own answer.</summary>
    public Predictions Torch(Table rows)
    {
        var (one, two, since, state) = ((NumberColumn)rows["Sub"], (NumberColumn)rows["a b"], (DateColumn)rows["since"], (TextColumn)rows["state"]);
        static float Filled(float value) => float.IsNaN(value) ? 0 : value;
        var x = new float[rows.Rows * 3];
        var codes = new long[rows.Rows];
        for (var i = 0; i < rows.Rows; i++)
        {
            (x[3 * i], x[3 * i + 1]) = (Filled(one.Values[i]), Filled(two.Values[i]));
            x[3 * i + 2] = since.IsMissing(i) ? 0 : (float)since.Values[i] / Hour;
            codes[i] = state.Codes[i] < 0 ? 0 : Array.IndexOf(s_states, state.Levels[state.Codes[i]]) + 1;
        }
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var logits = _body.Compute(tensor(x).reshape(-1, 3), tensor(codes).reshape(-1, 1), Context.Predict);
        return new(rows.Rows, Targets, [.. logits.Select((l, t) => _objective.Predictions(t, l.contiguous().data<float>().ToArray()))]);
    }

    static EncodedOnnx Lower(OnnxGraph graph)
    {
        OnnxValue Number(string name)
        {
            var x = graph.Input(name, OnnxType.Float, -1, 1);
            return graph.Node("Where", [graph.Node("IsNaN", [x]), graph.Scalar("zero", 0f), x]);
        }
        var (one, two) = (Number("Sub"), Number("a b"));
        var state = graph.Input("state", OnnxType.String, -1, 1);
        var code = graph.Node("LabelEncoder", [state], ("keys_strings", s_states), ("values_int64s", (long[])[1, 2, 3]), ("default_int64", 0L));
        var since = graph.Input("since", OnnxType.Int64, -1, 1);
        var missing = graph.Node("Equal", [since, graph.Scalar("least", DateColumn.Missing)]);
        var hours = graph.Node("Div", [graph.Node("Cast", [graph.Node("Where", [missing, graph.Scalar("none", 0L), since])], ("to", OnnxType.Float)), graph.Scalar("hour", (float)Hour)]);
        return new(graph.Node("Concat", [one, two, hours], ("axis", 1L)), [graph.Node("Squeeze", [code, graph.Ints("axis", [1], 1)])]);
    }

    /// <summary>Makes every logit so many times as large.</summary>
    public void Sharpen(float times)
    {
        _body.Load(new Weights(Weights.All.Select(w => w.Name.StartsWith("head", StringComparison.Ordinal) ? w with { Values = [.. w.Values.Select(v => v * times)] } : w)));
        Weights = _body.Weights();
    }

    public void Dispose() => _body.Dispose();
}

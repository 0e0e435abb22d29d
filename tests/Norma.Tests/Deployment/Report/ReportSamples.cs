using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Profiles;
using Norma.Deployment;
using Norma.Deployment.Report;
using Norma.Evaluation;
using Norma.Evaluation.Explain;
using Norma.Features;
using Norma.Spec;
using Norma.Tests.Data;
using Norma.Tracking;

namespace Norma.Tests.Deployment.Report;

/// <summary>Contents as real runs have them: the data and the judging are real, what the model says is the truth with noise.</summary>
static class ReportSamples
{
    public static ReportContents Churn() => s_churn.Value;

    public static ReportContents Penguins() => s_penguins.Value;

    public static ReportContents Concrete() => s_concrete.Value;

    static readonly Lazy<ReportContents> s_churn = new(() => Of("churn", "Will this customer leave?", 2.4, new EvaluationSpec(
        Metrics: [(Metric)"accuracy", "f1", "roc_auc", "log_loss"], Baselines: [(Baseline)"majority", "logistic_regression"], Slices: ["international_plan", "number_customer_service_calls"], Resamples: 200,
        Gates:
        [
            new("roc_auc", Minimum: 0.85), new("roc_auc", Baseline: "logistic_regression", MinAbsoluteChange: 0.02),
            new("accuracy", Minimum: 0.9, By: "international_plan"), new("demographic_parity_difference", Maximum: 0.2, By: "international_plan"),
        ]),
        ("churn", new Binary(Role.Target, Positive: "yes")), ("area_code", new Category(Role.Ignore)), ("international_plan", new Binary(Sensitive: true)),
        ("total_day_minutes", new Number(Unit: "min")), ("total_day_charge", new Number(Unit: "USD")), ("total_eve_charge", new Number(Unit: "USD")), ("account_length", new Number(Unit: "month"))));

    static readonly Lazy<ReportContents> s_penguins = new(() => Of("penguins", "Which species is this penguin?", 2.2, new EvaluationSpec(
        Metrics: [(Metric)"accuracy", "f1", "log_loss"], Baselines: [(Baseline)"majority", "logistic_regression"], Slices: ["island", "sex"], Resamples: 200,
        Gates: [new("accuracy", Minimum: 0.9), new("accuracy", Baseline: "majority", MinAbsoluteChange: 0.3)]),
        ("species", new Category(Role.Target)), ("year", new Number(Role.Ignore)), ("bill_length_mm", new Number(Unit: "mm")), ("body_mass_g", new Number(Unit: "g"))));

    static readonly Lazy<ReportContents> s_concrete = new(() => Of("concrete", "How strong is concrete of this mixture at this age?", 0.35, new EvaluationSpec(
        Metrics: [(Metric)"r2", "root_mean_squared_error", "mean_absolute_error"], Baselines: [(Baseline)"mean", "linear_regression"], Slices: ["age"], Resamples: 200, Gates: [new("r2", Minimum: 0.75)]),
        ("compressive_strength", new Number(Role.Target, Unit: "MPa")), ("cement", new Number(Unit: "kg/m³")), ("water", new Number(Unit: "kg/m³")), ("age", new Number(Unit: "day"))));

    /// <summary>Few rows, every section.</summary>
    public static ReportContents Small()
    {
        var target = new Target("fits", TaskKind.BinaryClassification, ["no", "yes"]);
        float[] truth = [.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? 1f : 0f)];
        float[] said = [.. Enumerable.Range(0, 40).SelectMany(i => Pair(i % 3 == 0 ? 0.95f - i / 60f : i / 60f))];
        var table = Tables.Of(Tables.Texts("group", [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "a" : "b")]), Tables.Numbers("size", [.. Enumerable.Range(0, 40).Select(i => i % 7 == 6 ? float.NaN : i)]));
        var fields = Tables.Fields(("group", new Category(Sensitive: true)), ("size", new Number(Unit: "cm")));
        var spec = new EvaluationSpec(Metrics: [(Metric)"accuracy", "roc_auc"], Baselines: [(Baseline)"majority"], Slices: ["group"], Resamples: 50,
            Gates: [new("accuracy", Minimum: 0.9), new("demographic_parity_difference", Maximum: 0.5, By: "group")]);
        var outcome = new Outcome(target, truth, said);
        var judgement = Judge.Of("small", spec, [new(Part.Train, [outcome]), new(Part.Test, [outcome])], new(table, fields), seed: 1) with { StoppedBy = "epochs", Epochs = 3, Seconds = 0.25 };
        return new()
        {
            Judgement = judgement, Targets = [target], Evaluation = spec, Description = "Does it fit?", License = "CC0-1.0", Fields = fields,
            Rows = new([new("train", 40), new("test", 40)]), Profile = Profile.Of(table, fields), Findings = [Finding], Layers = [new("dense", "dense", "[4]", 12), new("head", "dense", "[1]", 5)],
            Files = [new("small.csv", 640, new string('0', 64), 40)], History = History(3, ["loss", "val_loss"]), BestEpoch = 2, Curves = [Curves.Of(outcome)],
            Importance = [new("accuracy", 0.85, [new("size", 0.3, 0.02), new("group", -0.001, 0.01)])], Lock = Lock, Parity = Parity, Spec = "norma: 1\nname: small\n", Written = ["to be, or <not> to be"], Answers = [new("who <asked>?", "she & he", "she", 0.25f)], Transcripts = [new("to <bee>", "to be & not", 0.125f)],
            Found = [new(new(new("cells", TaskKind.ObjectDetection, ["red"]), [new("red", 7, 0.75, 0.5)], [], []), [])],
        };
    }

    /// <summary>The small contents with another text wherever a text comes from outside.</summary>
    public static ReportContents Named(string text)
    {
        var small = Small();
        var target = new Target(text, TaskKind.BinaryClassification, [text, text + "2"]);
        Map<T> Renamed<T>(Map<T> map) => new(map.Select((entry, i) => KeyValuePair.Create(i == 0 ? text : text + i, entry.Value)));
        return small with
        {
            Judgement = small.Judgement with
            {
                Name = text, Task = text, StoppedBy = text, Baselines = Renamed(small.Judgement.Baselines),
                Slices = [.. small.Judgement.Slices.Select(slice => slice with { By = new([KeyValuePair.Create(text, (string?)text)]) })],
                Gates = [.. small.Judgement.Gates.Select((gate, i) => gate with { By = text, Slice = text, Baseline = text, Reason = text, Metric = i == 0 ? text : gate.Metric, Target = text })],
            },
            Targets = [target], Description = text, License = text, Fields = Renamed(small.Fields),
            Profile = new(40, new Dictionary<string, FieldProfile> { [text] = new(text, text, 40, 0, 2, TopValues: [new(text, 40)]), [text + "2"] = new("date", "feature", 40, 0, 2, Earliest: text, Latest: text) }),
            Findings = [new Finding(text, text, text) { Expected = text, Fix = text }],
            Layers = [new(text, text, text, 1)],
            Files = [new(text, 1, text, 1)],
            Curves = [.. small.Curves.Select(curves => curves with { Target = target, Roc = Of(curves.Roc), PrecisionRecall = Of(curves.PrecisionRecall), Calibration = Of(curves.Calibration) })],
            History = [.. small.History.Select(row => row with { Values = Renamed(row.Values) })],
            Importance = [new(text, 1, [new(text, 1, 0)])],
            Parity = new(1, new(0, 0), new Dictionary<string, ParityOutput> { [text] = new(0, 0) }, new Dictionary<string, int>(), new Dictionary<string, IReadOnlyDictionary<string, double>>(), true),
            Lock = Locked(text, 1, 1, text, text, text, text, text, new() { [text] = text }, text, text),
            Spec = text,
        };

        Items<Curve> Of(Items<Curve> curves) => [.. curves.Select(curve => curve with { Class = text })];
    }

    /// <summary>The small contents with a profile of many fields.</summary>
    public static ReportContents Wide(int fields)
    {
        var random = new Seed(3, "wide");
        Column[] columns = [.. Enumerable.Range(0, fields).Select(i => i % 3 == 0
            ? Tables.Texts($"category_{i}", [.. Enumerable.Range(0, 500).Select(_ => $"a rather long level {random.Below(40)}")])
            : (Column)Tables.Numbers($"number_{i}", [.. Enumerable.Range(0, 500).Select(_ => (float)random.Normal() * 1e4f)]))];
        var table = Tables.Of(columns);
        return Churn() with { Profile = Profile.Of(table, Tables.FieldsOf(table)), Importance = [new("accuracy", 0.9, [.. columns.Select(c => new FieldImportance(c.Name, random.Uniform(), 0.01))])] };
    }

    static readonly Finding Finding = new("DATA052", "$.data.fields.size", "14 % of its values are missing") { Severity = Severity.Warning, Expected = "few missing values", Fix = "impute it, or leave it out." };

    static readonly LockFile Lock = Locked(
        "0.1.0", 42, 2, "cpu", "float32", ".NET 10.0", "linux-x64", "x86-64-v3", new() { ["TorchSharp"] = "0.107.0", ["DuckDB.NET.Data"] = "1.5.0" }, new string('a', 64), new string('b', 64));

    static readonly ParityReport Parity = new(
        1000, new(1e-4, 1e-3), new Dictionary<string, ParityOutput> { ["probabilities"] = new(3e-7, 2e-6) }, new Dictionary<string, int> { ["label"] = 0 }, new Dictionary<string, IReadOnlyDictionary<string, double>>(), true);

    static LockFile Locked(string tool, long seed, int threads, string device, string precision, string runtime, string os, string cpu, Dictionary<string, string> packages, string split, string weights) =>
        new(1, tool, [], new(split, 1, 1, 1), seed, threads, device, precision, packages, runtime, os, cpu, new(weights, new Dictionary<string, IReadOnlyDictionary<string, double>>()));

    static ReportContents Of(string name, string description, double skill, EvaluationSpec spec, params (string Name, Field Field)[] stated)
    {
        var table = Tables.Csv(Source.Path("examples", name, name + ".csv"));
        var data = DataSet.Of(Tables.FieldsOf(table, stated), table);
        var random = new Seed(7, name);
        int[] order = [.. Enumerable.Range(0, table.Rows)];
        random.Shuffle<int>(order);
        var (train, validation) = ((int)(order.Length * 0.7), (int)(order.Length * 0.8));
        (Part Part, int[] Rows)[] parts = [(Part.Train, order[..train]), (Part.Validation, order[train..validation]), (Part.Test, order[validation..])];
        var target = data.Targets[0];
        Items<PartOutcomes> outcomes = [.. parts.Select(part => new PartOutcomes(part.Part, [Say(target, table[target.Name].Take(part.Rows), random, part.Part == Part.Train ? skill * 1.1 : skill)]))];
        var judgement = Judge.Of(name, spec, outcomes, new(table.Take(parts[2].Rows), data.Fields, Features(data, parts[0].Rows), Features(data, parts[2].Rows)), seed: 42);
        var features = data.Fields.Where(field => field.Value.Role == Role.Feature).Select(field => field.Key).ToArray();
        return new()
        {
            Judgement = judgement with { StoppedBy = "early_stopping", Epochs = 31, Seconds = 4.13 },
            Targets = data.Targets,
            Evaluation = spec,
            Description = description,
            License = "MIT",
            Fields = data.Fields,
            Files = [new($"{name}.csv", 508_314, new string('c', 64), table.Rows)],
            Rows = new(parts.Select(part => KeyValuePair.Create(Vocabulary.Snake(part.Part.ToString()), part.Rows.Length))),
            Profile = Profile.Of(table, data.Fields),
            Findings = [Finding, .. judgement.Findings, new("DATA046", "$.data.fields.state", "51 levels, the rarest with 12 rows") { Severity = Severity.Information }],
            Layers = [new("features.state.embeddings", "embedding", "[16]", 832), new("dense", "dense", "[128]", 4_864), new("dropout", "dropout", "[128]", 0), new("dense_1", "dense", "[64]", 8_256), new("head", "dense", "[1]", 65)],
            History = History(31, ["loss", "val_loss", judgement.Metrics["test"].Keys.First(), "val_" + judgement.Metrics["test"].Keys.First()]),
            BestEpoch = 23,
            Curves = [.. outcomes[2].Outcomes.Select(Curves.Of)],
            Importance = [new(judgement.Metrics["test"].Keys.First(), judgement.Metrics["test"].Values.First(), [.. features.Select((field, i) => new FieldImportance(field, 0.2 * Math.Exp(-i * 0.4) - 0.001, 0.012 / (1 + i)))])],
            Lock = Lock,
            Parity = Parity,
            Spec = File.ReadAllText(Source.Path("examples", name, "norma.yaml")),
        };
    }

    /// <summary>The truth, seen through noise.</summary>
    static Outcome Say(Target target, Column truth, Seed random, double skill)
    {
        if (truth is NumberColumn numbers)
            return new(target, numbers.Values, [.. numbers.Values.Select(v => (float)(v + random.Normal() * 6 + random.Normal() * skill * v * 0.2))]);
        var texts = (TextColumn)truth;
        float[] classes = [.. Enumerable.Range(0, texts.Rows).Select(row => (float)target.Classes.ToList().IndexOf(texts[row]!))];
        return new(target, classes, [.. classes.SelectMany(c => Enumerable.Range(0, target.Classes.Count).Select(k => (c == k ? skill : 0) + random.Normal() * 0.9 - (target.Classes.Count == 2 && k == 1 ? 0.5 : 0)).ToArray() is var logits
            ? logits.Select(l => (float)(Math.Exp(2 * l) / logits.Sum(o => Math.Exp(2 * o)))) : [])]);
    }

    static Encoded Features(DataSet data, int[] rows)
    {
        float[][] columns = [.. data.Fields.Where(field => field.Value.Role == Role.Feature).Select(field => data.Table[field.Key]).OfType<NumberColumn>().Select(Scaled)];
        return new(rows.Length, new Layout(columns.Length, []), [.. rows.SelectMany(row => columns.Select(column => column[row]))], []);
    }

    static float[] Scaled(NumberColumn column)
    {
        var known = column.Values.Where(v => !float.IsNaN(v)).ToArray();
        var (mean, deviation) = (known.Average(), Math.Sqrt(known.Average(v => (double)v * v)) + 1e-6);
        return [.. column.Values.Select(v => float.IsNaN(v) ? 0 : (float)((v - mean) / deviation))];
    }

    static Items<HistoryRow> History(int epochs, string[] columns) =>
        [.. Enumerable.Range(1, epochs).Select(epoch => new HistoryRow(epoch, epoch * 55, epoch * 0.13, 0.001, new(columns.Select((column, i) => KeyValuePair.Create(column, Value(epoch, column, i))))))];

    static double Value(int epoch, string column, int i)
    {
        var wave = 0.012 * Math.Sin(epoch * 1.7 + i) * (i % 2);
        var loss = 0.22 + 0.5 * Math.Exp(-epoch / 6.0) + (i % 2 == 1 ? 0.03 + 0.0006 * Math.Max(0, epoch - 14) * (epoch - 14) : 0) + wave;
        return column.EndsWith("loss", StringComparison.Ordinal) ? loss : 1 - loss / 3;
    }

    static float[] Pair(float positive) => [1 - positive, positive];
}

using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Features.Transforms;
using Norma.Spec;
using Norma.Tests.Data;
using Xunit;

namespace Norma.Tests.Features;

public sealed class FittedFeaturesTests
{
    static readonly FeaturesSpec s_everything = new(
        Fields: Parity.Map<Items<Transform>>(("income", [new Impute(AddIndicator: true), new Robust(), new Clip(-3, 3)]), ("size", [new Bins(4), new Embedding()]),
            ("plan", [new Ordinal(), new Impute(), new MinMax()]), ("since", [new DateParts(Cyclic: true), new Impute(), new Standardize()])),
        Add: Parity.Map(("ratio", new Derived("income / full")), ("pair", new Derived(Cross: ["state", "member"])), ("plans", new Derived(Cross: ["plan", "state"], Transforms: [new Impute(), new Embedding(MinFrequency: 3)]))));

    [Fact]
    public void Defaults_follow_the_type()
    {
        var table = Tables.Of(Tables.Numbers("x", 1, float.NaN, 3, 8), Tables.Texts("few", "b", "a", null, "b"), Tables.Texts("many", "1", "2", "3", "4"),
            Tables.Texts("yes", "yes", null, "no", "yes"), new DateColumn("day", [0, 86_400_000_000, DateColumn.Missing, 0]), Tables.Texts("note", "p", "q", "r", "s"), Tables.Numbers("y", 1, 2, 3, 4));
        var features = FittedFeatures.Fit(new(), DataSet.Of(Tables.Fields(("x", new Number()), ("few", new Category()), ("many", new Category()), ("yes", new Binary()), ("day", new Date()),
            ("note", new Text()), ("y", new Number(Role.Target))), table));

        // x: the median 3 fills the gap; mean 3.75, deviation √6.6875. yes: 1 is most frequent. day: year, month, day, weekday.
        Assert.Equal(6, features.Layout.Numbers);
        Assert.Equal([new CodeInput("few", 3, new(2, false)), new CodeInput("many", 5, new(4, false))], features.Layout.Codes);
        var encoded = Parity.Holds(features, table);
        var deviation = (float)Math.Sqrt(6.6875);
        Assert.Equal([-2.75f / deviation, -0.75f / deviation, -0.75f / deviation, 4.25f / deviation], Column(encoded, 0), Near);
        Assert.Equal([1f, 1, 0, 1], Column(encoded, 1));
        Assert.Equal([2, 1, 1, 2, 0, 3, 2, 4], encoded.Codes);
        Assert.Equal(["x", "few", "many", "yes", "day"], features.Inputs.Select(input => input.Name));
        Assert.Equal((1.5f, 2.5f), (features.Scales[0].Means[0] - 1, features.Scales[0].Means[0]));
        Assert.Equal(["impute median: 3", "standardize: (x − 3.75) / 2.58602"], features.Features[0].Steps);
    }

    [Fact]
    public void A_category_of_more_than_32_levels_is_embedded()
    {
        string[] levels = [.. Enumerable.Range(0, 33).Select(i => $"level {i:00}")];
        foreach (var (count, lookup) in new[] { (32, new Lookup(32, false)), (33, new Lookup(12, true)) })
        {
            var table = Tables.Of(Tables.Texts("c", levels[..count]));
            Assert.Equal(lookup, FittedFeatures.Fit(new(), DataSet.Of(Tables.FieldsOf(table), table)).Layout.Codes[0].Lookup);
        }
    }

    [Fact]
    public void Everything_at_once_computes_the_same_in_onnx()
    {
        var train = Parity.Train(5000);
        var features = FittedFeatures.Fit(s_everything, train);
        Parity.Holds(features, train.Table);
        Parity.Holds(features, Parity.New());
        Parity.Holds(features, Parity.New().Take([5]));
    }

    [Fact]
    public void Features_of_the_same_steps_share_nodes_and_keep_their_columns()
    {
        var train = Parity.Only(Parity.Train(), "income", "size", "full", "member", "since");
        Items<Transform> scaled = [new Clip(0), new Log(), new Impute(), new Standardize()];
        var features = FittedFeatures.Fit(new(Fields: Parity.Map(("income", scaled), ("full", scaled), ("member", scaled)), Add: Parity.Map(("more", new Derived("size * 2", Transforms: scaled)))), train);
        Parity.Holds(features, train.Table);
        Parity.Holds(features, Parity.New());
        var graph = new Norma.Formats.Onnx.OnnxGraph();
        features.Lower(graph);
        var model = Norma.Formats.Onnx.OnnxModel.Read(graph.ToBytes("features", []), "features.onnx");
        Assert.Equal(1, model.Proto.Graph.Node.Count(node => node.OpType == "Log"));
    }

    [Fact]
    public void Nothing_that_was_fitted_changes_with_rows_outside_of_training()
    {
        var rows = Parity.Train(400);
        int[] train = [.. Enumerable.Range(0, 400).Where(row => row % 4 != 0)];
        var other = Changed(rows, row => row % 4 == 0);
        Assert.NotEqual(FittedFeatures.Fit(s_everything, rows).Apply(rows.Table).Numbers, FittedFeatures.Fit(s_everything, other).Apply(rows.Table).Numbers);

        var (first, second) = (FittedFeatures.Fit(s_everything, rows.Take(train)), FittedFeatures.Fit(s_everything, other.Take(train)));
        Assert.Equal(first.Features, second.Features);
        Assert.Equal(first.Layout, second.Layout);
        Assert.Equal(first.Scales, second.Scales);
        Assert.Equal(first.Apply(Parity.New()).Numbers, second.Apply(Parity.New()).Numbers);
        Assert.Equal(first.Apply(Parity.New()).Codes, second.Apply(Parity.New()).Codes);
        Assert.Equal(Bytes(first), Bytes(second));
    }

    // Other values, other gaps and levels that no other row has in some of the rows.
    static DataSet Changed(DataSet rows, Func<int, bool> which) => rows with
    {
        Table = new([.. rows.Table.Columns.Select(column => column switch
        {
            NumberColumn numbers => new NumberColumn(numbers.Name, [.. numbers.Values.Select((value, row) => which(row) ? 1e6f + row : value)]),
            DateColumn dates => new DateColumn(dates.Name, [.. dates.Values.Select((value, row) => which(row) ? row * 1_000_000_000_000 : value)]),
            TextColumn { Name: not "churn" } texts => Tables.Texts(texts.Name, [.. Enumerable.Range(0, texts.Rows).Select(row => which(row) ? texts.Name == "member" ? "true" : $"new {row}" : texts[row])]),
            _ => column,
        })], rows.Table.Rows),
    };

    [Fact]
    public void The_same_rows_give_the_same_graph() =>
        Assert.Equal(Bytes(FittedFeatures.Fit(s_everything, Parity.Train())), Bytes(FittedFeatures.Fit(s_everything, Parity.Train())));

    static byte[] Bytes(FittedFeatures features)
    {
        var graph = new Norma.Formats.Onnx.OnnxGraph();
        features.Lower(graph);
        return graph.ToBytes("features", []);
    }

    [Fact]
    public void A_gap_that_nothing_fills_is_refused_in_training_and_filled_with_the_mean_later()
    {
        var spec = new FeaturesSpec(Fields: Parity.Map<Items<Transform>>(("x", [new MinMax()])));
        var gap = Tables.Of(Tables.Numbers("x", 1, float.NaN, 3));
        var fault = Assert.Throws<FindingsException>(() => FittedFeatures.Fit(spec, DataSet.Of(Tables.FieldsOf(gap), gap)));
        Assert.Equal((ExitCode.Data, "FEAT020", "$.features.fields.x"), (fault.ExitCode, fault.Findings[0].Code, fault.Findings[0].Path));

        var full = Tables.Of(Tables.Numbers("x", 0, 0, 1, 2));
        var features = FittedFeatures.Fit(spec, DataSet.Of(Tables.FieldsOf(full), full));
        Assert.Equal([0, 0.375f, 1.5f, 1e15f, -1e15f], Parity.Holds(features, Tables.Of(Tables.Numbers("x", 0, float.NaN, 3, float.MaxValue, float.MinValue))).Numbers);
    }

    [Fact]
    public void What_says_nothing_is_a_warning_and_never_a_gap()
    {
        var table = Tables.Of(Tables.Numbers("same", 2, 2, 2), Tables.Numbers("none", float.NaN, float.NaN, float.NaN), Tables.Texts("empty", null, null, null), Tables.Texts("one", "a", "a", "a"),
            Tables.Texts("rare", "a", "b", "c"), new DateColumn("never", [DateColumn.Missing, DateColumn.Missing, DateColumn.Missing]), Tables.Texts("flag", "yes", "yes", "yes"));
        var fields = Tables.FieldsOf(table, ("flag", new Binary()));
        var features = FittedFeatures.Fit(new(Fields: Parity.Map<Items<Transform>>(("rare", [new OneHot(MinFrequency: 2)]))), DataSet.Of(fields, table));
        Assert.Equal([("FEAT040", "same"), ("FEAT041", "none"), ("FEAT041", "empty"), ("FEAT041", "rare"), ("FEAT041", "never"), ("FEAT040", "flag")],
            features.Findings.Select(finding => (finding.Code, finding.Message.Split('\'')[1])));
        Assert.All(features.Findings, finding => Assert.Equal(Severity.Warning, finding.Severity));
        Assert.Equal(["same", "one", "flag"], features.Inputs.Select(input => input.Name));
        Assert.Equal([0, 1, 5, 1, 0, 1], Parity.Holds(features, Tables.Of(Tables.Numbers("same", 2, 7, float.NaN), Tables.Texts("one", "a", null, "b"), Tables.Texts("flag", "yes", "no", null))).Numbers);

        var nothing = Assert.Throws<FindingsException>(() => FittedFeatures.Fit(new(), DataSet.Of(Tables.Fields(("none", new Number())), table)));
        Assert.Equal(["FEAT041", "FEAT024"], nothing.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void All_faults_of_the_rows_are_found_at_once()
    {
        var table = Tables.Of(Tables.Numbers("a", -1, 2), Tables.Numbers("b", float.NaN, 2), new DateColumn("d", [0, 1]));
        var spec = new FeaturesSpec(Fields: Parity.Map<Items<Transform>>(("a", [new Log()]), ("b", [new Standardize()]), ("d", [new DateParts(), new Bins()])));
        var fault = Assert.Throws<FindingsException>(() => FittedFeatures.Fit(spec, DataSet.Of(Tables.FieldsOf(table), table)));
        Assert.Equal(["FEAT021", "FEAT020", "FEAT027"], fault.Findings.Select(finding => finding.Code));
        Assert.Contains("a vector takes none", fault.Findings[2].Fix, StringComparison.Ordinal);
        Assert.Equal(["FEAT025"], Assert.Throws<FindingsException>(() => FittedFeatures.Fit(new(), DataSet.Of(Tables.FieldsOf(table), table.Take([])))).Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void A_category_that_names_the_rows_is_refused()
    {
        var rows = LevelTable.MostLevels + 1;
        var column = new TextColumn("id", [.. Enumerable.Range(0, rows)], [.. Enumerable.Range(0, rows).Select(i => $"{i}")]);
        var data = DataSet.Of(Tables.Fields(("id", new Category())), new([column], rows));
        Assert.Equal("FEAT022", Assert.Throws<FindingsException>(() => FittedFeatures.Fit(new(), data)).Findings[0].Code);
    }

    [Fact]
    public void Truth_is_the_class_or_the_number()
    {
        var train = DataSet.Of(Tables.Fields(("x", new Number()), ("churn", new Binary(Role.Target, Positive: "yes")), ("kind", new Category(Role.Target)), ("price", new Number(Role.Target)), ("w", new Number(Role.Weight))),
            Tables.Of(Tables.Numbers("x", 1, 2, 3), Tables.Texts("churn", "yes", "no", "yes"), Tables.Texts("kind", "b", "c", "a"), Tables.Numbers("price", 10, 20, 60), Tables.Numbers("w", 1, 0, 2.5f)));
        var features = FittedFeatures.Fit(new(), train);
        var truth = features.Truth(train);
        Assert.Equal([1f, 0, 1], truth[0]);
        Assert.Equal([1f, 2, 0], truth[1]);
        Assert.Equal([10f, 20, 60], truth[2]);
        Assert.Equal([TargetScale.Identity, TargetScale.Identity, TargetScale.Fit([10, 20, 60])], features.Scales);
        Assert.Equal([1f, 0, 2.5f], features.Weights(train)!);
        Assert.Equal(TargetScale.Identity, FittedFeatures.Fit(new(Target: TargetScaling.None), train).Scales[2]);

        var later = train with { Table = Tables.Of(Tables.Numbers("x", 1, 2), Tables.Texts("churn", null, "yes"), Tables.Texts("kind", "b", "z"), Tables.Numbers("price", float.NaN, 1), Tables.Numbers("w", 1, -1)) };
        Assert.Equal(["FEAT030", "FEAT030", "FEAT030"], Assert.Throws<FindingsException>(() => features.Truth(later)).Findings.Select(finding => finding.Code));
        Assert.Equal("FEAT031", Assert.Throws<FindingsException>(() => features.Weights(later)).Findings[0].Code);
    }

    [Fact]
    public void A_pair_of_texts_has_one_name()
    {
        // Pairs whose parts would run together if a cross sign within a text were not marked.
        var train = Tables.Of(Tables.Texts("a", "x × y", "x", "x\\", null), Tables.Texts("b", "z", "y × z", "z", "z"));
        var features = FittedFeatures.Fit(new(Add: Parity.Map(("pair", new Derived(Cross: ["a", "b"])))), DataSet.Of(Tables.FieldsOf(train), train));
        Assert.Equal(4, features.Layout.Codes[^1].Levels);
        var encoded = Parity.Holds(features, Tables.Of(Tables.Texts("a", "x × y", "x", "x\\", null, "x", "new", ""), Tables.Texts("b", "z", "y × z", "z", "z", "z", "z", "z")));
        Assert.Equal([0, 0, 0, 0], Enumerable.Range(3, 4).Select(row => encoded.Codes[row * 3 + 2]));
        Assert.Equal(3, Enumerable.Range(0, 3).Select(row => encoded.Codes[row * 3 + 2]).Distinct().Count());
    }

    static float[] Column(Encoded encoded, int column) => [.. Enumerable.Range(0, encoded.Rows).Select(row => encoded.Numbers[row * encoded.Layout.Numbers + column])];

    static bool Near(float a, float b) => Math.Abs(a - b) <= 1e-6f;
}

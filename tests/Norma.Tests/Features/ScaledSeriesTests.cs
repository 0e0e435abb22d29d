using System.Text.Json;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Data.Splits;
using Norma.Deployment;
using Norma.Features;
using Norma.Features.Transforms;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Reshaping;
using Norma.Spec;
using Norma.Training;
using Xunit;
using Steps = Norma.Data.Windows;

namespace Norma.Tests.Features;

/// <summary>Series that are scaled by their windows or entities, and forecasts that are scaled back: numpy's numbers, in the trained network as in the graph.</summary>
public sealed class ScaledSeriesTests
{
    static readonly JsonElement s_golden = JsonDocument.Parse(File.ReadAllBytes(Source.Path("tests", "Norma.Tests", "Features", "Goldens", "scaled_series.json"))).RootElement;

    static readonly (string, Field)[] s_contract =
    [
        ("past", new Series(["load", "heat"], Length: 6)), ("next", new Series(["heat", "load"], Role.Target, 2)), ("t", new Number(Role.Ignore)), ("site", new Category()),
    ];

    static float[] Floats(string name) => [.. s_golden.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];

    static DataSet Read(TemporaryFolder folder, params (string Name, Field Field)[] fields)
    {
        File.WriteAllLines(folder.In("steps.csv"), s_golden.GetProperty("rows").EnumerateArray().Select(row => string.Join(',', row.EnumerateObject().Select(cell => cell.Value.ToString()))).Prepend("t,site,load,heat"));
        return DataReader.Read(new(new Csv("steps.csv"), new(fields.Select(f => KeyValuePair.Create(f.Name, f.Field))), new Time("t"), Windows: new Steps("t", "site")), folder.Path);
    }

    static FeaturesSpec Spec(Standardize stated, TargetScaling target = TargetScaling.Standardize) => new(Fields: Parity.Map(("past", new Items<Transform>([stated]))), Target: target);

    [Theory]
    [InlineData("window", TargetScaling.Standardize)]
    [InlineData("window", TargetScaling.None)]
    [InlineData("last", TargetScaling.Standardize)]
    [InlineData("entity", TargetScaling.Standardize)]
    [InlineData("entity", TargetScaling.None)]
    [InlineData("unknown", TargetScaling.Standardize)]
    public void Forecasts_are_those_of_numpy(string name, TargetScaling scaling)
    {
        using var folder = new TemporaryFolder();
        var data = Read(folder, s_contract);
        var stated = name is "window" ? new Standardize(ScaleBy.Window) : name is "last" ? new Standardize(ScaleBy.Window, WindowCenter.Last) : new Standardize(ScaleBy.Entity);
        var features = FittedFeatures.Fit(Spec(stated, scaling), data);
        var plan = NetworkPlan.Of(new([new Flatten()], Inputs: new([new("steps", new ModelInput("past"))])), features.Layout, features.Targets);
        var weights = new Weights([new("head.kernel", [12, 4], Floats("kernel")), new("head.bias", [4], Floats("bias"))]);

        var rows = data.Table;
        if (name is "unknown") rows = new([.. rows.Columns.Select(column => column.Name == "site" ? Norma.Tests.Data.Tables.Texts("site", [.. Enumerable.Range(0, rows.Rows).Select(row => row % 2 == 0 ? "elsewhere" : null)]) : column)], rows.Rows);
        float[] expected = [.. s_golden.GetProperty(name).EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetSingle())];
        using var network = new TrainedNetwork(plan, weights, features.Scales);
        Near(expected, network.Predict(features.Apply(rows))[0]);
        var model = OnnxModel.Read(OnnxExport.Write("scaled", features, plan, weights, new(License: "MIT")), "scaled.onnx");
        Assert.Equal([], OnnxRules.Check(model).Select(finding => finding.ToString()));
        using var predictor = OnnxPredictor.Open(model, data.Fields, features.Targets, threads: 1);
        Near(expected, predictor.Predict(rows).Values[0]);
    }

    // float32 carries what is standardized over all rows; a site whose load varies 200 times less than that is divided by so much less.
    static void Near(float[] expected, float[] said)
    {
        Assert.Equal(expected.Length, said.Length);
        for (var i = 0; i < said.Length; i++) Assert.True(Math.Abs(said[i] - expected[i]) <= 1e-4 + 1e-5 * Math.Abs(expected[i]), $"{i}: {said[i]:R} for {expected[i]:R}");
    }

    [Fact]
    public void A_target_of_other_columns_is_not_scaled_back_and_the_scale_enters_no_layer()
    {
        using var folder = new TemporaryFolder();
        var data = Read(folder, ("past", new Series("heat", Length: 6)), ("next", new Series("load", Role.Target, 2)), ("t", new Number(Role.Ignore)), ("site", new Category()));
        var features = FittedFeatures.Fit(Spec(new(ScaleBy.Entity)), data);
        Assert.Empty(features.Layout.Back);
        // The mean and the deviation of the entity, and the window.
        Assert.Equal(2 + 6, features.Layout.Numbers);
        Assert.Equal(["past", "site"], features.Features.Select(feature => feature.Name));
        var combined = NetworkPlan.Of(new([new Dense(3)], Encoders: new([new("past", new Items<Layer>([new Flatten()]))])), features.Layout, features.Targets);
        Assert.Equal(6, combined.InputShapes["past"].Size);
        Assert.Equal(features.Layout.Codes[0].Lookup.Width, combined.InputShapes["features"].Size);
    }

    [Fact]
    public void What_cannot_be_scaled_so_is_a_finding()
    {
        using var folder = new TemporaryFolder();
        Finding Found(FeaturesSpec spec, Steps? windows, params (string Name, Field Field)[] fields) => Assert.Single(FeatureChecks.Check(spec, Norma.Tests.Data.Tables.Fields(fields), windows));
        FeaturesSpec On(string field, params Transform[] steps) => new(Fields: Parity.Map((field, new Items<Transform>(steps))));
        var window = new Standardize(ScaleBy.Window);
        Assert.Equal(("FEAT067", "$.features.fields.heat.by"), Of(Found(On("heat", window), null, ("heat", new Number()))));
        Assert.Equal(("FEAT067", "$.features.fields.past[1].by"), Of(Found(On("past", new Difference(), window), new("t"), s_contract)));
        Assert.Equal(("FEAT067", "$.features.fields.past.by"), Of(Found(On("past", new Standardize(ScaleBy.Entity)), new("t"), s_contract)));
        Assert.Equal("FEAT067", Found(On("past", new Standardize(ScaleBy.Entity)), new("t", ["site", "t"]), s_contract).Code);
        Assert.Equal("FEAT067", Found(On("past", new Standardize(ScaleBy.Entity)), new("t", "t"), s_contract).Code);
        Assert.Equal("FEAT067", Found(On("past", new Standardize(ScaleBy.Entity)), new("t", "nobody"), s_contract).Code);
        Assert.Equal(("FEAT004", "$.features.fields.past.center"), Of(Found(On("past", new Standardize(Center: WindowCenter.Last)), null, s_contract)));
        Assert.Empty(FeatureChecks.Check(On("past", window), Norma.Tests.Data.Tables.Fields(s_contract)));

        var one = Read(folder, ("past", new Series("load", Length: 1)), ("next", new Series("load", Role.Target, 2)), ("t", new Number(Role.Ignore)));
        Assert.Equal("FEAT067", Assert.Single(Assert.Throws<FindingsException>(() => FittedFeatures.Fit(Spec(window), one)).Findings).Code);

        var features = FittedFeatures.Fit(Spec(window), Read(folder, s_contract));
        string Refused(params (string, ModelInput)[] inputs) => Assert.Single(Assert.Throws<FindingsException>(() => NetworkPlan.Of(new([new Flatten()], Inputs: new(inputs.Select(input => KeyValuePair.Create(input.Item1, input.Item2)))), features.Layout, features.Targets)).Findings).Code;
        Assert.Equal("MODL020", Refused(("all", new ModelInput(["past", "site"]))));
        Assert.Equal("MODL020", Refused(("all", new ModelInput())));
        Assert.Equal("MODL020", Refused(("all", new ModelInput("past", [4, 3]))));

        static (string, string) Of(Finding finding) => (finding.Code, finding.Path);
    }
}

using System.Globalization;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Norma.Conformance;
using Norma.Data;
using Norma.Deployment;
using Norma.Server;
using Norma.Spec;
using Norma.Tests.Server;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>Whole lives of forecasts whose windows are scaled by themselves, and that see the calendar of each step.</summary>
public sealed class WindowLifeTests
{
    const string Scaled = """
        norma: 1
        name: scaled
        data:
          source: {type: csv, path: load.csv}
          windows: {time: at}
          fields:
            past: {type: series, columns: [load, heat], length: 24}
            next: {type: series, columns: load, length: 6, role: target}
            at: {type: date, format: "yyyy-MM-dd HH:mm:ss", role: ignore}
          split: {type: time, by: at}
        features: {fields: {past: {type: standardize, by: window}}}
        model:
          layers:
            - flatten
            - {type: dense, units: 16, activation: relu}
        training: {epochs: 4, batch_size: 32, optimizer: {type: adam, learning_rate: 0.005}}
        evaluation: {metrics: [mean_absolute_error, r2]}
        """;

    const string Dated = """
        norma: 1
        name: dated
        data:
          source: {type: csv, path: load.csv}
          windows: {time: at}
          fields:
            past: {type: series, columns: [load, heat], length: 12}
            next: {type: series, columns: load, length: 6, role: target}
            at: {type: date, format: "yyyy-MM-dd HH:mm:ss"}
          split: {type: time, by: at}
        features:
          fields:
            past: {type: standardize, by: window}
            at: {type: date_parts, of: past, parts: [hour, weekday], cyclic: true}
        model:
          inputs: {steps: {fields: past}, clock: {fields: at}}
          nodes:
            dated: {type: concatenate, inputs: [steps, clock]}
            flat: {type: flatten, inputs: dated}
            seen: {type: dense, units: 16, activation: relu, inputs: flat}
        training: {epochs: 6, batch_size: 32, optimizer: {type: adam, learning_rate: 0.005}}
        evaluation: {metrics: [mean_absolute_error, r2]}
        """;

    // Hours, the afternoons of workdays high.
    static void Load(TemporaryFolder folder)
    {
        var seed = new Seed(4, "load");
        File.WriteAllLines(folder.In("load.csv"), Enumerable.Range(0, 900).Select(hour => new DateTime(2024, 1, 1).AddHours(hour)).Select(at => FormattableString.Invariant(
            $"{at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)},{100 + (at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 30) * (at.Hour / 12) + 2 * seed.Normal():0.###},{5 * Math.Cos(at.Hour * Math.PI / 12) + seed.Normal():0.###}")).Prepend("at,load,heat"));
    }

    [Theory, InlineData(Scaled, false), InlineData(Dated, true)]
    public async Task A_forecast_is_judged_packaged_predicted_explained_and_served(string text, bool dated)
    {
        using var folder = new TemporaryFolder();
        Load(folder);
        File.WriteAllText(folder.In("norma.yaml"), text);
        var run = Norma.Run.Start(Norma.Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
        Assert.True(run.Parity!.Passed);
        Assert.True(!Check.Of(folder.In("run/package")).Findings.Any(finding => finding.Severity == Severity.Error), string.Join("\n", Check.Of(folder.In("run/package")).Findings));
        if (dated) Assert.True(run.Judged!.Judgement.Metrics["test"]["r2"] > 0.5, $"{run.Judged.Judgement.Metrics["test"]["r2"]}");

        // The network and the graph say the same of the test windows.
        var package = Package.Open(folder.In("run/package"));
        using var predictor = package.Predictor();
        var test = run.Plan.RowsOf(Part.Test);
        var predicted = predictor.Predict(test.Table).Values[0];
        var truth = run.Plan.Encoded(Part.Test).Truth[0];
        Assert.Equal(run.Judged!.Judgement.Metrics["test"]["mean_absolute_error"], truth.Zip(predicted, (y, p) => Math.Abs((double)y - p)).Average(), 1e-3);

        // A file of steps gives the same for the same windows.
        var length = dated ? 12 : 24;
        var rows = DataReader.ReadInputs(folder.In("load.csv"), package.Fields, windows: package.Data.Windows).Table;
        Assert.Equal(900 - length + 1, rows.Rows);
        var place = Array.IndexOf(((DateColumn)rows["at"]).Values, (long)test.Spans![0].Moment);
        var all = predictor.Predict(rows).Values[0];
        Assert.Equal(predicted.Take(6), all.Skip(place * 6).Take(6));
        Predicting.Run(folder.In("run/package"), folder.In("load.csv"), folder.In("out.csv"));
        Assert.Equal(all.Skip(place * 6).Take(6), File.ReadLines(folder.In("out.csv")).ElementAt(place + 1).Split(',').TakeLast(6).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)));

        // What the model looks at: shuffled windows, and shuffled moments.
        var explained = Explanation.Of(folder.In("run/package"), folder.In("load.csv"), repeats: 1);
        var importances = Assert.Single(explained.Importances).Fields.ToDictionary(field => field.Field, field => field.Mean, StringComparer.Ordinal);
        Assert.Equal(dated ? ["at", "past"] : ["past"], importances.Keys.Order());
        Assert.All(importances.Values, mean => Assert.True(mean > 0, $"{mean}"));

        await using var served = await Served.Start(with: options => options with { Model = folder.In("run/package") });
        string Request(string at) => $$"""{"inputs":[{{Served.Input("past", "FP32", $"[1,{length},2]", $"[{string.Join(',', ((TensorColumn<float>)rows["past"])[place].ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]")}}{{at}}]}""";
        var moment = dated ? $",{Served.Input("at", "INT64", "[1,1]", $"[{((DateColumn)rows["at"]).Values[place]}]")}" : "";
        var (status, body) = await served.Post($"v2/models/{(dated ? "dated" : "scaled")}/infer", Request(moment));
        Assert.Equal(System.Net.HttpStatusCode.OK, status);
        // A product of matrices may round otherwise in a batch of one: to the bit it is what the package says of one window.
        var alone = predictor.Predict(rows.Take([place])).Values[0];
        Assert.Equal(predicted.Take(6), alone, (a, b) => Math.Abs(a - b) <= 1e-6f * Math.Abs(a));
        Assert.Equal(alone, body.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetSingle()));
        Assert.Null(Reproduction.Of(folder.In("run"), new()).Difference);
    }
}

using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Norma.Conformance;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Data.Splits;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Server;
using Norma.Spec;
using Xunit;
using Steps = Norma.Data.Windows;

namespace Norma.Tests.Deployment;

/// <summary>Series: a row each, or windows over steps; whole lives of both.</summary>
public sealed class SeriesLifeTests
{
    static string Hour(int hour) => new DateTime(2024, 1, 1).AddHours(hour).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    static DataSet Windows(TemporaryFolder folder, string rows, Steps windows, params (string Name, Field Field)[] fields)
    {
        File.WriteAllText(folder.In("steps.csv"), rows);
        return DataReader.Read(new(new Csv("steps.csv"), new(fields.Select(f => KeyValuePair.Create(f.Name, f.Field))), new Time("t"), Windows: windows), folder.Path);
    }

    static readonly (string, Field)[] s_contract =
    [
        ("past", new Series(["a", "b"], Length: 3)), ("next", new Series("a", Role.Target, 2)), ("t", new Number(Role.Ignore)), ("site", new Category(Role.Ignore)),
    ];

    [Fact]
    public void Windows_follow_time_by_entity_and_leave_gaps_out()
    {
        using var folder = new TemporaryFolder();
        // Site u runs from 0 to 6, its rows not in order; site v has a gap at 3 and a missing value at 8.
        var u = Enumerable.Range(0, 7).Select(t => FormattableString.Invariant($"{t},u,{10 + t},{20 + t}")).Reverse();
        var v = Enumerable.Range(0, 13).Where(t => t != 3).Select(t => FormattableString.Invariant($"{t},v,{(t == 8 ? "" : $"{100 + t}")},{200 + t}"));
        var data = Windows(folder, "t,site,a,b\n" + string.Join('\n', u.Concat(v)), new("t", "site"), s_contract);
        var (past, next) = ((TensorColumn<float>)data.Table["past"], (TensorColumn<float>)data.Table["next"]);
        Assert.Equal([3L, 2], past.Shape);
        Assert.Equal([2L, 1], next.Shape);
        // u: moments 3, 4, 5. v: 0 to 2 is short of two more; 4 to 7 short of one; 9 to 12 too: none.
        Assert.Equal(3, data.Table.Rows);
        Assert.Equal([10f, 20, 11, 21, 12, 22], past[0].ToArray());
        Assert.Equal([13f, 14], next[0].ToArray());
        Assert.Equal([12f, 22, 13, 23, 14, 24], past[2].ToArray());
        Assert.Equal([15f, 16], next[2].ToArray());
        Assert.Equal([3f, 4, 5], ((NumberColumn)data.Table["t"]).Values);
        Assert.Equal("u", ((TextColumn)data.Table["site"])[0]);
        Assert.Equal([2L, 1], Assert.Single(data.Targets).Shape!);
        var note = Assert.Single(data.Findings, finding => finding.Code == "DATA036");
        Assert.StartsWith("8 of 11", note.Message, StringComparison.Ordinal);
    }

    static string Each(Func<int, DateTime> at, int rows = 30) => "t,a\n" + string.Join('\n', Enumerable.Range(0, rows).Select(i => FormattableString.Invariant($"{at(i):yyyy-MM-ddTHH:mm:ss},{i}")));

    [Theory]
    [InlineData("PT1H", 60, 28), InlineData("PT60M", 60, 28), InlineData("P1D", 1440, 28), InlineData("P7D", 7 * 1440, 28), InlineData("PT0.5S", 1, 0), InlineData("PT2H", 60, 0), InlineData("P1M", 1440, 0)]
    public void A_stated_frequency_tells_which_steps_follow_each_other(string frequency, int minutes, int windows)
    {
        using var folder = new TemporaryFolder();
        DataSet Read() => Windows(folder, Each(i => new DateTime(2024, 1, 1).AddMinutes(minutes * i)), new("t", Frequency: frequency), ("past", new Series("a", Length: 2)), ("next", new Series("a", Role.Target, 1)), ("t", new Date(Role.Ignore)));
        if (windows > 0)
        {
            Assert.Equal(windows, Read().Table.Rows);
            return;
        }
        var fault = Assert.Throws<FindingsException>(Read);
        Assert.Equal((ExitCode.Data, "DATA035"), (fault.ExitCode, fault.Findings[0].Code));
        Assert.EndsWith($": most of them are {(minutes == 1440 ? "1 day" : TimeSpan.FromMinutes(minutes).ToString("c", CultureInfo.InvariantCulture))} apart", fault.Findings[0].Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(1, "P1M"), InlineData(3, "P3M"), InlineData(12, "P1Y"), InlineData(2, "P2M"), InlineData(2, "P0Y2M")]
    public void A_frequency_of_months_is_one_of_the_calendar(int months, string frequency)
    {
        using var folder = new TemporaryFolder();
        var data = Windows(folder, Each(i => new DateTime(2000, 2, 1).AddMonths(months * i).AddDays(-1)), new("t", Frequency: frequency), ("past", new Series("a", Length: 2)), ("next", new Series("a", Role.Target, 1)), ("t", new Date(Role.Ignore)));
        Assert.Equal(28, data.Table.Rows);
    }

    [Theory, InlineData("hourly"), InlineData("1h"), InlineData("-PT1H"), InlineData("PT0S"), InlineData("P1M1D"), InlineData("P9999999999999999999Y"), InlineData("P99999Y"), InlineData("PT0.0000001S"), InlineData("0"), InlineData("nan"), InlineData(""), InlineData("1")]
    public void A_frequency_that_is_none_is_refused(string frequency)
    {
        using var folder = new TemporaryFolder();
        var fault = Assert.Throws<FindingsException>(() => Windows(folder, Each(i => new DateTime(2024, 1, 1).AddHours(i)), new("t", Frequency: frequency), ("past", new Series("a", Length: 2)), ("next", new Series("a", Role.Target, 1)), ("t", new Date(Role.Ignore))));
        Assert.Equal(("DATA034", "$.data.windows.frequency"), (fault.Findings[0].Code, fault.Findings[0].Path));
    }

    [Fact]
    public void Steps_of_numbers_have_a_frequency_too()
    {
        using var folder = new TemporaryFolder();
        var rows = "t,a\n" + string.Join('\n', Enumerable.Range(0, 20).Select(i => FormattableString.Invariant($"{0.5 * i},{i}")));
        DataSet Read(string frequency) => Windows(folder, rows, new("t", Frequency: frequency), ("past", new Series("a", Length: 2)), ("next", new Series("a", Role.Target, 1)));
        Assert.Equal(18, Read("0.5").Table.Rows);
        Assert.EndsWith("apart, is whole among 20 rows: most of them are 0.5 apart", Assert.Throws<FindingsException>(() => Read("1")).Findings[0].Message, StringComparison.Ordinal);
        Assert.Equal("DATA034", Assert.Throws<FindingsException>(() => Read("PT1H")).Findings[0].Code);
    }

    [Theory, InlineData(0.1), InlineData(0.04), InlineData(1.0 / 24)]
    public void Fractions_of_a_number_are_steps_though_float32_rounds_them(double step)
    {
        using var folder = new TemporaryFolder();
        DataSet Read(int first, int rows, string? frequency) => Windows(folder, "t,a\n" + string.Join('\n', Enumerable.Range(first, rows).Select(i => FormattableString.Invariant($"{step * i},{i}"))),
            new("t", Frequency: frequency), ("past", new Series("a", Length: 2)), ("next", new Series("a", Role.Target, 1)));
        Assert.Equal(998, Read(0, 1000, step.ToString("0.#####", CultureInfo.InvariantCulture)).Table.Rows);
        var found = Read(0, 1000, null);
        Assert.Equal(998, found.Table.Rows);
        // What was found among large numbers holds among small ones.
        Assert.Equal(28, Read(0, 30, found.Step!.Value.Frequency).Table.Rows);
    }

    [Fact]
    public void The_frequency_of_steps_longer_than_a_century_can_be_read_again()
    {
        using var folder = new TemporaryFolder();
        DataSet Read(string? frequency) => Windows(folder, Each(i => new DateTime(1000, 1, 1).AddDays(40_000 * i)), new("t", Frequency: frequency), ("past", new Series("a", Length: 2)), ("next", new Series("a", Role.Target, 1)), ("t", new Date(Role.Ignore)));
        Assert.Equal(28, Read(Read(null).Step!.Value.Frequency).Table.Rows);
    }

    [Theory, InlineData("P1M"), InlineData("P100Y"), InlineData(null)]
    public void The_calendar_ends_without_a_fault(string? frequency)
    {
        using var folder = new TemporaryFolder();
        // The last row is the end of all days, as many systems write "never".
        var rows = Each(i => i == 29 ? new DateTime(9999, 12, 31) : new DateTime(9997, 8, 1).AddMonths(i).AddDays(-1));
        DataSet Read() => Windows(folder, rows, new("t", Frequency: frequency), ("past", new Series("a", Length: 1)), ("t", new Date(Role.Ignore)));
        Assert.Equal(30, Read().Table.Rows);
    }

    [Fact]
    public void Entities_that_float32_does_not_tell_apart_are_refused()
    {
        using var folder = new TemporaryFolder();
        var rows = "t,site,a,b\n" + string.Join('\n', Enumerable.Range(0, 20).Select(i => FormattableString.Invariant($"{i / 2},{100_000_000 + i % 2},{i},0")));
        var fault = Assert.Throws<FindingsException>(() => Windows(folder, rows, new("t", "site"), [.. s_contract.Where(f => f.Item1 != "site"), ("site", new Number(Role.Ignore))]));
        Assert.Equal((ExitCode.Data, "DATA034", "$.data.windows.entity"), (fault.ExitCode, fault.Findings[0].Code, fault.Findings[0].Path));
        Assert.Equal(12, Windows(folder, rows, new("t", "site"), s_contract).Table.Rows);
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        using var folder = new TemporaryFolder();
        var rows = "t,site,a,b\n" + string.Join('\n', Enumerable.Range(0, 9).Select(t => $"{t},u,{t},x"));
        string Wrong(Steps? windows, params (string, Field)[] fields) =>
            Assert.Throws<FindingsException>(() => Windows(folder, rows, windows!, fields)).Findings[0].Code;
        Assert.Equal("DATA034", Wrong(null, ("past", new Series("a", Length: 3))));
        Assert.Equal("DATA034", Wrong(new("t"), ("past", new Series("a"))));
        Assert.Equal("DATA034", Wrong(new("t"), ("next", new Series("a", Role.Target, 2))));
        Assert.Equal("DATA034", Wrong(new("site"), ("past", new Series("a", Length: 3)), ("site", new Category(Role.Ignore))));
        Assert.Equal("DATA020", Wrong(new("when"), ("past", new Series("a", Length: 3))));
        Assert.Equal("DATA020", Wrong(new("t"), ("past", new Series("c", Length: 3))));
        Assert.Equal("DATA022", Wrong(new("t"), ("past", new Series("b", Length: 3))));
        Assert.Equal("DATA035", Wrong(new("t"), ("past", new Series("a", Length: 30))));
        Assert.Equal("DATA029", Assert.Single(new Series([]).CheckStated("past")).Code);
        // What is to be predicted may not be seen; the very same series may be rebuilt.
        Assert.Equal("DATA034", Wrong(new("t"), ("past", new Series("a", Length: 3)), ("a", new Number(Role.Target))));
        Assert.Equal("DATA034", Wrong(null, ("row", new Series(["t", "a"])), ("a", new Number(Role.Target))));
        Assert.Equal("DATA034", Wrong(null, ("row", new Series(["t", "a"])), ("next", new Series("a", Role.Target))));
        Assert.Equal(2, Windows(folder, rows, null!, ("row", new Series(["t", "a"])), ("again", new Series(["t", "a"], Role.Target))).Table.Columns.OfType<TensorColumn>().Count());
        // A row that is a series lacks a step.
        File.WriteAllText(folder.In("rows.csv"), "label,t0,t1\nx,1,2\ny,3,\n");
        Assert.Equal("DATA028", Assert.Throws<FindingsException>(() => DataReader.Read(new(new Csv("rows.csv"), new([new("s", new Series("t*")), new("label", new Category(Role.Target))])), folder.Path)).Findings[0].Code);
    }

    const string Forecast = """
        norma: 1
        name: forecast
        data:
          source: {type: csv, path: load.csv}
          windows: {time: at}
          fields:
            past: {type: series, columns: [load, heat], length: 24}
            next: {type: series, columns: load, length: 6, role: target}
            at: {type: date, format: "yyyy-MM-dd HH:mm:ss", role: ignore}
          split: SPLIT
        model:
          layers:
            - flatten
            - {type: dense, units: 32, activation: relu}
        training: {epochs: 15, batch_size: 32, optimizer: {type: adam, learning_rate: 0.005}}
        evaluation: {metrics: [mean_absolute_error, r2, standardized_mean_squared_error], baselines: [mean, {type: seasonal_naive, season: 24}]}
        """;

    static void Load(TemporaryFolder folder)
    {
        var seed = new Seed(4, "load");
        File.WriteAllLines(folder.In("load.csv"), Enumerable.Range(0, 900).Select(h => FormattableString.Invariant($"{Hour(h)},{100 + 30 * Math.Sin(h * Math.PI / 12) + 0.05 * h + 3 * seed.Normal():0.###},{5 * Math.Cos(h * Math.PI / 12) + seed.Normal():0.###}")).Prepend("at,load,heat"));
    }

    [Fact]
    public void A_forecast_lives_from_steps_to_a_served_model()
    {
        using var folder = new TemporaryFolder();
        Load(folder);
        File.WriteAllText(folder.In("norma.yaml"), Forecast.Replace("SPLIT", "{type: time, by: at}", StringComparison.Ordinal));
        var run = Norma.Run.Start(Norma.Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
        var (judgement, plan) = (run.Judged!.Judgement, run.Plan);
        Assert.True(judgement.Metrics["test"]["mean_absolute_error"] < judgement.Baselines["seasonal_naive"]["test"]["mean_absolute_error"]);
        Assert.True(run.Parity!.Passed);
        Assert.True(!Check.Of(folder.In("run/package")).Findings.Any(finding => finding.Severity == Severity.Error), string.Join("\n", Check.Of(folder.In("run/package")).Findings));
        Assert.Equal([6L, 1], plan.Targets[0].Shape!);

        var card = File.ReadAllText(folder.In("run/package/README.md"));
        Assert.Contains("np.zeros((1, 24, 2), dtype=np.float32)", card, StringComparison.Ordinal);
        Assert.Contains("pipeline_tag: time-series-forecasting", card, StringComparison.Ordinal);
        using (var croissant = System.Text.Json.JsonDocument.Parse(File.ReadAllText(folder.In("run/package/croissant.json"))))
            Assert.Equal(["load", "heat", "at"], croissant.RootElement.GetProperty("recordSet")[0].GetProperty("field").EnumerateArray().Select(field => field.GetProperty("name").GetString()));

        // No step of a training window is one of the test part, nor the other way round.
        var (train, test) = (plan.RowsOf(Part.Train).Spans!, plan.RowsOf(Part.Test).Spans!);
        Assert.True(train.Max(span => span.Last) < test.Min(span => span.Moment));
        Assert.True(plan.RowsOf(Part.Validation).Spans!.Max(span => span.Last) < test.Min(span => span.First));

        // The scale is that of the training rows, by hand.
        var truth = plan.Encoded(Part.Train).Truth[0];
        var deviation = Math.Sqrt(truth.Average(value => Math.Pow(value - truth.Average(v => (double)v), 2)));
        var said = run.Judged.Judgement.Metrics["test"]["standardized_mean_squared_error"];
        using var predictor = Package.Open(folder.In("run/package")).Predictor();
        var predicted = predictor.Predict(plan.RowsOf(Part.Test).Table).Values[0];
        var expected = plan.Encoded(Part.Test).Truth[0].Zip(predicted, (y, p) => Math.Pow((p - y) / deviation, 2)).Average();
        Assert.Equal(expected, said, 1e-3 * expected);

        // New steps: a window for every moment that has its past, also the last, whose next steps nobody knows.
        var package = Package.Open(folder.In("run/package"));
        var rows = DataReader.ReadInputs(folder.In("load.csv"), package.Fields, windows: package.Data.Windows);
        Assert.Equal(900 - 24 + 1, rows.Table.Rows);
        var all = predictor.Predict(rows.Table).Values[0];
        var first = plan.RowsOf(Part.Test).Spans![0].Moment;
        var place = Array.IndexOf(((DateColumn)rows.Table["at"]).Values, (long)first);
        Assert.Equal(predicted.Take(6), all.Skip(place * 6).Take(6));
        Predicting.Run(folder.In("run/package"), folder.In("load.csv"), folder.In("out.csv"));
        Assert.Equal("at,next_1,next_2,next_3,next_4,next_5,next_6", File.ReadLines(folder.In("out.csv")).First());

        // Rows of another frequency are no steps of this model.
        Assert.Equal("PT1H", package.Data.Windows!.Frequency);
        File.WriteAllLines(folder.In("quarters.csv"), File.ReadLines(folder.In("load.csv")).Skip(1).Select((line, i) => $"{new DateTime(2024, 3, 1).AddMinutes(15 * i):yyyy-MM-dd HH:mm:ss}{line[19..]}").Prepend("at,load,heat"));
        var other = Assert.Throws<FindingsException>(() => Predicting.Run(folder.In("run/package"), folder.In("quarters.csv"), folder.In("none.csv")));
        Assert.Equal((ExitCode.Data, "DATA035"), (other.ExitCode, other.Findings[0].Code));
        Assert.Contains("most of them are 00:15:00 apart", other.Findings[0].Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.In("none.csv")));

        using var served = ServedModel.Open(new ServerOptions(folder.In("run/package")));
        using var slot = new RunSlot();
        Assert.Equal(("FP32", "[-1, 24, 2]"), (served.Inputs[0].Datatype.Name, served.Inputs[0].ShapeText));
        using var value = OrtValue.CreateTensorValueFromMemory(((TensorColumn<float>)rows.Table["past"])[place].ToArray(), [1, 24, 2]);
        using var answers = served.Run(slot, [value]);
        Assert.Equal(predicted.Take(6), answers[0].GetTensorDataAsSpan<float>().ToArray());
        Assert.Null(Reproduction.Of(folder.In("run"), new()).Difference);
    }

    [Fact]
    public void Windows_are_parted_in_time_or_not_at_all()
    {
        using var folder = new TemporaryFolder();
        Load(folder);
        File.WriteAllText(folder.In("norma.yaml"), Forecast.Replace("SPLIT", "random", StringComparison.Ordinal));
        Assert.Equal("DATA037", Assert.Throws<FindingsException>(() => Norma.Stated.Read(folder.In("norma.yaml")).Plan()).Findings[0].Code);
    }

    [Fact]
    public void Steps_that_a_field_parts_are_not_in_one_window()
    {
        using var folder = new TemporaryFolder();
        Load(folder);
        var lines = File.ReadAllLines(folder.In("load.csv"));
        File.WriteAllLines(folder.In("load.csv"), lines.Select((line, i) => i == 0 ? line + ",part" : line + (i < 500 ? ",train" : i < 650 ? ",validation" : ",test")));
        string Text(string split) => Forecast.Replace("SPLIT", split, StringComparison.Ordinal).Replace("            at:", "            part: {type: category, role: ignore}\n            at:", StringComparison.Ordinal).Replace("    at: {", "    part: {type: category, role: ignore}\n    at: {", StringComparison.Ordinal);
        File.WriteAllText(folder.In("norma.yaml"), Text("{type: predefined, by: part}"));
        var plan = Norma.Stated.Read(folder.In("norma.yaml")).Plan();
        Assert.Equal([500 - 1 - 29, 150 - 29, 251 - 29], [plan.Parts.Train.Length, plan.Parts.Validation.Length, plan.Parts.Test.Length]);
        Assert.True(plan.RowsOf(Part.Train).Spans!.Max(span => span.Last) < plan.RowsOf(Part.Validation).Spans!.Min(span => span.First));

        // Another order of time would put windows that share steps on both sides.
        File.WriteAllText(folder.In("norma.yaml"), Text("{type: time, by: heat}").Replace("[load, heat]", "load", StringComparison.Ordinal));
        Assert.Equal("DATA037", Assert.Throws<FindingsException>(() => Norma.Stated.Read(folder.In("norma.yaml")).Plan()).Findings[0].Code);
    }

    [Fact]
    public void Months_are_steps_of_the_calendar()
    {
        using var folder = new TemporaryFolder();
        string Rows(Func<int, DateTime> at) => "t,a\n" + string.Join('\n', Enumerable.Range(0, 30).Select(i => FormattableString.Invariant($"{at(i):yyyy-MM-dd},{i}")));
        DataSet Read(Func<int, DateTime> at) => Windows(folder, Rows(at), new("t"), ("past", new Series("a", Length: 3)), ("next", new Series("a", Role.Target, 2)), ("t", new Date(Role.Ignore)));
        foreach (var at in new Func<int, DateTime>[] { i => new DateTime(2023, 1, 1).AddMonths(i), i => new DateTime(2023, 2, 1).AddMonths(i).AddDays(-1), i => new DateTime(2000, 3, 31).AddMonths(3 * i), i => new DateTime(1990, 2, 1).AddYears(i), i => new DateTime(2024, 2, 20).AddDays(i) })
        {
            var data = Read(at);
            Assert.Equal(26, data.Table.Rows);
            Assert.Equal((at(3) - DateTime.UnixEpoch).Ticks / 10, ((DateColumn)data.Table["t"]).Values[0]);
        }
        // Numbers of time that float32 does not tell apart are not taken.
        Assert.Equal("DATA034", Assert.Throws<FindingsException>(() => Windows(folder, "t,a\n" + string.Join('\n', Enumerable.Range(0, 30).Select(i => $"{1_700_000_000 + 60 * i},{i}")), new("t"), ("past", new Series("a", Length: 3)))).Findings[0].Code);
    }

    [Theory, InlineData("GunPoint", 8, 0.95), InlineData("ItalyPowerDemand", 5, 0.93)]
    public void Series_are_told_apart_as_well_as_published(string name, int kernel, double least)
    {
        var root = Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared");
        var data = Path.Combine(root, "data", "timeseries", "ucr");
        if (!Directory.Exists(data)) Assert.Skip("The series of the UCR archive are not here (NORMA_SHARED).");
        using var folder = new TemporaryFolder();
        foreach (var part in new[] { "train", "test" }) File.Copy(Path.Combine(data, $"{name}_{part}.csv"), folder.In($"{part}.csv"));
        File.WriteAllText(folder.In("norma.yaml"), $$$"""
            norma: 1
            name: series
            data:
              source: {type: csv, path: train.csv}
              fields:
                steps: {type: series, columns: "t*"}
                label: {type: category, role: target}
              split: {type: predefined, test: test.csv}
            model:
              layers:
                - {type: conv1d, filters: 32, kernel_size: {{{kernel}}}, padding: same, activation: relu}
                - batch_normalization
                - {type: conv1d, filters: 64, kernel_size: 5, padding: same, activation: relu}
                - batch_normalization
                - {type: conv1d, filters: 32, kernel_size: 3, padding: same, activation: relu}
                - global_average_pooling1d
            training: {epochs: 150, batch_size: 10, lr_scheduler: {type: cosine, warmup_ratio: 0.05}}
            evaluation: {metrics: [accuracy]}
            """);
        var run = Norma.Run.Start(Norma.Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
        Assert.True(run.Judged!.Judgement.Metrics["test"]["accuracy"] >= least, $"{run.Judged.Judgement.Metrics["test"]["accuracy"]}");
        Assert.Equal(DataReader.ReadInputs(folder.In("test.csv"), Package.Open(folder.In("run/package")).Fields).Table.Rows, run.Plan.RowsOf(Part.Test).Table.Rows);
    }
}

using System.Globalization;
using System.Text;
using Norma.Data;
using Norma.Data.Profiles;
using Norma.Deployment;
using Norma.Deployment.Exports;
using Norma.Evaluation;
using Norma.Formats.Onnx;
using Norma.Spec;
using Norma.Tests.Deployment;
using Xunit;

namespace Norma.Tests;

/// <summary>Rows of a file through a package into a file, piece by piece.</summary>
public sealed class PredictingTests(PredictingTests.Packaged packaged) : IClassFixture<PredictingTests.Packaged>
{
    const int Many = 40_001;

    /// <summary>A package and rows for it, made once.</summary>
    public sealed class Packaged : IDisposable
    {
        internal TemporaryFolder Folder { get; } = new();

        internal string Package => Folder.In("package");

        internal Table Rows { get; } = Toy.Rows(Many);

        public Packaged()
        {
            using var toy = new Toy(Toy.Churn);
            var learned = Toy.Rows(2000, "learned");
            using var predictor = OnnxPredictor.Open(OnnxModel.Read(toy.Export(), "toy.onnx"), toy.Fields, toy.Targets, threads: 1);
            Norma.Deployment.Package.Write(Package, new(toy.Export(), """
                norma: 1
                name: toy
                data:
                  source: {type: csv, path: toy.csv}
                  fields:
                    Sub: {type: number}
                    a b: {type: number}
                    state: {type: category}
                    since: {type: date}
                    row: {type: category, role: id}
                    churn: {type: binary, role: target, positive: "yes", negative: "no"}
                """, $$$"""{"norma": 1, "result": {"weights": "{{{WeightsFile.Sha256(toy.Weights)}}}"}}""",
                new Judgement("toy", "binary_classification", true, Map<Map<double>>.Empty, Map<Map<Interval>>.Empty, Map<Map<Map<double>>>.Empty, [], []),
                Profile.Of(learned, new Map<Field>(toy.Fields.Where(f => learned.Has(f.Key)))).ToJson(), "{}", "# toy", toy.Weights, Parity.Check(learned, toy.Torch, predictor, new Onnx())));
            foreach (var kind in new[] { "csv", "parquet", "jsonl" }) TableFile.Write(Folder.In($"rows.{kind}"), Rows);
        }

        public void Dispose() => Folder.Dispose();
    }

    string In(string name) => packaged.Folder.In(name);

    [Theory]
    [InlineData("csv", "csv", false)]
    [InlineData("csv", "csv", true)]
    [InlineData("parquet", "csv", true)]
    [InlineData("parquet", "jsonl", false)]
    [InlineData("jsonl", "parquet", true)]
    public void A_file_is_predicted_as_its_rows_are_together(string from, string to, bool keep)
    {
        var (input, output, expected) = (In($"rows.{from}"), In($"{from}-{keep}.{to}"), In($"expected-{from}-{keep}.{to}"));
        var result = Predicting.Run(packaged.Package, input, output, keep, cancel: TestContext.Current.CancellationToken);

        var package = Package.Open(packaged.Package);
        using var predictor = package.Predictor();
        var read = DataReader.ReadInputs(input, package.Fields, keep: keep);
        TableFile.Write(expected, predictor.Predict(read.Table, cancel: TestContext.Current.CancellationToken).ToTable(read.Kept));
        Assert.Equal(Many, result.Rows);
        Assert.Equal([.. read.Findings, .. Drift.Check(package.Profile, read.Table)], result.Findings);
        if (to == "parquet") Assert.Equal(Cells(expected), Cells(output));
        else Assert.True(File.ReadAllBytes(expected).AsSpan().SequenceEqual(File.ReadAllBytes(output)));

        static string Cells(string path)
        {
            var beside = path + ".csv";
            var read = DataReader.Read(new([new Norma.Data.Sources.Parquet([Path.GetFileName(path)])]), Path.GetDirectoryName(path)!);
            TableFile.Write(beside, read.Table);
            return File.ReadAllText(beside);
        }
    }

    [Fact]
    public void A_wrong_row_in_the_middle_is_named_and_nothing_is_written()
    {
        var lines = File.ReadAllLines(In("rows.csv"));
        var cells = lines[30_001].Split(',');
        cells[Array.IndexOf(lines[0].Split(','), "Sub")] = "many";
        lines[30_001] = string.Join(',', cells);
        var input = packaged.Folder.Write("wrong.csv", string.Join('\n', lines));
        var output = packaged.Folder.Write("before.csv", "as it was");
        foreach (var to in new[] { output, In("never.csv") })
        {
            var refused = Assert.Throws<FindingsException>(() => Predicting.Run(packaged.Package, input, to, cancel: TestContext.Current.CancellationToken));
            Assert.Equal(ExitCode.Data, refused.ExitCode);
            var finding = Assert.Single(refused.Findings);
            Assert.Equal("DATA022", finding.Code);
            Assert.Contains($"'Sub' is no number in 1 of {Many} rows (line 30002)", finding.Message, StringComparison.Ordinal);
        }
        Assert.Equal("as it was", File.ReadAllText(output));
        Assert.False(File.Exists(In("never.csv")));
        Assert.DoesNotContain(Directory.GetFiles(packaged.Folder.Path), f => f.Contains(".norma-tmp-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("csv", "label,probability_no,probability_yes\n")]
    [InlineData("jsonl", "")]
    public void No_rows_are_no_predictions(string to, string expected)
    {
        var input = packaged.Folder.Write("empty.csv", File.ReadLines(In("rows.csv")).First() + "\n");
        var result = Predicting.Run(packaged.Package, input, In($"empty-out.{to}"), cancel: TestContext.Current.CancellationToken);
        Assert.Equal(0, result.Rows);
        Assert.Empty(result.Findings);
        Assert.Equal(expected, File.ReadAllText(In($"empty-out.{to}")));
    }

    [Fact]
    public void A_cancelled_prediction_leaves_nothing()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => Predicting.Run(packaged.Package, In("rows.csv"), In("cancelled.csv"), cancel: new CancellationToken(canceled: true)));
        Assert.False(File.Exists(In("cancelled.csv")));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_the_outputs_fault_and_a_missing_package_the_packages()
    {
        Assert.Equal("DATA030", Assert.Single(Assert.Throws<FindingsException>(() => Predicting.Run(packaged.Package, In("rows.csv"), In("no/out.csv"))).Findings).Code);
        Assert.Equal("DEPL040", Assert.Single(Assert.Throws<FindingsException>(() => Predicting.Run(In("none"), In("rows.csv"), In("out.csv"))).Findings).Code);
        Assert.Equal("DATA031", Assert.Single(Assert.Throws<FindingsException>(() => Predicting.Run(packaged.Package, In("rows.csv"), In("out.xlsx"))).Findings).Code);
    }
}

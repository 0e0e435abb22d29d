using System.Globalization;
using System.Text;
using System.Text.Json;
using Norma.Conformance;
using Norma.Data;
using Norma.Data.Proposals;
using Norma.Spec;
using Xunit;

namespace Norma.Tests;

/// <summary>Whole lives of models of vectors.</summary>
public sealed class VectorTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    const string Life = """
        norma: 1
        name: vectors
        seed: 3
        data:
          source: {type: jsonl, path: rows.jsonl}
          fields:
            FIELDS
            y: {type: binary, role: target, positive: "1"}
        features: {defaults: {number: standardize}}
        model: {layers: [{type: dense, units: 8, activation: relu}]}
        training: {epochs: 4, batch_size: 32, threads: 1}
        evaluation: {metrics: [roc_auc], resamples: 20}
        """;

    // 300 rows of five numbers, as a list and one by one.
    void Write()
    {
        var (seed, rows) = (new Seed(7, "vectors"), new StringBuilder());
        for (var row = 0; row < 300; row++)
        {
            double[] v = [.. Enumerable.Range(0, 5).Select(i => (seed.Below(2000) - 1000) / 100.0 * (i + 1))];
            var y = v[0] + v[1] / 2 - v[4] / 5 > 0 ? 1 : 0;
            rows.Append(CultureInfo.InvariantCulture, $"{{\"v\": {JsonSerializer.Serialize(v)}, \"y\": \"{y}\", \"sums\": {JsonSerializer.Serialize(new[] { v[0] + v[1], v[2] - v[3] })}");
            for (var i = 0; i < 5; i++) rows.Append(CultureInfo.InvariantCulture, $", \"v{i}\": {v[i]}");
            rows.Append("}\n");
        }
        _folder.Write("rows.jsonl", rows.ToString());
    }

    // Columns that are not named would be features too.
    static string Others(params string[] names) => string.Concat(names.Select(name => $"\n    {name}: {{role: ignore}}"));

    RunResult Result(string fields, string name, params string[] set) => Run.Start(Stated.Read(_folder.Write($"{name}.yaml", Life.Replace("FIELDS", fields, StringComparison.Ordinal)), set), new() { Output = _folder.In(name) });

    static string[] Column(string path) => [.. File.ReadLines(path).Skip(1)];

    [Fact]
    public void A_vector_is_what_its_numbers_are_one_by_one()
    {
        Write();
        var list = Result("v: {type: vector}" + Others("sums", "v0", "v1", "v2", "v3", "v4"), "list");
        var single = Result(string.Join("\n    ", Enumerable.Range(0, 5).Select(i => $"v{i}: {{type: number}}")) + Others("sums", "v"), "single");

        Assert.Equal(new Norma.Data.Fields.Vector(Length: 5), list.Plan.Spec.Data.Fields["v"]);
        Assert.Equal(single.Judged!.Judgement.Metrics["test"]["roc_auc"], list.Judged!.Judgement.Metrics["test"]["roc_auc"]);
        Assert.True(list.Parity!.Passed);
        foreach (var name in new[] { "list", "single" }) Predicting.Run(_folder.In(name, "package"), _folder.In("rows.jsonl"), _folder.In($"{name}.csv"));
        Assert.Equal(Column(_folder.In("single.csv")), Column(_folder.In("list.csv")));
        Assert.DoesNotContain(Check.Of(_folder.In("list", "package")).Findings, finding => finding.Severity == Severity.Error);
        using var croissant = JsonDocument.Parse(File.ReadAllText(_folder.In("list", "package", "croissant.json")));
        var field = croissant.RootElement.GetProperty("recordSet")[0].GetProperty("field").EnumerateArray().Single(f => f.GetProperty("name").GetString() == "v");
        Assert.Equal(("sc:Float", true, "5"), (field.GetProperty("dataType").GetString(), field.GetProperty("isArray").GetBoolean(), field.GetProperty("arrayShape").GetString()));
    }

    [Fact]
    public void A_vector_stands_beside_numbers_and_is_predicted_as_one()
    {
        Write();
        var result = Result("v: {type: vector}\n    v0: {type: number}\n    sums: {type: vector, role: target}" + Others("v1", "v2", "v3", "v4"), "sums", "features.target=standardize", "data.fields.y.role=ignore", "evaluation.metrics=[r2]", "training.epochs=60", "training.optimizer={type: adam, learning_rate: 0.02}");

        Assert.Equal((TaskKind.Regression, "[2]"), (result.Plan.Targets[0].Task, result.Plan.Targets[0].Shape!.ToString()));
        Assert.Equal(6, result.Plan.Features.Layout.Width);
        Assert.True(result.Parity!.Passed);
        Assert.InRange(result.Judged!.Judgement.Metrics["test"]["r2"], 0.9, 1);
        Predicting.Run(_folder.In("sums", "package"), _folder.In("rows.jsonl"), _folder.In("sums.csv"));
        var lines = File.ReadAllLines(_folder.In("sums.csv"));
        Assert.Equal("sums_1,sums_2", lines[0]);
        Assert.Equal(301, lines.Length);
    }

    [Fact]
    public void Init_finds_vectors_and_what_it_writes_runs()
    {
        Write();
        var proposal = DataProposal.Of(_folder.In("rows.jsonl"), "y");
        Assert.Equal(new Norma.Data.Fields.Vector(Length: 5), proposal.Data.Fields["v"]);
        Assert.Contains("lists of 5 numbers", proposal.Reasons["v"], StringComparison.Ordinal);
    }

    [Theory, InlineData("standardize"), InlineData("[robust, {type: clip, quantiles: [0.01, 0.99]}, impute]")]
    public void Vectors_beyond_memory_give_the_same_model(string transforms)
    {
        Write();
        using (var connection = new DuckDB.NET.Data.DuckDBConnection("Data Source=:memory:"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"COPY (SELECT list_transform(range(256), j -> CAST(hash(i * 256 + j) % 1000 AS FLOAT)) AS v, CASE WHEN hash(i * 256) % 1000 > 500 THEN '1' ELSE '0' END AS y FROM range(3000) AS t(i)) TO '{_folder.In("rows.parquet")}' (FORMAT parquet)";
            command.ExecuteNonQuery();
        }
        var kept = Result("v: {type: vector}", "in", "data.source={type: parquet, path: rows.parquet}", $"features.fields.v={transforms}", "data.memory=512");
        var spilled = Result("v: {type: vector}", "out", "data.source={type: parquet, path: rows.parquet}", $"features.fields.v={transforms}", "data.memory=1");
        Assert.False(((TensorColumn)spilled.Plan.Data.Table["v"]).IsKept);
        Assert.Equal(kept.Judged!.Judgement.Metrics["test"]["roc_auc"], spilled.Judged!.Judgement.Metrics["test"]["roc_auc"]);
        Assert.Equal(File.ReadAllBytes(_folder.In("in", "package", "model.safetensors")), File.ReadAllBytes(_folder.In("out", "package", "model.safetensors")));
    }
}

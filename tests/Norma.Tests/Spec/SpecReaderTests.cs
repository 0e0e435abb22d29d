using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Norma.Training;
using Norma.Training.Optimizers;
using Xunit;

namespace Norma.Tests.Spec;

public sealed class SpecReaderTests
{
    const string Small = """
        norma: 1
        data:
          source: {type: csv, path: a.csv}
          fields:
            y: {type: binary, role: target, positive: "yes"}
            x: {minimum: 0, type: number}
            z: category
            w: {}

        """;

    static SpecDocument<ModelSpec> Read(string text, params string[] set) => SpecReader.Read<ModelSpec>(text, "norma.yaml", set);

    static string[] Lines(SpecDocument<ModelSpec> document) => [.. document.Findings.Select(finding => finding.ToString())];

    [Fact]
    public void A_small_file_becomes_records_with_every_default()
    {
        var document = Read(Small);

        Assert.Empty(document.Findings);
        var spec = document.Require();
        Assert.Equal([new Csv(["a.csv"])], spec.Data.Source);
        Assert.Equal(["y", "x", "z", "w"], spec.Data.Fields.Keys);
        Assert.Equal(new Binary(Role.Target, "yes"), spec.Data.Fields["y"]);
        Assert.Equal(new Number(Minimum: 0), spec.Data.Fields["x"]);
        Assert.Equal(new Category(), spec.Data.Fields["z"]);
        Assert.Equal(new Inferred(), spec.Data.Fields["w"]);
        Assert.Equal(new Supervised(), spec.Training);
        Assert.Equal(new ModelSpec(1, new DataSpec(spec.Data.Source, spec.Data.Fields)), spec);
    }

    [Fact]
    public void All_findings_come_at_once_with_line_and_column()
    {
        var document = Read("""
            norma: 1
            data: {source: {type: csv, path: a.csv}}
            model:
              layers:
                - type: dense
                  units: 0
                  activatoin: relu
                - {type: dnse, units: 3}
                - type: dense
            training:
              epochs: "5"
              optimizer: {learning_rate: .nan}
            """);

        Assert.Null(document.Value);
        Assert.Equal(
        [
            "error[SPEC007]: norma.yaml:6:14: $.model.layers[0].units: received 0, expected at least 1 and at most 16777216.",
            "error[SPEC001]: norma.yaml:7:7: $.model.layers[0].activatoin: is not a known key, expected one of: type, units, activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, name. fix: did you mean 'activation'?",
        ], Lines(document)[..2]);
        Assert.Equal(["SPEC007", "SPEC001", "SPEC004", "SPEC002", "SPEC006", "SPEC002"], document.Findings.Select(finding => finding.Code));
        Assert.Equal([6, 7, 8, 9, 11, 12], document.Findings.Select(finding => (int)finding.At!.Value.Line));
    }

    [Fact]
    public void An_override_wins_over_the_file()
    {
        var spec = Read(Small, "training.epochs=3", "training.optimizer={type: adam, learning_rate: 0.5}", "$.data.fields.x.maximum=9", "model.layers=[{type: dense, units: 2}]", "model.layers[0].units=7").Require();

        var training = Assert.IsType<Supervised>(spec.Training);
        Assert.Equal(3, training.Epochs);
        Assert.Equal(new Adam(0.5), training.Optimizer);
        Assert.Equal(new Number(Minimum: 0, Maximum: 9), spec.Data.Fields["x"]);
        Assert.Equal([new Dense(7)], spec.Model.Layers);
    }

    [Fact]
    public void A_finding_in_an_override_names_it()
    {
        Assert.Equal(
        [
            "error[SPEC001]: --set training.epoch=3: $.training.epoch: is not a known key",
            "error[SPEC007]: --set training.epochs=0: $.training.epochs: received 0",
            "error[SPEC018]: --set data.source[3]=csv: $.data.source: is no list",
            "error[SPEC018]: --set: received 'seed'",
        ], Lines(Read(Small, "training.epoch=3", "training.epochs=0", "data.source[3]=csv", "seed")).Select(line => line[..line.IndexOf(", expected", StringComparison.Ordinal)]).Order());
    }

    [Fact]
    public void Places_are_found_by_path()
    {
        var document = Read(Small, "seed=3");

        Assert.Equal(new Place(6, 8), document.PlaceOf("$.data.fields.x"));
        Assert.Equal(new Place(6, 18), document.PlaceOf("$.data.fields.x.minimum"));
        Assert.Equal(new Place(6, 8), document.PlaceOf("$.data.fields.x.maximum"));
        Assert.Equal(new Place(3, 29), document.PlaceOf("$.data.source[0].path[0]"));
        Assert.Equal(new Place(1, 1), document.PlaceOf("$.training.epochs"));
        Assert.Null(document.PlaceOf("$.seed"));
        Assert.Equal("--set seed=3", document.Locate(new Finding("SPEC007", "$.seed", "…")).File);
    }

    [Theory]
    [InlineData("traning: {}", "did you mean 'training'?")]
    [InlineData("epochs: 3", "move it under 'training'")]
    [InlineData("training: {optimizer: {type: sgd, beta1: 0.9}}", "remove it: it is a key of adam, adamw")]
    [InlineData("training: {optimizer: {typ: adam}}", "write 'type: adam' for 'typ: adam'")]
    [InlineData("training: {optimizer: {beta1: 0.9, beta2: 0.9, epsilon: 1.0e-07, learning_rate: 1}}", null)]
    [InlineData("training: {Epochs: 3}", "did you mean 'epochs'?")]
    [InlineData("training: {batch-size: 3}", "did you mean 'batch_size'?")]
    [InlineData("training: {epochs: 1_000}", "write 1000")]
    [InlineData("training: {epochs: 1e3}", "write 1000")]
    [InlineData("training: {epochs: 010}", "write 10")]
    [InlineData("training: {max_time: -007}", "write -7")]
    [InlineData("training: {epochs: \"5\"}", "remove the quotes")]
    [InlineData("training: {max_time: \"0,5\"}", "write 0.5")]
    [InlineData("description: 5", "write it in quotes: \"5\"")]
    [InlineData("model: {layers: dense}", "write [dense]")]
    [InlineData("model: {layers: [dense]}", "write {type: dense, units: …}")]
    public void A_finding_says_how_to_fix_it(string line, string? fix) =>
        Assert.Equal(fix, Assert.Single(Read($"norma: 1\ndata: {{source: {{type: csv, path: a.csv}}}}\n{line}\n").Findings).Fix);
}

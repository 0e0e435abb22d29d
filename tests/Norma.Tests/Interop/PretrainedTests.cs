using Norma.Formats.Safetensors;
using Norma.Interop;
using Norma.Interop.Keras;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Interop;

public sealed class PretrainedTests
{
    [Fact]
    public void A_file_that_changes_while_it_is_read_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.In("base.bin");
        File.WriteAllText(file, "one");
        Assert.Equal(3, PretrainedModels.Same(file, "$.p", () => File.ReadAllText(file).Length, out var digest));
        Assert.Equal(Norma.Formats.Digest.Sha256("one"u8), digest);
        var refused = Assert.Throws<FindingsException>(() => PretrainedModels.Same(file, "$.p", () =>
        {
            File.WriteAllText(file, "two");
            return 0;
        }, out _));
        Assert.Equal(("INTR073", "$.p", ExitCode.Refused), (Assert.Single(refused.Findings).Code, refused.Findings[0].Path, refused.ExitCode));
    }

    [Fact]
    public void A_model_of_Keras_is_cut_frozen_and_learned_further_from_the_file()
    {
        using var folder = new TemporaryFolder();
        var x = new Symbol(Shape.Of([4]), "x");
        var graph = Symbol.Graph([x], x.Apply(new Dense(6, "tanh", Name: "first")).Apply(new Dense(5, "tanh", Name: "second")).Apply(new Dense(3, "softmax", Name: "old_head")));
        var weights = new Weights(Wiring.Of(graph, Shape.Of([4])).Weights.Select(slot => new Weight(slot.Name, slot.Shape, Models.Sample.Values((int)slot.Shape.Size, slot.Name, 0.3))));
        new KerasV3().Write(folder.In("base.keras"), new NetworkModel("base", graph, new([new("x", Shape.Of([4]))]), weights));
        var seed = new Seed(1, "rows");
        File.WriteAllLines(folder.In("rows.csv"), Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 4).Select(_ => seed.Normal()).ToArray())
            .Select(row => FormattableString.Invariant($"{row[0]:0.###},{row[1]:0.###},{row[2]:0.###},{row[3]:0.###},{row[0] - row[3]:0.###}")).Prepend("a,b,c,d,y"));
        File.WriteAllText(folder.In("norma.yaml"), """
            norma: 1
            data:
              source: {type: csv, path: rows.csv}
              fields: {y: {type: number, role: target}}
            model:
              layers:
                - {type: pretrained, path: base.keras, name: base}
                - {type: dense, units: 8, activation: relu}
              rewrites:
                - {type: cut, path: base.second}
                - {type: freeze, path: base.first}
            training: {epochs: 2}
            """);
        var plan = Stated.Read(folder.In("norma.yaml")).Plan();
        Assert.Equal(["base.first", "base.second", "dense", "head"], plan.Network.Wiring.Layers.Select(layer => layer.Name));
        Assert.Contains("sha256", SpecWriter.Write(plan.Spec), StringComparison.Ordinal);
        var trained = plan.Train().Result.Weights;
        Assert.Equal(weights["first.kernel"].Values, trained["base.first.kernel"].Values);
        Assert.NotEqual(weights["second.kernel"].Values, trained["base.second.kernel"].Values);
        // It began at the file's weights: two epochs do not bring it far.
        Assert.True(weights["second.kernel"].Values.Zip(trained["base.second.kernel"].Values).Max(pair => Math.Abs(pair.First - pair.Second)) < 0.1);

        File.WriteAllText(folder.In("norma.yaml"), File.ReadAllText(folder.In("norma.yaml")).Replace("name: base}", $"name: base, sha256: {new string('a', 64)}}}", StringComparison.Ordinal));
        var refused = Assert.Throws<FindingsException>(() => Stated.Read(folder.In("norma.yaml")).Plan());
        Assert.Equal(("INTR072", 7), (refused.Findings[0].Code, refused.Findings[0].At!.Value.Line));
    }

    [Fact]
    public void Weights_alone_fill_a_stated_structure_under_stated_names()
    {
        using var folder = new TemporaryFolder();
        SafetensorsFile.Write(folder.In("base.safetensors"),
        [
            new("encoder.0.weight", Shape.Of([2, 3]), [1, 2, 3, 4, 5, 6]), new("encoder.0.bias", Shape.Of([2]), [7, 8]),
        ], new Dictionary<string, string>());
        File.WriteAllLines(folder.In("rows.csv"), ["a,b,c,y", .. Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i % 7},{i % 5},{i % 3},{i % 11}"))]);
        void Spec(string keys) => File.WriteAllText(folder.In("norma.yaml"), $"""
            norma: 1
            data:
              source: rows.csv
              fields:
                y: number
            model:
              layers:
                - type: pretrained
                  path: base.safetensors
                  name: base
            {keys}
            training:
              epochs: 1
            """.Replace("source: rows.csv", "source: {type: csv, path: rows.csv}", StringComparison.Ordinal).Replace("y: number", "y: {type: number, role: target}", StringComparison.Ordinal));
        Spec("""
                  structure: {type: stack, layers: [{type: dense, units: 2, name: first}]}
                  shape: [3]
                  names: {first: encoder.0}
            """);
        var plan = Stated.Read(folder.In("norma.yaml")).Plan();
        var beginning = plan.Network.Build(1).Weights();
        Assert.Equal([1f, 4, 2, 5, 3, 6], beginning["base.first.kernel"].Values);
        Assert.Equal([7f, 8], beginning["base.first.bias"].Values);
        Assert.Contains("encoder.0", SpecWriter.Write(plan.Spec), StringComparison.Ordinal);

        // A word that stands for layers serves as the structure, here one whose weights are others.
        Spec("      structure: {type: mlp, units: [4]}\n      shape: [3]");
        Assert.Contains(Assert.Throws<FindingsException>(() => Stated.Read(folder.In("norma.yaml")).Plan()).Findings, finding => finding.Code == "INTR051");
        Spec("      structure: {type: dense, units: 2}");
        Assert.Equal(("INTR063", "$.model.layers[0].structure"), Only());
        Spec("      shape: [3]");
        Assert.Equal(("INTR063", "$.model.layers[0].shape"), Only());
        Spec("      structure: {type: conv2d, filters: 2, kernel_size: 3}\n      shape: [3]");
        Assert.Equal(("INTR063", "$.model.layers[0].structure"), Only());
        Spec("");
        Assert.Equal("INTR050", Only().Item1);

        (string, string) Only()
        {
            var finding = Assert.Single(Assert.Throws<FindingsException>(() => Stated.Read(folder.In("norma.yaml")).Plan()).Findings);
            return (finding.Code, finding.Path);
        }
    }

    [Fact]
    public void A_model_of_a_file_begins_an_encoder()
    {
        var plan = Stated.Read(Source.Path("examples", "finetune", "norma.yaml"), ["model={encoders: {features: [{type: pretrained, path: base.keras, name: base}, {type: dropout, rate: 0.2}]}, layers: [], rewrites: [{type: cut, path: features_encoder.base.code}, {type: freeze, path: features_encoder.base.encoder_1}]}", "training.epochs=40"]).Plan(examine: false);
        Assert.NotNull(((Pretrained)plan.Spec.Model.Encoders!["features"][0]).Sha256);
        Assert.True(plan.Network.Layers.Single(layer => layer.Name == "features_encoder.base.encoder_1").IsFrozen);
        Assert.True(plan.Train().Evaluate().Judgement.Metrics["test"]["roc_auc"] > 0.95);
    }
}

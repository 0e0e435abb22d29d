using Norma.Interop.Keras;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Interop;

public sealed class PretrainedTests
{
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
}

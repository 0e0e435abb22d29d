using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Xunit;

namespace Norma.Tests;

public sealed class FunctionalModelTests
{
    [Fact]
    public void A_graph_learns_survives_the_file_and_sums_itself_up()
    {
        var x = new Symbol(4);
        var branch = x.Apply(new Dense(8, "tanh"));
        var model = new Model(x, branch.Apply(new Stack([new Dense(8, "tanh")], "inner")).Apply(new Dense(3, "softmax")), seed: 4, name: "graph");
        using (model)
        {
            model.Compile(optimizer: "adam", loss: "categorical_crossentropy", metrics: ["accuracy"]);
            var (rows, classes) = Rows(300);
            model.Fit(rows, classes, epochs: 30);
            Assert.True(model.Evaluate(rows, classes)["accuracy"] > 0.85);
            Assert.Equal("""
                Model: "graph"
                Layer (type)         Output Shape  Param #      Size  FLOPs
                ===========================================================
                dense (Dense)        (None, 8)          40  160.00 B     72
                inner.dense (Dense)  (None, 8)          72  288.00 B    136
                dense_1 (Dense)      (None, 3)          27  108.00 B     51
                ===========================================================
                Total params: 139 (556.00 B)
                Trainable params: 139 (556.00 B)
                Non-trainable params: 0 (0.00 B)
                FLOPs of one example: 259

                """.ReplaceLineEndings("\n"), model.SummaryText());
            using var read = Model.FromYaml(model.ToYaml());
            Assert.Equal(model.Section, read.Section);
            Assert.Equal(model.ToYaml(), read.ToYaml());
            read.SetWeights(model.Weights);
            Assert.Equal(model.Predict(rows), read.Predict(rows));
        }
    }

    [Fact]
    public void Encoders_of_a_file_take_arrays()
    {
        using var model = Model.FromYaml("""
            norma: 1
            data: {source: memory}
            model:
              inputs: {left: {shape: [1]}, right: {shape: [3]}}
              encoders: {left: {type: dense, units: 4, activation: tanh}, right: {type: dense, units: 4, activation: tanh}}
              combine: sum
              layers: [{type: dense, units: 6, activation: tanh}]
            training: {optimizer: {type: adam, learning_rate: 0.02}}
            """);
        var (rows, _) = Rows(200);
        var y = new float[200, 1];
        for (var i = 0; i < 200; i++) y[i, 0] = rows[i, 0] - rows[i, 3];
        Assert.Contains("Dense", model.SummaryText(), StringComparison.Ordinal);
        model.Fit(rows, y, epochs: 100, batchSize: 50);
        Assert.True(model.Evaluate(rows, y)["loss"] < 0.4);
        Assert.Contains("left_encoder.dense (Dense)", model.SummaryText(), StringComparison.Ordinal);
        Assert.Equal(model.Section, Model.FromYaml(model.ToYaml()).Section);
    }

    [Fact]
    public void Several_inputs_and_outputs()
    {
        var (left, right) = (new Symbol(Shape.Of([1]), "left"), new Symbol(Shape.Of([3]), "right"));
        var shared = new Dense(6, "tanh");
        var joined = right.Apply(shared).Apply(new Dense(4, "tanh"));
        using var model = new Model([left, right], [joined.Apply(new Dense(1)), left.Apply(new Dense(1, Name: "straight"))]);
        model.Compile(loss: "mean_squared_error", optimizer: new Norma.Training.Optimizers.Adam(0.02));
        var (rows, _) = Rows(200);
        var y = new float[200, 2];
        for (var i = 0; i < 200; i++) (y[i, 0], y[i, 1]) = (rows[i, 1] - rows[i, 3], 2 * rows[i, 0]);
        model.Fit(rows, y, epochs: 200, batchSize: 50);
        Assert.True(model.Evaluate(rows, y)["loss"] < 0.4);
        Assert.Contains("straight (Dense)", model.SummaryText(), StringComparison.Ordinal);
        Assert.Contains("Connected to", model.SummaryText(), StringComparison.Ordinal);
        Assert.Equal(model.Section, Model.FromYaml(model.ToYaml()).Section);
    }

    [Fact]
    public void An_output_is_what_a_layer_gives()
    {
        var x = new Symbol(4);
        Assert.Throws<ArgumentException>(() => new Model(x, x));
        Assert.Throws<ArgumentException>(() => new Model([], [x.Apply(new Dense(1))]));
        Assert.Throws<ArgumentException>(() => new Model(new Symbol(3), x.Apply(new Dense(1))));
    }

    static (float[,] Rows, int[] Classes) Rows(int count)
    {
        var (rows, classes, seed) = (new float[count, 4], new int[count], new Seed(3, "rows"));
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < 4; k++) rows[i, k] = (float)seed.Normal();
            classes[i] = rows[i, 0] + rows[i, 1] > 0.5 ? 2 : rows[i, 2] > 0 ? 1 : 0;
        }
        return (rows, classes);
    }
}

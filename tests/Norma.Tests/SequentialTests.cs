using Norma.Data;
using Norma.Evaluation;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Spec;
using Norma.Tests.Spec;
using Norma.Tracking;
using Norma.Training;
using Norma.Training.Optimizers;
using Xunit;

namespace Norma.Tests;

public sealed class SequentialTests
{
    [Fact]
    public void The_program_that_every_newcomer_knows()
    {
        var (x, y) = Numbers(100, 10);
        var output = new StringWriter();

        var model = new Sequential([new Dense(64, "relu"), new Dense(64, "relu"), new Dense(1)]) { Out = output };
        model.Compile(optimizer: "adam", loss: "mean_squared_error");
        model.Fit(x, y, epochs: 10, batchSize: 32);
        var evaluation = model.Evaluate(x, y);
        Assert.Equal("", output.ToString());
        model.Summary();

        Assert.InRange(evaluation["loss"], 0, model.History[0].Values["loss"]);
        Assert.Equal(10, model.History.Count);
        Assert.Equal(
            """
            Model: "model"
            Layer (type)     Output Shape  Param #      Size  FLOPs
            =======================================================
            dense (Dense)    (None, 64)        704   2.75 KB  1,344
            dense_1 (Dense)  (None, 64)      4,160  16.25 KB  8,256
            head (Dense)     (None, 1)          65  260.00 B    129
            =======================================================
            Total params: 4,929 (19.25 KB)
            Trainable params: 4,929 (19.25 KB)
            Non-trainable params: 0 (0.00 B)
            FLOPs of one example: 9,729

            """.ReplaceLineEndings("\n"), output.ToString());
    }

    [Fact]
    public void Gives_the_weights_of_the_trainer_itself()
    {
        var (x, y) = Numbers(50, 3);
        using var model = new Sequential([new Dense(8, "tanh"), new Dense(1)], seed: 5);
        model.Compile("adam", "mean_squared_error");
        var fitted = model.Fit(x, y, epochs: 3);
        var rows = new TrainingRows(new(50, new(3, []), [.. x.Cast<float>()], []), [y.Cast<float>().ToArray()]);
        var plan = NetworkPlan.Of(new([new Dense(8, "tanh")], Head: new Dense(1)), new(3, []), [new("y", TaskKind.Regression, [])]);
        Assert.Equal(new Trainer(plan, new Supervised("mean_squared_error", Epochs: 3), 5).Train(rows).Digest, fitted.Digest);
    }

    [Fact]
    public void A_second_fit_goes_on()
    {
        var (x, y) = Numbers(64, 4);
        Sequential Model()
        {
            var model = new Sequential([new Dense(8, "tanh"), new Dense(1)]);
            model.Compile(new Adam(0.01), "mean_squared_error");
            return model;
        }
        using var twice = Model();
        using var once = Model();
        // one batch an epoch: the order of the rows does not matter but for rounding, and Adam's moments and count must be kept
        twice.Fit(x, y, epochs: 5, batchSize: 64);
        twice.Fit(x, y, epochs: 5, batchSize: 64);
        once.Fit(x, y, epochs: 10, batchSize: 64);
        foreach (var (a, b) in twice.Weights.All.Zip(once.Weights.All))
            for (var i = 0; i < a.Values.Length; i++) Assert.Equal(a.Values[i], b.Values[i], 1e-4f);
        Assert.Equal(5, twice.History.Count);
    }

    [Fact]
    public void Evaluate_is_the_mean_loss_by_hand()
    {
        using var model = new Sequential([new Dense(1, KernelInitializer: "ones")]);
        model.Compile(loss: "mean_squared_error", metrics: ["mean_absolute_error"]);
        float[,] x = { { 1, 1 }, { 2, 3 } };
        // predicts 2 and 5; differences 1 and -1 from 1 and 6; weighted 3 to 1 with one difference doubled: (3·1 + 1·4) / 4
        Assert.Equal(1, model.Evaluate(x, new float[] { 1, 6 })["loss"], 1e-6);
        var weighted = model.Evaluate(x, new float[] { 1, 7 }, sampleWeight: [3, 1]);
        Assert.Equal(1.75, weighted["loss"], 1e-6);
        Assert.Equal(1.25, weighted["mean_absolute_error"], 1e-6);
        Assert.Equal([2f, 5f], model.Predict(x).Cast<float>());
    }

    [Fact]
    public void Classes_come_as_indices_names_or_one_hot_rows()
    {
        float[,] x = { { 1 }, { 2 }, { 3 }, { 4 }, { 5 }, { 6 } };
        float[,] oneHot = { { 1, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 0, 0, 1 } };
        double LossOf(Labels y, Loss? loss, Norma.Models.Activation? last)
        {
            using var model = new Sequential([new Dense(8, "relu"), new Dense(3, last)], seed: 3);
            model.Compile("adam", loss, ["accuracy"]);
            model.Fit(x, y, epochs: 2);
            return model.Evaluate(x, y)["loss"];
        }
        var expected = LossOf(new[] { 0, 0, 1, 1, 2, 2 }, "categorical_crossentropy", null);
        Assert.Equal(expected, LossOf(new[] { 0, 0, 1, 1, 2, 2 }, null, "softmax"));
        Assert.Equal(expected, LossOf(new[] { "a", "a", "b", "b", "c", "c" }, "categorical_crossentropy", "softmax"));
        Assert.Equal(expected, LossOf(oneHot, "categorical_crossentropy", "softmax"));
    }

    [Fact]
    public void Probabilities_of_the_last_function_are_those_of_the_head()
    {
        float[,] x = { { 1, 2 }, { -1, 0.5f } };
        using var two = new Sequential([new Dense(1), new Norma.Models.Layers.Core.Activation("sigmoid")], seed: 1);
        two.Compile(loss: "binary_crossentropy");
        two.Build(2);
        var kernel = two.Weights["head.kernel"].Values;
        var positive = two.Predict(x);
        for (var row = 0; row < 2; row++) Assert.Equal(1 / (1 + Math.Exp(-(x[row, 0] * kernel[0] + x[row, 1] * kernel[1]))), positive[row, 0], 1e-6);

        using var three = new Sequential([new Dense(3, "softmax")], seed: 1);
        three.Compile(loss: "categorical_crossentropy");
        var shares = three.Predict(x);
        Assert.Equal(3, shares.GetLength(1));
        Assert.Equal(1, shares[0, 0] + shares[0, 1] + shares[0, 2], 1e-6);
    }

    [Fact]
    public void Validates_on_the_last_share_of_the_rows()
    {
        var (x, y) = Numbers(50, 3);
        var lines = new StringWriter();
        using var model = new Sequential([new Dense(1)]) { Out = lines };
        model.Compile("adam", "mean_squared_error");
        model.Fit(x, y, epochs: 2, validationSplit: 0.2, verbose: true);
        var (last, lastY) = (new float[10, 3], new float[10]);
        for (var row = 0; row < 10; row++)
        {
            for (var i = 0; i < 3; i++) last[row, i] = x[40 + row, i];
            lastY[row] = y[40 + row, 0];
        }
        Assert.Equal(model.Evaluate(last, lastY)["loss"], model.History[^1].Values["val_loss"], 1e-9);
        Assert.StartsWith("Epoch 1/2 - loss: ", lines.ToString(), StringComparison.Ordinal);
        Assert.Contains(" - val_loss: ", lines.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Class_weights_go_by_index()
    {
        float[,] x = { { 1 }, { 2 }, { 3 }, { 4 } };
        int[] y = [0, 0, 0, 1];
        Sequential Fit(IReadOnlyDictionary<int, double>? byClass, float[]? byRow)
        {
            var model = new Sequential([new Dense(1)], seed: 2);
            model.Compile(new Sgd(0.1), "binary_crossentropy");
            model.Fit(x, y, epochs: 5, classWeight: byClass, sampleWeight: byRow);
            return model;
        }
        using var a = Fit(new Dictionary<int, double> { [1] = 3 }, null);
        using var b = Fit(null, [1, 1, 1, 3]);
        Assert.Equal(a.Weights["head.kernel"].Values, b.Weights["head.kernel"].Values);
    }

    [Fact]
    public void Says_what_does_not_fit()
    {
        float[,] x = { { 1, 2 }, { 3, 4 } };
        var model = new Sequential([new Dense(4, "relu"), new Dense(1)]);
        Refused<InvalidOperationException>("call Compile first", () => model.Fit(x, new float[] { 1, 2 }));
        model.Compile("adam", "mean_squared_error");
        Refused<ArgumentException>("x has 2 rows and y 3", () => model.Fit(x, new float[] { 1, 2, 3 }));
        Refused<ArgumentException>("y has the shape [2, 2], expected [2, 1]", () => model.Fit(x, new float[,] { { 1, 2 }, { 3, 4 } }));
        Refused<ArgumentException>("y holds names of classes, expected numbers", () => model.Fit(x, new[] { "a", "b" }));
        Refused<ArgumentException>("x[1, 0] is NaN", () => model.Fit(new[,] { { 1f, 2 }, { float.NaN, 4 } }, new float[] { 1, 2 }));
        Refused<ArgumentException>("x has 3 columns, expected 2", () => model.Predict(new float[1, 3]));
        Refused<ArgumentException>("at least one row", () => model.Predict(new float[0, 2]));
        Refused<ArgumentException>("expected one of: ", () => model.Compile("adamm"));
        Refused<ArgumentException>("Received 1 weights for 2 rows", () => model.Fit(x, new float[] { 1, 2 }, sampleWeight: [1]));
        Refused<ArgumentOutOfRangeException>("validationSplit", () => model.Fit(x, new float[] { 1, 2 }, validationSplit: 1));
        Refused<InvalidOperationException>("call Forward first", () => model.Loss(new float[] { 1, 2 }));
        model.Forward(x);
        Refused<ArgumentException>("3 truths for the 2 rows", () => model.Loss(new float[] { 1, 2, 3 }));
        Refused<InvalidOperationException>("call Forward and Loss first", () => model.Backward());
        model.Loss(new float[] { 1, 2 });
        model.Backward();
        model.Update();
        Refused<InvalidOperationException>("call Backward first", model.Update);
        Refused<InvalidOperationException>("call Fit first", () => model.Judge());

        var classes = new Sequential([new Dense(3)]);
        classes.Compile(loss: "categorical_crossentropy");
        Refused<ArgumentException>("y has 2 classes, expected 3", () => classes.Fit(x, new[] { "a", "b" }));
        Refused<ArgumentException>("y[1] is 3, expected a class: 0 to 2", () => classes.Fit(x, new[] { 0, 3 }));
        var odd = new Sequential([new Dense(1)]);
        odd.Compile(loss: "categorical_crossentropy");
        Refused<ArgumentException>("emits 1 number", () => odd.Fit(x, new[] { 0, 1 }));
        Refused<ArgumentException>("no layer", () => _ = new Sequential([]));
    }

    [Fact]
    public void Is_the_file_and_back_for_any_stack()
    {
        for (var index = 0; index < 200; index++)
        {
            var (any, seed) = (new AnyRecord(index), new Seed(index, "sequential"));
            var section = (ModelSection)any.Of(typeof(ModelSection));
            var training = (Supervised)any.Of(typeof(Supervised));
            using var model = Model.FromSpec(new ModelSpec(1, new DataSpec([new Norma.Data.Sources.Memory()]), Seed: seed.Below(1000), Model: section, Training: training));
            using var back = Model.FromYaml(model.ToYaml());
            Assert.Equal(section, back.ToSpec().Model);
            Assert.Equal(training, back.ToSpec().Training);
            Assert.Equal(model.ToSpec(), back.ToSpec());
        }
    }

    [Fact]
    public void A_model_that_learned_comes_back_with_its_weights()
    {
        var (x, _) = Numbers(30, 3);
        string[] y = [.. Enumerable.Range(0, 30).Select(i => x[i, 0] > 0 ? "up" : "down")];
        using var model = new Sequential([new Dense(6, "relu"), new BatchNormalization(), new Dropout(0.2), new Dense(1, "sigmoid")], seed: 9, name: "signs");
        model.Compile(new Adam(0.01), "binary_crossentropy", ["accuracy"]);
        model.Fit(x, y, epochs: 3, batchSize: 8);
        var file = Path.Combine(Path.GetTempPath(), $"norma-{Guid.NewGuid():N}.safetensors");
        try
        {
            model.SaveWeights(file);
            using var back = Model.FromYaml(model.ToYaml());
            back.LoadWeights(file);
            Assert.Equal(model.Predict(x).Cast<float>(), back.Predict(x).Cast<float>());
            Assert.Equal(model.Evaluate(x, y), back.Evaluate(x, y));
            Assert.Equal(model.ToYaml(), back.ToYaml());
            Assert.Equal(model.SummaryText(), back.SummaryText());
        }
        finally { File.Delete(file); }
    }

    [Fact]
    public void Is_packaged_like_any_other_after_it_was_evaluated()
    {
        var (x, _) = Numbers(80, 3);
        var (test, _) = Numbers(40, 3, "test");
        int[] Truth(float[,] of) => [.. Enumerable.Range(0, of.GetLength(0)).Select(i => of[i, 0] + of[i, 1] > 0 ? 1 : 0)];
        using var model = new Sequential([new Dense(8, "relu"), new Dense(2, "softmax")], name: "signs");
        model.Compile(new Adam(0.02), "categorical_crossentropy", ["accuracy"]);
        model.Fit(x, Truth(x), epochs: 30, validationSplit: 0.25);
        Refused<InvalidOperationException>("call Evaluate first", () => model.Judge());
        var evaluation = model.Evaluate(test, Truth(test));
        var folder = Path.Combine(Path.GetTempPath(), $"norma-{Guid.NewGuid():N}");
        try
        {
            var parity = model.Package(folder);
            Assert.True(parity.Passed);
            var opened = Norma.Deployment.Package.Open(folder);
            using var predictor = opened.Predictor();
            var columns = Enumerable.Range(0, 3).Select(c => (Column)new NumberColumn($"x{c}", [.. Enumerable.Range(0, 40).Select(r => test[r, c])])).ToList();
            var served = predictor.Predict(new Table(columns, 40)).Values[0];
            var ours = model.Predict(test);
            for (var row = 0; row < 40; row++)
                for (var c = 0; c < 2; c++) Assert.Equal(ours[row, c], served[row * 2 + c], 1e-5f);
            Assert.Equal(evaluation["accuracy"], model.Judge().Judgement.Metrics["test"]["accuracy"], 1e-9);
            Assert.Contains("type: memory", File.ReadAllText(Path.Combine(folder, "norma.yaml")).Replace("source: memory", "type: memory", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        finally { if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true); }
    }

    [Fact]
    public void Callbacks_hear_of_every_epoch()
    {
        var (x, y) = Numbers(20, 2);
        using var model = new Sequential([new Dense(1)]);
        model.Compile("adam", "mean_squared_error");
        var heard = new Heard();
        model.Fit(x, y, epochs: 4, callbacks: [heard]);
        Assert.Equal([1, 2, 3, 4], heard.Epochs);
    }

    sealed class Heard : ISink
    {
        public List<int> Epochs { get; } = [];

        public void Write(Moment moment)
        {
            if (moment.EpochEnded) Epochs.Add(moment.Epoch);
        }
    }

    static (float[,] X, float[,] Y) Numbers(int rows, int width, string stream = "train")
    {
        var seed = new Seed(1, stream);
        var (x, y) = (new float[rows, width], new float[rows, 1]);
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < width; i++) y[row, 0] += x[row, i] = (float)seed.Normal();
        }
        return (x, y);
    }

    static void Refused<T>(string says, Action action) where T : Exception => Assert.Contains(says, Assert.ThrowsAny<T>(action).Message, StringComparison.OrdinalIgnoreCase);
}

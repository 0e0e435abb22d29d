using Microsoft.ML.OnnxRuntime;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>What every layer promises; a new one is tested before its author writes a test.</summary>
public sealed class LayerContractTests : IDisposable
{
    // Holds every tensor of a test until its end: native code may still read one that nothing else holds.
    readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string> Words => [.. LayerSamples.Words];

    [Theory, MemberData(nameof(Words))]
    public void The_stated_shape_is_the_real_one(string word)
    {
        foreach (var sample in LayerSamples.Of(word))
        {
            using var body = sample.Layer.Build(sample.Inputs, new Start(1, word));
            foreach (var rows in (int[])[1, 7])
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                var outputs = body.Compute(Tensors(sample, rows, word), Context.Predict);
                var stated = sample.Layer.OutputShapes(sample.Inputs).ToArray();
                Assert.Equal(stated.Length, outputs.Length);
                foreach (var (shape, output) in stated.Zip(outputs))
                {
                    Assert.True(shape.Rank + 1 == output.dim() && output.shape[0] == rows && shape.Select((size, axis) => size == Shape.Any || size == output.shape[axis + 1]).All(fits => fits),
                        $"{Brief(sample)}: stated {shape}, came to [{string.Join(", ", output.shape)}]");
                    Assert.Equal(ScalarType.Float32, output.dtype);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Words))]
    public void The_stated_weights_are_the_real_ones_and_named_alike(string word)
    {
        foreach (var sample in LayerSamples.Of(word))
        {
            using var body = sample.Layer.Build(sample.Inputs, new Start(1, word));
            var real = body.NamedWeights().Select(w => (w.Name, Shape: Shape.Of(w.Tensor.shape), Trainable: w.Tensor.requires_grad));
            Assert.Equal(sample.Layer.WeightSlots(sample.Inputs).Select(w => (w.Name, w.Shape, w.Trainable)), real);
        }
    }

    [Theory, MemberData(nameof(Words))]
    public void ONNX_Runtime_answers_as_the_body_does(string word)
    {
        foreach (var sample in LayerSamples.Of(word))
        {
            using var body = sample.Layer.Build(sample.Inputs, new Start(1, word));
            var weights = Sample.Disturb(body, word).Under(word);
            using var session = Session(sample, weights);
            // Another length of what is unknown, as of sequences: the graph must not keep the first one.
            foreach (var (rows, unknown) in ((int, int)[])[(1, 6), (7, 6), (3, 9)])
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                var context = Context.Predict;
                var inputs = Tensors(sample, rows, $"{word}/{rows}", unknown);
                if (sample.Masked) context = context with { Masks = [Mask(inputs[0]), .. new Tensor?[inputs.Length - 1]] };
                var expected = body.Compute(inputs, context);
                var fed = inputs.Select((x, i) => ($"x{i}", OrtValue.CreateTensorValueFromMemory(x.contiguous().data<float>().ToArray(), x.shape))).ToList();
                if (sample.Masked) fed.Add(("mask", OrtValue.CreateTensorValueFromMemory(context.Mask(0)!.data<bool>().ToArray(), context.Mask(0)!.shape)));
                using var options = new RunOptions();
                using var results = session.Run(options, [.. fed.Select(f => f.Item1)], [.. fed.Select(f => f.Item2)], session.OutputNames);
                foreach (var f in fed) f.Item2.Dispose();
                Assert.Equal(expected.Length, results.Count);
                for (var i = 0; i < expected.Length; i++)
                {
                    Assert.True(expected[i].shape.SequenceEqual(results[i].GetTensorTypeAndShape().Shape), $"{Brief(sample)}: [{string.Join(", ", expected[i].shape)}] is [{string.Join(", ", results[i].GetTensorTypeAndShape().Shape)}] in ONNX");
                    Sample.Close(expected[i].contiguous().data<float>().ToArray(), results[i].GetTensorDataAsSpan<float>(), sample.Tolerance, Brief(sample));
                }
            }
        }
    }

    [Theory, MemberData(nameof(Words))]
    public void The_same_seed_gives_the_same_weights_and_another_path_others(string word)
    {
        var sample = LayerSamples.Of(word).First();
        float[][] Weights(long seed, string path)
        {
            using var body = sample.Layer.Build(sample.Inputs, new Start(seed, path));
            return [.. body.parameters().Select(p => p.data<float>().ToArray())];
        }
        Assert.Equal(Weights(3, "a"), Weights(3, "a"));
        if (Weights(3, "a").Length == 0 || Weights(3, "a").All(weight => weight.Distinct().Count() == 1)) return;
        Assert.NotEqual(Weights(3, "a"), Weights(3, "b"));
        Assert.NotEqual(Weights(3, "a"), Weights(4, "a"));
    }

    [Theory, MemberData(nameof(Words))]
    public void Gradients_are_finite_differences(string word)
    {
        foreach (var sample in LayerSamples.Of(word).Where(sample => sample.Smooth).Take(3))
        {
            using var body = sample.Layer.Build(sample.Inputs, new Start(1, word));
            Sample.Disturb(body, word);
            body.to(ScalarType.Float64);
            using var scope = NewDisposeScope();
            var differentiable = sample.Levels is null;
            Tensor[] inputs = [.. Tensors(sample, 3, $"{word}/x", unknown: 4).Select(x => x.to(ScalarType.Float64).requires_grad_(differentiable))];
            var context = sample.Masked ? Context.Train with { Masks = [Mask(inputs[0]), .. new Tensor?[inputs.Length - 1]] } : Context.Train;
            // Draws of a layer are the same in every pass, and moving averages that a pass changes do not enter its result.
            Tensor Loss()
            {
                Norma.Models.Native.LibTorch.Draw(new Seed(1, "layers/1"));
                Tensor? sum = null;
                foreach (var y in body.Compute(inputs, context))
                {
                    var pull = tensor(Sample.Values((int)y.numel(), "pull")).to(ScalarType.Float64).reshape(y.shape);
                    sum = sum is null ? (y * pull).sum() : sum + (y * pull).sum();
                }
                return sum!;
            }
            var loss = Loss();
            if (!loss.requires_grad) continue;
            loss.backward();
            var variables = body.named_parameters().Where(p => p.parameter.requires_grad).Select(p => (p.name, (Tensor)p.parameter));
            foreach (var (name, variable) in differentiable ? variables.Concat(inputs.Select((x, i) => ($"x{i}", x))) : variables)
            {
                Assert.True(variable.grad is not null, $"{Brief(sample)}: no gradient reaches {name}");
                var gradient = variable.grad!.contiguous().flatten();
                using var _ = no_grad();
                using var inner = NewDisposeScope();
                var flat = variable.view(-1);
                // By address: a scalar that nothing holds may be freed while native code reads it.
                var numbers = flat.data<double>();
                // Along a direction of all signs every number of a weight has its part; two places say where it is wrong.
                double[] signs = [.. Sample.Values((int)flat.numel(), $"{word}/{name}").Select(value => value < 0 ? -1.0 : 1.0)];
                using var direction = tensor(signs, ScalarType.Float64);
                Check("along all of it", (gradient * direction).sum().item<double>(), size => { for (var i = 0; i < signs.Length; i++) numbers[i] += size * signs[i]; });
                foreach (var place in new[] { 0L, flat.numel() - 1 }.Distinct()) Check($"[{place}]", gradient[place].item<double>(), size => numbers[place] += size);

                void Check(string where, double actual, Action<double> move)
                {
                    const double step = 1e-6;
                    double[] before = [.. numbers];
                    move(step);
                    var up = Loss().item<double>();
                    Back();
                    move(-step);
                    var down = Loss().item<double>();
                    Back();
                    var expected = (up - down) / (2 * step);
                    Assert.True(Math.Abs(expected - actual) <= 1e-5 * Math.Max(1, Math.Abs(expected)), $"{Brief(sample)}: {name} {where}: expected {expected}, received {actual}");

                    void Back()
                    {
                        for (var i = 0; i < before.Length; i++) numbers[i] = before[i];
                    }
                }
            }
        }
    }

    // Float32 takes other kernels than float64: those that training uses.
    [Theory, MemberData(nameof(Words))]
    public void Gradients_in_float32_are_those_in_float64(string word)
    {
        foreach (var sample in LayerSamples.Of(word).Where(sample => sample.Smooth))
        {
            using var scope = NewDisposeScope();
            using var body = sample.Layer.Build(sample.Inputs, new Start(1, word));
            Sample.Disturb(body, word);
            Tensor[] Pass(ScalarType type)
            {
                body.to(type);
                foreach (var parameter in body.parameters()) parameter.grad = null;
                Tensor[] inputs = [.. Tensors(sample, 3, $"{word}/x").Select(x => x.to(type).requires_grad_(sample.Levels is null))];
                var context = sample.Masked ? Context.Train with { Masks = [Mask(inputs[0]), .. new Tensor?[inputs.Length - 1]] } : Context.Train;
                Norma.Models.Native.LibTorch.Draw(new Seed(1, "layers/1"));
                Tensor? loss = null;
                foreach (var y in body.Compute(inputs, context))
                {
                    var pull = (y * tensor(Sample.Values((int)y.numel(), "pull")).to(type).reshape(y.shape)).sum();
                    loss = loss is null ? pull : loss + pull;
                }
                if (!loss!.requires_grad) return [];
                loss.backward();
                return [.. inputs.Select(x => x.grad).Concat(body.parameters().Select(p => p.grad)).OfType<Tensor>().Select(g => g.to(ScalarType.Float64).clone())];
            }
            if (body.Draws) continue;
            var (single, exact) = (Pass(ScalarType.Float32), Pass(ScalarType.Float64));
            Assert.Equal(exact.Length, single.Length);
            for (var i = 0; i < exact.Length; i++)
                Assert.True((single[i] - exact[i]).abs().max().ToDouble() <= 1e-3 * Math.Max(1, exact[i].abs().max().ToDouble()), $"{Brief(sample)}: gradient {i} is {(single[i] - exact[i]).abs().max().ToDouble()} away");
        }
    }

    [Theory, MemberData(nameof(Words))]
    public void A_layer_survives_the_file(string word)
    {
        foreach (var sample in LayerSamples.Of(word))
        {
            var section = new ModelSection([sample.Layer], Head: sample.Layer);
            var read = SpecReader.Read<ModelSection>(SpecWriter.Write(section), "net.yaml");
            Assert.Empty(read.Findings);
            Assert.Equal(section, read.Value);
            var graph = new ModelSection(Nodes: new([new("a", new Node(sample.Layer)), new("b", new Node(sample.Layer, "a"))]));
            read = SpecReader.Read<ModelSection>(SpecWriter.Write(graph), "net.yaml");
            Assert.Empty(read.Findings);
            Assert.Equal(graph, read.Value);
        }
    }

    [Theory, MemberData(nameof(Words))]
    public void Only_a_layer_that_draws_differs_between_two_passes_that_train(string word)
    {
        var sample = LayerSamples.Of(word).First();
        using var body = sample.Layer.Build(sample.Inputs, new Start(1, word));
        using var scope = NewDisposeScope();
        var inputs = Tensors(sample, 16, word);
        float[] Pass(string stream)
        {
            Norma.Models.Native.LibTorch.Draw(new Seed(1, stream));
            return body.Compute(inputs, Context.Train)[0].contiguous().data<float>().ToArray();
        }
        Assert.Equal(Pass("layers/1"), Pass("layers/1"));
        if (body.Draws) Assert.NotEqual(Pass("layers/1"), Pass("layers/2"));
        else Assert.Equal(Pass("layers/1"), Pass("layers/2"));
    }

    [Theory, MemberData(nameof(Words))]
    public void What_does_not_fit_is_a_shape_exception(string word)
    {
        var layer = LayerSamples.Of(word).First().Layer;
        foreach (var shapes in (Shapes[])[[], [Shape.Of([])], [Shape.Of([3, 4, 5, 6, 7])], [Shape.Of([2, 2])], [Shape.Of([2]), Shape.Of([3])], [Shape.Of([Shape.Any])], [Shape.Of([1, Shape.Any])], [Shape.Of([1L << 62])]])
        {
            try
            {
                layer.OutputShapes(shapes);
                layer.WeightSlots(shapes);
                _ = layer.Flops(shapes);
            }
            catch (ShapeException) { }
            catch (OverflowException) { }
        }
    }

    static InferenceSession Session(LayerSample sample, Weights weights)
    {
        var graph = new OnnxGraph();
        OnnxValue[] inputs = [.. sample.Inputs.Select((shape, i) => graph.Input($"x{i}", OnnxType.Float, [-1, .. shape]))];
        if (sample.Masked) inputs[0] = inputs[0] with { Mask = graph.Input("mask", OnnxType.Bool, -1, sample.Inputs[0][0]).Name };
        var outputs = sample.Layer.Lower(graph, weights, inputs, sample.Inputs);
        var shapes = sample.Layer.OutputShapes(sample.Inputs);
        // What a layer leaves as it is has the input's name.
        for (var i = 0; i < outputs.Length; i++) graph.Output($"y{i}", graph.Node("Identity", [outputs[i]]), OnnxType.Float, [-1, .. shapes[i]]);
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        return new InferenceSession(graph.ToBytes("sample", []), options);
    }

    static Tensor[] Tensors(LayerSample sample, int rows, string stream, int unknown = 6) =>
        [.. sample.Values(rows, stream, unknown).Zip(sample.Inputs, (values, shape) => tensor(values).reshape([rows, .. shape.Select(size => size == Shape.Any ? unknown : size)]))];

    // Each row ends somewhere else, the first ones are whole; one step in the middle is out too.
    static Tensor Mask(Tensor x)
    {
        var (rows, steps) = ((int)x.shape[0], (int)x.shape[1]);
        var mask = new bool[rows * steps];
        for (var row = 0; row < rows; row++)
            for (var t = 0; t < steps; t++) mask[row * steps + t] = t < steps - row % steps && !(row == 2 && t == 1);
        return tensor(mask).reshape(rows, steps);
    }

    static string Brief(LayerSample sample) => $"{SpecWriter.Brief(sample.Layer)} on {sample.Inputs}";
}

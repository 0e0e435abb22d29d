using System.Globalization;
using System.Text.RegularExpressions;
using Norma.Models.Layers.Core;
using Norma.Training.Optimizers;
using Xunit;

namespace Norma.Tests.Reference;

/// <summary>Every number of docs/guide/backpropagation.md, read from the page, from Norma and from the reference.</summary>
public sealed partial class BackpropagationPageTests
{
    static readonly float[,] s_x = { { 1, 2, 3 } };
    static readonly float[,] s_y = { { 1, 1 } };

    [Fact]
    public void The_page_says_what_the_reference_computes() => Hold(Reference);

    [Fact]
    public void The_page_says_what_Norma_computes() => Hold(Ours);

    static void Hold(Func<double?, Dictionary<string, double[]>> compute)
    {
        var page = File.ReadAllText(Source.Path("docs", "guide", "backpropagation.md"));
        var (stated, read) = (compute(null), 0);
        // after "α = …" the page shows the network after one step of that size, from the beginning
        foreach (Match line in Number().Matches(string.Join('\n', Block().Matches(page).Select(block => block.Groups[1].Value))))
        {
            var (name, numbers) = (line.Groups[1].Value, Numbers(line.Groups[2].Value));
            read++;
            if (name == "α")
            {
                stated = compute(numbers[0]);
                continue;
            }
            Assert.True(stated.TryGetValue(name, out var expected), $"the page names '{name}', which is not computed");
            Assert.Equal(expected.Length, numbers.Length);
            for (var i = 0; i < numbers.Length; i++)
                Assert.True(Math.Abs(expected[i] - numbers[i]) <= 6e-6 * Math.Max(1, Math.Abs(expected[i])), $"{name}: the page says {line.Groups[2].Value}, computed [{string.Join(", ", expected)}]");
        }
        // as many lines as the blocks have: none is passed over because it is written in another form
        Assert.Equal(Block().Matches(page).Sum(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length), read);
        Assert.Equal(43, read);
    }

    static Dictionary<string, double[]> Reference(double? rate)
    {
        ReferenceLayer Ones(int inputs)
        {
            var kernel = new double[inputs, 2];
            for (var i = 0; i < inputs; i++) kernel[i, 0] = kernel[i, 1] = 1;
            return new(kernel, [1, 1], ReferenceActivation.All["relu"]);
        }
        var network = new ReferenceNetwork([Ones(3), Ones(2)], ReferenceLoss.SquaredError);
        double[][] x = [[1, 2, 3]], y = [[1, 1]];
        if (rate is { } step) new ReferenceSgd(step, 0).Step(network, network.Gradients(x, y));
        var (passed, gradients) = (network.Pass(x[0]), network.Gradients(x, y));
        return new()
        {
            ["x"] = x[0], ["y"] = y[0],
            ["W¹"] = ByUnit(network.Layers[0].Kernel), ["b¹"] = network.Layers[0].Bias, ["W²"] = ByUnit(network.Layers[1].Kernel), ["b²"] = network.Layers[1].Bias,
            ["z¹"] = passed[0].Z, ["a¹"] = passed[0].A, ["z²"] = passed[1].Z, ["a²"] = passed[1].A,
            ["L"] = [network.Loss(x, y)],
            ["δ²"] = gradients[1].Bias, ["∂L/∂b²"] = gradients[1].Bias, ["∂L/∂W²"] = ByUnit(gradients[1].Kernel),
            ["δ¹"] = gradients[0].Bias, ["∂L/∂b¹"] = gradients[0].Bias, ["∂L/∂W¹"] = ByUnit(gradients[0].Kernel),
        };
    }

    static Dictionary<string, double[]> Ours(double? rate)
    {
        using var model = new Sequential([new Dense(2, "relu", KernelInitializer: "ones", BiasInitializer: "ones"), new Dense(2, "relu", KernelInitializer: "ones", BiasInitializer: "ones")]);
        model.Compile(new Sgd(rate ?? 1), "mean_squared_error");
        if (rate is not null)
        {
            model.Forward(s_x);
            model.Loss(s_y);
            model.Backward();
            model.Update();
        }
        var a2 = model.Forward(s_x);
        var loss = model.Loss(s_y);
        var gradients = model.Backward();
        var weights = model.Weights;

        // The sums are what the same layers give without their last activation.
        double[] First(bool relu) => Through([relu ? new Dense(2, "relu") : new Dense(2)], ("head.kernel", "dense.kernel"), ("head.bias", "dense.bias"));
        double[] Through(Norma.Spec.Items<Norma.Models.Layer> layers, params (string To, string From)[] names)
        {
            using var part = new Sequential(layers);
            part.Compile(loss: "mean_squared_error");
            part.Build(3);
            part.SetWeights(new(names.Select(n => weights[n.From] with { Name = n.To })));
            return [.. part.Predict(s_x).Cast<float>().Select(v => (double)v)];
        }
        double[] Same(string name) => Array.ConvertAll(weights[name].Values, v => (double)v);
        double[] Gradient(string name) => Array.ConvertAll(gradients[name].Values, v => (double)v);
        double[] Turned(float[] kernel) => [.. Enumerable.Range(0, 2).SelectMany(u => Enumerable.Range(0, kernel.Length / 2).Select(i => (double)kernel[i * 2 + u]))];
        return new()
        {
            ["x"] = [1, 2, 3], ["y"] = [1, 1],
            ["W¹"] = Turned(weights["dense.kernel"].Values), ["b¹"] = Same("dense.bias"), ["W²"] = Turned(weights["head.kernel"].Values), ["b²"] = Same("head.bias"),
            ["z¹"] = First(relu: false), ["a¹"] = First(relu: true),
            ["z²"] = Through([new Dense(2, "relu"), new Dense(2)], ("dense.kernel", "dense.kernel"), ("dense.bias", "dense.bias"), ("head.kernel", "head.kernel"), ("head.bias", "head.bias")),
            ["a²"] = [.. a2.Cast<float>().Select(v => (double)v)],
            ["L"] = [loss],
            ["δ²"] = Gradient("head.bias"), ["∂L/∂b²"] = Gradient("head.bias"), ["∂L/∂W²"] = Turned(gradients["head.kernel"].Values),
            ["δ¹"] = Gradient("dense.bias"), ["∂L/∂b¹"] = Gradient("dense.bias"), ["∂L/∂W¹"] = Turned(gradients["dense.kernel"].Values),
        };
    }

    static double[] ByUnit(double[,] kernel) =>
        [.. Enumerable.Range(0, kernel.GetLength(1)).SelectMany(u => Enumerable.Range(0, kernel.GetLength(0)).Select(i => kernel[i, u]))];

    static double[] Numbers(string text) =>
        [.. text.Split(['[', ']', ',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"^```numbers\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^(\S+) = (\S.*)$", RegexOptions.Multiline)]
    private static partial Regex Number();
}

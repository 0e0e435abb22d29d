using Norma.Evaluation;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Regularizers;
using Norma.Spec;
using Norma.Training;

namespace Norma.Tests.Reference;

/// <summary>A random stack of dense layers, as Norma's model and as the reference with the same weights, and rows for both.</summary>
sealed class Stack
{
    static readonly string[] s_activations = [.. ReferenceActivation.All.Keys.Order(StringComparer.Ordinal)];

    public Stack(int index, Optimizer optimizer)
    {
        var seed = new Seed(index, "stack");
        var (inputs, rows, task) = (1 + seed.Below(5), 1 + seed.Below(6), seed.Below(3));
        var depth = seed.Below(3);
        var words = Enumerable.Range(0, depth).Select(_ => s_activations[seed.Below(s_activations.Length)]).ToArray();
        // Every other stack's weights cost something. Biases begin at 0, where |w| has no slope.
        ReferenceCost CostOf(int l) => index % 2 == 0 ? default : new(0, l % 2 == 0 ? 0.02 : 0.1);
        var sparse = index % 4 == 3 ? 0.05 : 0;
        Dense Costly(Dense layer, int l) => CostOf(l) is { L2: > 0 } cost ? layer with { KernelRegularizer = sparse > 0 ? new L1L2(sparse, cost.L2) : new L2(cost.L2), BiasRegularizer = new L2(cost.L2) } : layer;
        var hidden = words.Select((word, l) => Costly(new Dense(1 + seed.Below(6), word), l)).ToArray();
        var outputs = task == 2 ? 2 + seed.Below(3) : 1 + seed.Below(2);
        var last = task == 0 ? s_activations[seed.Below(s_activations.Length)] : "linear";
        (Loss Ours, ReferenceLoss Theirs) loss = task switch
        {
            0 => ("mean_squared_error", ReferenceLoss.SquaredError),
            1 => ("binary_crossentropy", ReferenceLoss.BinaryCrossentropy),
            _ => ("categorical_crossentropy", ReferenceLoss.CategoricalCrossentropy),
        };
        Model = new([.. hidden, Costly(new Dense(outputs, last), depth)], seed: index);
        Model.Compile(optimizer, loss.Ours);
        Model.Build(inputs);

        X = new float[rows, inputs];
        for (var r = 0; r < rows; r++)
            for (var i = 0; i < inputs; i++) X[r, i] = (float)seed.Normal();
        Y = new float[rows, task == 2 ? 1 : outputs];
        for (var r = 0; r < rows; r++)
            for (var i = 0; i < Y.GetLength(1); i++) Y[r, i] = task == 0 ? (float)seed.Normal() : seed.Below(task == 1 ? 2 : outputs);
        Reference = new([.. words.Append(last).Select((word, l) => LayerOf(Model.Weights, NameOf(l, depth), word) with { KernelCost = CostOf(l) with { L1 = sparse }, BiasCost = CostOf(l) })], loss.Theirs);
    }

    public Sequential Model { get; }

    public ReferenceNetwork Reference { get; }

    public float[,] X { get; }

    public float[,] Y { get; }

    public double[][] ReferenceX => Rows(X);

    public double[][] ReferenceY => Rows(Y);

    /// <summary>Holds named arrays of Norma to those of the reference.</summary>
    public void Same(string what, Weights ours, (double[,] Kernel, double[] Bias)[] theirs, double tolerance)
    {
        for (var l = 0; l < theirs.Length; l++)
        {
            var name = NameOf(l, theirs.Length - 1);
            Close($"{what} of {name}.kernel", [.. theirs[l].Kernel.Cast<double>()], ours[$"{name}.kernel"].Values, tolerance);
            Close($"{what} of {name}.bias", theirs[l].Bias, ours[$"{name}.bias"].Values, tolerance);
        }
    }

    public static void Close(string what, double[] expected, float[] actual, double tolerance)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Xunit.Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"{what}[{i}]: the reference has {expected[i]}, Norma {actual[i]}");
    }

    public static ReferenceLayer LayerOf(Weights weights, string name, string activation)
    {
        var (kernel, bias) = (weights[$"{name}.kernel"], weights[$"{name}.bias"]);
        var (inputs, units) = ((int)kernel.Shape[0], (int)kernel.Shape[1]);
        var values = new double[inputs, units];
        for (var i = 0; i < inputs; i++)
            for (var u = 0; u < units; u++) values[i, u] = kernel.Values[i * units + u];
        return new(values, Array.ConvertAll(bias.Values, v => (double)v), ReferenceActivation.All[activation]);
    }

    static string NameOf(int layer, int depth) => layer == depth ? "head" : layer == 0 ? "dense" : $"dense_{layer}";

    static double[][] Rows(float[,] values) =>
        [.. Enumerable.Range(0, values.GetLength(0)).Select(r => Enumerable.Range(0, values.GetLength(1)).Select(i => (double)values[r, i]).ToArray())];
}

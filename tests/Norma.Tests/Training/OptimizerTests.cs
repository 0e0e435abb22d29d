using System.Runtime.CompilerServices;
using System.Text.Json;
using Norma.Training;
using Norma.Training.Optimizers;
using Xunit;

namespace Norma.Tests.Training;

/// <summary>Against PyTorch (Goldens/make_optimizers.py) and against the formula written as a plain loop.</summary>
public sealed class OptimizerTests
{
    const int N = 19, Steps = 12;

    public static TheoryData<string, Optimizer> Cases => new()
    {
        { "sgd", new Sgd(0.1) },
        { "sgd_momentum", new Sgd(0.1, 0.9) },
        { "sgd_nesterov", new Sgd(0.1, 0.9, Nesterov: true) },
        { "adam", new Adam(0.01) },
        { "adam_other", new Adam(0.05, 0.8, 0.9, 1e-4) },
        { "adamw", new Adamw(0.01) },
        { "adamw_strong", new Adamw(0.05, 0.3, 0.9, 0.99, 1e-8) },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Every_step_equals_PyTorch(string name, Optimizer optimizer)
    {
        using var goldens = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "Goldens", "optimizers.json")));
        var expected = goldens.RootElement.GetProperty(name);
        var (w, g, state) = (Start(), new float[N], new float[N * optimizer.Slots]);
        for (var t = 1; t <= Steps; t++)
        {
            Gradient(w, g, t);
            optimizer.Step(w, g, state, optimizer.LearningRate, t);
            for (var i = 0; i < N; i++) Assert.Equal(expected[t - 1][i].GetDouble(), w[i], 2e-6);
        }
    }

    [Fact]
    public void Vectors_and_remainder_have_the_same_bits()
    {
        // 35 numbers at once, and the same numbers one by one through the scalar remainder
        foreach (var (_, optimizer) in Cases.Select(row => row.Data))
        {
            const int count = 35;
            var w = Enumerable.Range(0, count).Select(i => MathF.Sin(i)).ToArray();
            var g = Enumerable.Range(0, count).Select(i => MathF.Cos(3 * i)).ToArray();
            var state = new float[count * optimizer.Slots];
            var single = w.Select(x => new[] { x }).ToArray();
            var singleState = w.Select(_ => new float[optimizer.Slots]).ToArray();
            for (var t = 1; t <= 5; t++)
            {
                optimizer.Step(w, g, state, 0.01, t);
                for (var i = 0; i < count; i++) optimizer.Step(single[i], [g[i]], singleState[i], 0.01, t);
            }
            Assert.Equal(w, single.Select(x => x[0]));
        }
    }

    [Fact]
    public void Gaps_of_the_flat_buffer_stay_zero_under_weight_decay()
    {
        var (w, g, state) = (new float[16], new float[16], new float[32]);
        (w[0], g[0]) = (1, 1);
        new Adamw(0.1, 0.5).Step(w, g, state, 0.1, 1);
        Assert.All(w[1..], x => Assert.Equal(0, x));
    }

    [Fact]
    public void Lengths_that_differ_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam().Step(new float[4], new float[3], new float[8], 0.1, 1));

    static float[] Start() => [.. Enumerable.Range(0, N).Select(i => 0.5f - 0.1f * i)];

    static void Gradient(float[] w, float[] g, int t)
    {
        for (var i = 0; i < N; i++) g[i] = 0.3f * w[i] + 0.2f * MathF.Sin(t + i);
    }

    static string Here([CallerFilePath] string path = "") => path;
}

using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Norma.Training;

namespace Norma.Benchmarks;

/// <summary>Our side: the whole trainer, as a user calls it, timed from the first step on.</summary>
static class Steps
{
    /// <summary>Random rows.</summary>
    public static TrainingRows Rows(Target target, int count, int numbers, (int Levels, int Width)[] categories)
    {
        var seed = new Seed(1, "bench");
        var x = new float[count * numbers];
        foreach (ref var value in x.AsSpan()) value = (float)seed.Normal();
        var codes = new int[count * categories.Length];
        for (var i = 0; i < codes.Length; i++) codes[i] = seed.Below(categories[i % categories.Length].Levels);
        var truth = new float[count];
        foreach (ref var value in truth.AsSpan()) value = target.Task is TaskKind.Regression ? (float)seed.Normal() : seed.Below(2);
        var layout = new Layout(numbers, [.. categories.Select((c, i) => new CodeInput($"c{i}", c.Levels, new Lookup(c.Width, Learned: true)))]);
        return new(new Encoded(count, layout, x, codes), [truth]);
    }

    /// <summary>Trains so many steps, without checkpoints and metrics; epochs as they come.</summary>
    public static void Train(TrainingRows rows, Target target, int[] units, int batchSize, int steps, int? threads, bool compile)
    {
        var plan = NetworkPlan.Of(new ModelSection([.. units.Select(u => (Layer)new Dense(u, "relu"))]), rows.Features.Layout, [target]);
        new Trainer(plan, new Supervised(BatchSize: batchSize, Epochs: 1_000_000, MaxSteps: steps, Threads: threads), 1, new() { Compile = compile }).Train(rows);
    }
}

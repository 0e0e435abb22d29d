using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Models.Architectures;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Benchmarks;

/// <summary>The plan of large graphs: a stack of 1,000 dense layers, and a residual network of 998, whose word is expanded.</summary>
static class Planning
{
    public static void Run()
    {
        var target = new Target("y", TaskKind.Regression, Items<string>.Empty);
        var stack = new ModelSection([.. Enumerable.Range(0, 1000).Select(_ => (Layer)new Dense(8, "relu"))]);
        var residual = new ModelSection([new Resnet(998)], Inputs: new([new("image", new(Shape: [32, 32, 3]))]));
        var median = Median.Of(7, 1,
            steps => { for (var i = 0; i < steps; i++) NetworkPlan.Of(stack, new Layout(8, []), [target]); },
            steps => { for (var i = 0; i < steps; i++) NetworkPlan.Of(residual, new Layout(32 * 32 * 3, []), [target]); });
        Console.WriteLine($"planning: 1,000 dense layers {median[0] / 1000:F1} ms; resnet of depth 998, {NetworkPlan.Of(residual, new Layout(32 * 32 * 3, []), [target]).Wiring.Layers.Count} layers {median[1] / 1000:F1} ms");
    }
}

using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Norma.Training;

namespace Norma.Tests.Training;

/// <summary>Small sets of rows and networks, made from a stream of their own.</summary>
static class Sets
{
    public static Target Number { get; } = new("y", TaskKind.Regression, Items<string>.Empty);

    public static Target TwoClasses { get; } = new("y", TaskKind.BinaryClassification, ["no", "yes"]);

    public static Target ThreeClasses { get; } = new("y", TaskKind.MulticlassClassification, ["a", "b", "c"]);

    /// <summary>Rows of standard normal numbers and a code, whose truth is a rule with a little noise.</summary>
    public static TrainingRows Rows(Target target, int count, int numbers = 5, int levels = 4, string stream = "train", float[]? weights = null)
    {
        var seed = new Seed(7, stream);
        var (x, codes, truth) = (new float[count * numbers], levels == 0 ? [] : new int[count], new float[count]);
        for (var row = 0; row < count; row++)
        {
            var score = 0.0;
            for (var f = 0; f < numbers; f++)
            {
                x[row * numbers + f] = (float)seed.Normal();
                score += x[row * numbers + f] * (f % 2 == 0 ? 1 : -0.5);
            }
            if (levels > 0)
            {
                codes[row] = seed.Below(levels);
                score += codes[row] % 2 == 0 ? 1 : -1;
            }
            score += 0.1 * seed.Normal();
            truth[row] = target.Task switch
            {
                TaskKind.Regression => (float)score,
                TaskKind.BinaryClassification => score > 0 ? 1 : 0,
                _ => score < -1 ? 0 : score < 1 ? 1 : 2,
            };
        }
        return new(new Encoded(count, Layout(numbers, levels), x, codes), [truth], weights);
    }

    public static Layout Layout(int numbers, int levels) =>
        new(numbers, levels == 0 ? Items<CodeInput>.Empty : [new CodeInput("color", levels, new Lookup(2, Learned: true))]);

    /// <summary>A plan for such rows.</summary>
    public static NetworkPlan Plan(Target target, Layout layout, params Layer[] layers) =>
        NetworkPlan.Of(new ModelSection(layers.Length == 0 ? [new Dense(16, "relu"), new Dense(8, "relu")] : new Items<Layer>(layers)), layout, [target]);
}

using Norma.Data;
using Norma.Evaluation;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma;

/// <summary>What a stack predicts, as follows from its loss, its last layer and y.</summary>
static class HeadTargets
{
    /// <summary>The targets: one of several classes, or one for each number that the last layer emits.</summary>
    /// <param name="section">The layers.</param>
    /// <param name="loss">As compiled.</param>
    /// <param name="width">Numbers of an example.</param>
    /// <param name="y">What is to be learned; null before it is known.</param>
    /// <exception cref="ArgumentException">They do not fit each other.</exception>
    public static Items<Target> Of(ModelSection section, Loss? loss, int width, Labels? y)
    {
        var emitted = Emitted(section, width);
        var names = y?.Names;
        switch (TaskOf(section.Head, loss, emitted, y))
        {
            case TaskKind.Regression:
                return Each(emitted ?? y?.Width ?? 1, name => new(name, TaskKind.Regression, []));
            case TaskKind.BinaryClassification:
                if (names is not null && names.Count != 2) throw Classes(names.Count, "2");
                return Each(emitted ?? y?.Width ?? 1, name => new(name, TaskKind.BinaryClassification, names ?? ["0", "1"]));
            default:
                var classes = emitted ?? names?.Count ?? (y is { Width: > 1 } ? y.Width : Math.Max(1, y?.Greatest ?? 1) + 1);
                if (classes < 2) throw new ArgumentException("The last layer emits 1 number, expected one for each class: set its units, or use 'binary_crossentropy' for two classes.", nameof(section));
                if (names is not null && names.Count != classes) throw Classes(names.Count, $"{classes}, as many as the last layer emits");
                return [new("y", TaskKind.MulticlassClassification, names ?? [.. Enumerable.Range(0, classes).Select(i => FormattableString.Invariant($"{i}"))])];
        }
    }

    static TaskKind TaskOf(Layer? head, Loss? loss, int? emitted, Labels? y)
    {
        if (loss is not null)
        {
            TaskKind[] order = emitted is null or 1 ? [TaskKind.Regression, TaskKind.BinaryClassification, TaskKind.MulticlassClassification] : [TaskKind.Regression, TaskKind.MulticlassClassification, TaskKind.BinaryClassification];
            return Array.Find(order, task => loss.Fits(new("y", task, task is TaskKind.Regression ? [] : ["0", "1"])));
        }
        if (y is { Classes: true }) return emitted is 1 || (emitted is null && (y.Names?.Count ?? y.Greatest + 1) <= 2) ? TaskKind.BinaryClassification : TaskKind.MulticlassClassification;
        return head switch
        {
            Dense { Activation: Models.Activations.Sigmoid } => TaskKind.BinaryClassification,
            Dense { Activation: Models.Activations.Softmax } => TaskKind.MulticlassClassification,
            _ => TaskKind.Regression,
        };
    }

    /// <summary>How many numbers the head emits; null where none is stated, or where the layers do not fit together, which the plan will say.</summary>
    static int? Emitted(ModelSection section, int width) =>
        section.Head is null ? null : NetworkPlan.Emitted(section, new(width, [])) is { } shapes && shapes.All(shape => shape.Rank > 0) ? (int)shapes.Sum(shape => shape.Last) : null;

    static Items<Target> Each(int count, Func<string, Target> target) =>
        count == 1 ? [target("y")] : [.. Enumerable.Range(0, count).Select(i => target(FormattableString.Invariant($"y{i}")))];

    static ArgumentException Classes(int received, string expected) => new($"y has {received} classes, expected {expected}.");
}

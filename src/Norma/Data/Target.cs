using Norma.Spec;

namespace Norma.Data;

/// <summary>What a target asks of the model.</summary>
public enum TaskKind
{
    /// <summary>A number.</summary>
    Regression,
    /// <summary>One of two classes.</summary>
    BinaryClassification,
    /// <summary>One of several classes.</summary>
    MulticlassClassification,
}

/// <summary>A field of role <c>target</c>, with the classes that it has.</summary>
/// <param name="Name">The field.</param>
/// <param name="Task">What it asks of the model.</param>
/// <param name="Classes">The class names by index; for a binary target the negative one first. Empty for a number.</param>
/// <param name="Shape">Of several numbers, the sizes of their axes: <c>[steps, channels]</c> of a series; null for one.</param>
public sealed record Target(string Name, TaskKind Task, Items<string> Classes, Shape? Shape = null)
{
    /// <summary>How many numbers a row of it is.</summary>
    public int Numbers => Shape is null ? 1 : checked((int)Shape.Size);

    /// <summary>How many logits a head for it emits: 1 for a number and for two classes.</summary>
    public int Logits => Task is TaskKind.MulticlassClassification ? Classes.Count : Numbers;

    /// <summary>How many numbers a prediction has: 1 or those of a series, or a probability for each class.</summary>
    public int Outputs => Task is TaskKind.Regression ? Numbers : Classes.Count;
}

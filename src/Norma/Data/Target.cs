using Norma.Spec;

namespace Norma.Data;

/// <summary>What a target asks of the model.</summary>
public enum TaskKind
{
    /// <summary>A number, or a series of them.</summary>
    Regression,
    /// <summary>One of two classes.</summary>
    BinaryClassification,
    /// <summary>One of several classes.</summary>
    MulticlassClassification,
    /// <summary>Any number of several classes: a set of labels.</summary>
    MultilabelClassification,
    /// <summary>A class for each pixel of an image: a mask.</summary>
    Segmentation,
}

/// <summary>A field of role <c>target</c>, with the classes that it has.</summary>
/// <param name="Name">The field.</param>
/// <param name="Task">What it asks of the model.</param>
/// <param name="Classes">The class names by index; for a binary target the negative one first. Empty for a number.</param>
/// <param name="Shape">Of several numbers or pixels, the sizes of their axes: <c>[steps, channels]</c> of a series, <c>[height, width]</c> of a mask; null for one.</param>
public sealed record Target(string Name, TaskKind Task, Items<string> Classes, Shape? Shape = null)
{
    /// <summary>Whether a row is exactly one of its classes.</summary>
    public bool IsClass => Task is TaskKind.BinaryClassification or TaskKind.MulticlassClassification;

    /// <summary>Whether the truth is places of classes, and not numbers.</summary>
    public bool HasIndices => Task is TaskKind.MulticlassClassification or TaskKind.Segmentation;

    /// <summary>How many numbers the truth of a row is: a label says of each class whether it has it, a mask has a class for each pixel.</summary>
    public int Numbers => Task is TaskKind.MultilabelClassification ? Classes.Count : Shape is null ? 1 : checked((int)Shape.Size);

    /// <summary>What a head emits for a row: a logit for each class, one for two classes, or the numbers; of a mask <c>[height, width, classes]</c>.</summary>
    public Shape LogitShape => Task switch
    {
        TaskKind.Segmentation => [.. Shape!, Classes.Count],
        TaskKind.MulticlassClassification or TaskKind.MultilabelClassification => [Classes.Count],
        _ => [Numbers],
    };

    /// <summary>How many logits a head for it emits.</summary>
    public int Logits => checked((int)LogitShape.Size);

    /// <summary>How many numbers a prediction has: the number or numbers, or a probability for each class; of a mask one for each class of each pixel.</summary>
    public int Outputs => Task is TaskKind.BinaryClassification ? 2 : Logits;
}

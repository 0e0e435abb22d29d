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
    /// <summary>A text, which the model writes token by token.</summary>
    TextGeneration,
}

/// <summary>A field of role <c>target</c>, with the classes that it has.</summary>
/// <param name="Name">The field.</param>
/// <param name="Task">What it asks of the model.</param>
/// <param name="Classes">The class names by index; for a binary target the negative one first. Empty for a number.</param>
/// <param name="Shape">Of several numbers or pixels, the sizes of their axes: <c>[steps, channels]</c> of a series, <c>[height, width]</c> of a mask; of a text <c>[tokens of it, tokens that there are]</c>, known when its tokenizer is; null for one.</param>
public sealed record Target(string Name, TaskKind Task, Items<string> Classes, Shape? Shape = null)
{
    /// <summary>Whether a row is exactly one of its classes.</summary>
    public bool IsClass => Task is TaskKind.BinaryClassification or TaskKind.MulticlassClassification;

    /// <summary>Whether the truth is places of classes, and not numbers.</summary>
    public bool HasIndices => Task is TaskKind.MulticlassClassification or TaskKind.Segmentation or TaskKind.TextGeneration;

    /// <summary>How many numbers the truth of a row is: a label says of each class whether it has it, a mask has a class for each pixel, a text a token for each place.</summary>
    public int Numbers => Task is TaskKind.MultilabelClassification ? Classes.Count : Task is TaskKind.TextGeneration && Shape is not null ? checked((int)Shape[0]) : Shape is null ? 1 : checked((int)Shape.Size);

    /// <summary>What a head emits for a row: a logit for each class, one for two classes, or the numbers; of a mask <c>[height, width, classes]</c>, of a text <c>[places, tokens]</c>.</summary>
    public Shape LogitShape => Task switch
    {
        TaskKind.Segmentation => [.. Shape!, Classes.Count],
        TaskKind.TextGeneration when Shape is not null => Shape,
        TaskKind.MulticlassClassification or TaskKind.MultilabelClassification => [Classes.Count],
        _ => [Numbers],
    };

    /// <summary>How many logits a head for it emits.</summary>
    public int Logits => checked((int)LogitShape.Size);

    /// <summary>How many numbers a prediction has: the number or numbers, or a probability for each class; of a mask one for each class of each pixel; of a text for each place the log-probability of its token, then for each place the likeliest token.</summary>
    public int Outputs => Task is TaskKind.BinaryClassification ? 2 : Task is TaskKind.TextGeneration ? 2 * Numbers : Logits;
}

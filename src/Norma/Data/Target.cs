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
    /// <summary>One of many things that would come next to those of a history: what to recommend.</summary>
    Recommendation,
    /// <summary>The boxes of the things in a picture, each with its class.</summary>
    ObjectDetection,
    /// <summary>A text, which the model writes token by token.</summary>
    TextGeneration,
    /// <summary>The stretch of a text that answers a question.</summary>
    QuestionAnswering,
    /// <summary>The text that is said in a sound.</summary>
    Transcription,
}

/// <summary>A field of role <c>target</c>, with the classes that it has.</summary>
/// <param name="Name">The field.</param>
/// <param name="Task">What it asks of the model.</param>
/// <param name="Classes">The class names by index; for a binary target the negative one first. Empty for a number.</param>
/// <param name="Shape">Of several numbers or pixels, the sizes of their axes: <c>[steps, channels]</c> of a series, <c>[height, width]</c> of a mask; null for one.
/// Of boxes the rows and columns of the grid whose cells find them, null until a network says it. Of a text or a transcript <c>[tokens of it, tokens that there are]</c>, known when its tokenizer is; of a span <c>[tokens of the text that it stands in, 2]</c>, known then too.</param>
public sealed record Target(string Name, TaskKind Task, Items<string> Classes, Shape? Shape = null)
{
    /// <summary>Of a recommendation, the field of type set that holds the history, whose things are not recommended again; null where they may be.</summary>
    public string? History { get; init; }

    /// <summary>Of a recommendation, how many things are named; 0 for other tasks.</summary>
    public int K { get; init; }

    /// <summary>Of a span, the field of the text that it stands in; null for others.</summary>
    public string? Context { get; init; }

    /// <summary>Of a span, how many tokens it has at most; 0 for others.</summary>
    public int MaxAnswerLength { get; init; }

    /// <summary>Of a transcript, the field of the sound that it is said in; null for others.</summary>
    public string? Sound { get; init; }

    /// <summary>Of a transcript, at how many steps the model names a token or none, one after the other; 0 for others, and until a network says it.</summary>
    public int Steps { get; init; }

    /// <summary>Numbers of a true box: its edges as shares of the picture, the place of its class (−1 where there is no box), whether it is ignored.</summary>
    internal const int BoxNumbers = 6;

    /// <summary>Numbers that a cell emits beside one for each class: whether a box has its middle there, and where its edges are.</summary>
    internal const int CellLogits = 5;

    /// <summary>Of boxes, how they are found; null for others.</summary>
    public BoxForm? Boxes { get; init; }

    /// <summary>Of boxes, how many cells find them.</summary>
    internal int Cells => checked((int)(Shape?.Size ?? 0));

    /// <summary>Whether a row is exactly one of its classes.</summary>
    public bool IsClass => Task is TaskKind.BinaryClassification or TaskKind.MulticlassClassification;

    /// <summary>Whether what is predicted says words that are compared with the true ones, without being asked to write.</summary>
    internal bool SaysTexts => Task is TaskKind.QuestionAnswering or TaskKind.Transcription;

    /// <summary>Whether the truth is places, of classes or tokens, and not numbers.</summary>
    public bool HasIndices => Task is TaskKind.QuestionAnswering or TaskKind.Transcription or TaskKind.MulticlassClassification or TaskKind.Segmentation or TaskKind.Recommendation or TaskKind.TextGeneration;

    /// <summary>How many numbers the truth of a row is: a label says of each class whether it has it, a mask has a class for each pixel, a box six numbers, a text or a transcript a token for each place, a span its first and its last token.</summary>
    public int Numbers => Task switch
    {
        TaskKind.MultilabelClassification => Classes.Count,
        TaskKind.ObjectDetection => checked(Boxes!.Truths * BoxNumbers),
        TaskKind.QuestionAnswering => 2,
        TaskKind.TextGeneration or TaskKind.Transcription when Shape is not null => checked((int)Shape[0]),
        _ => Shape is null ? 1 : checked((int)Shape.Size),
    };

    /// <summary>What a head emits for a row: a logit for each class, one for two classes, or the numbers; of a mask <c>[height, width, classes]</c>, of boxes <c>[rows, columns, 5 + classes]</c>, of a text <c>[places, tokens]</c>, of a span <c>[tokens, 2]</c>: whether it begins there, whether it ends there; of a transcript <c>[steps, tokens]</c>.</summary>
    public Shape LogitShape => Task switch
    {
        TaskKind.Segmentation => [.. Shape!, Classes.Count],
        TaskKind.TextGeneration or TaskKind.QuestionAnswering when Shape is not null => Shape,
        TaskKind.Transcription when Shape is not null => [Steps, Shape[1]],
        TaskKind.ObjectDetection => [.. Shape ?? [], CellLogits + Classes.Count],
        TaskKind.MulticlassClassification or TaskKind.MultilabelClassification or TaskKind.Recommendation => [Classes.Count],
        _ => [Numbers],
    };

    /// <summary>How many logits a head for it emits.</summary>
    public int Logits => checked((int)LogitShape.Size);

    /// <summary>How many numbers a prediction has: the number or numbers, or a probability for each class; of a mask one for each class of each pixel; of boxes the edges and a score for each class of each cell; of a text for each place the log-probability of its token, then for each place the likeliest token; of a span its first and its last token, and its score; of a transcript as many places as steps for its tokens, −1 behind them, and its score.</summary>
    public int Outputs => Task switch
    {
        TaskKind.BinaryClassification => 2,
        TaskKind.ObjectDetection => checked(Cells * (4 + Classes.Count)),
        TaskKind.TextGeneration => 2 * Numbers,
        TaskKind.QuestionAnswering => 3,
        TaskKind.Transcription => checked(Steps + 1),
        _ => Logits,
    };
}

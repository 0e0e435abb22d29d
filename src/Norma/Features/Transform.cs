using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features;

/// <summary>What flows between transforms.</summary>
public enum Kind
{
    /// <summary>float32 numbers, NaN for missing; one or several a row.</summary>
    Number,
    /// <summary>Texts, missing possible.</summary>
    Text,
    /// <summary>Whole numbers 0 … Levels − 1 that stand for levels; no missing. 0 stands for missing and unknown.</summary>
    Code,
    /// <summary>Moments in microseconds UTC, missing possible.</summary>
    Date,
    /// <summary>Free texts, missing possible.</summary>
    Prose,
    /// <summary>The numbers of a text's tokens, as many for each row; 0 fills up.</summary>
    Token,
    /// <summary>float32 numbers of several axes, the channels last: pictures, sounds, series. What is fitted is fitted by channel.</summary>
    Tensor,
    /// <summary>Sounds: float32 numbers of time and channel, so many a second.</summary>
    Sound,
    /// <summary>Sets of texts, the empty one possible.</summary>
    Set,
}

/// <summary>One step from a field towards the model, as stated. Fitting it on the training rows gives a <see cref="FittedTransform"/>.</summary>
public abstract record Transform
{
    /// <summary>The kinds that it takes.</summary>
    public abstract Items<Kind> Takes { get; }

    /// <summary>Whether it takes a kind.</summary>
    internal bool Accepts(Kind kind)
    {
        foreach (var taken in Takes.AsSpan())
            if (taken == kind) return true;
        return false;
    }

    /// <summary>What it makes of a kind that it takes.</summary>
    public abstract Kind Gives(Kind kind);

    /// <summary>What can be known to be wrong with it without rows.</summary>
    /// <param name="kind">What it takes; one of <see cref="Takes"/>.</param>
    /// <param name="path">Where it stands in the file.</param>
    public abstract IEnumerable<Finding> Check(Kind kind, string path);

    /// <summary>Learns from the training rows what it needs.</summary>
    /// <param name="train">The values of the training rows alone.</param>
    /// <param name="at">Where it stands, for findings.</param>
    /// <exception cref="FindingsException">The values cannot be fitted, such as a logarithm of negatives.</exception>
    public abstract FittedTransform Fit(Flow train, FeaturePlace at);
}

/// <summary>A transform with what it learned. It treats each row by itself, so that rows may come in any order and in any number.</summary>
public abstract record FittedTransform
{
    /// <summary>The values after it.</summary>
    public abstract Flow Apply(Flow rows);

    /// <summary>What it does, with what it learned, on one short line.</summary>
    public abstract string Summary { get; }
}

/// <summary>A fitted transform of numbers, dates or codes: it lowers itself to ONNX.</summary>
public interface IGraphTransform
{
    /// <summary>The same in ONNX. Takes and gives <c>[N, width]</c>: float32 for numbers, int64 for codes and dates.</summary>
    OnnxValue Lower(OnnxGraph graph, OnnxValue rows);
}

/// <summary>A fitted transform that treats each column of numbers by itself, so that those of several features can stand side by side in one node of a graph.</summary>
public interface IColumnTransform : IGraphTransform
{
    /// <summary>How many columns it takes and gives.</summary>
    int Columns { get; }

    /// <summary>It and others of its type side by side.</summary>
    IColumnTransform Beside(IEnumerable<IColumnTransform> others);
}

/// <summary>A fitted transform of texts: a function of finitely many texts, so that a table of them is its ONNX form.</summary>
public interface ITextTransform
{
    /// <summary>The texts that it tells apart; all others are one and the same to it, as is a missing one.</summary>
    IEnumerable<string> Texts { get; }
}

/// <summary>Where a transform stands.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Path">Its path in the file.</param>
public sealed record FeaturePlace(string Feature, string Path)
{
    /// <summary>The training rows, where texts of other fields are asked for.</summary>
    internal SourceRows? Rows { get; init; }

    /// <summary>The texts of a field in the training rows.</summary>
    internal Texts Texts(string field) => (Texts)new Sources.ProseSource(field).Read(Rows ?? throw new InvalidOperationException("There are no rows beside the values."));

    /// <summary>Training rows that cannot be fitted.</summary>
    internal FindingsException Unfit(string code, string message, string expected, string fix) =>
        new(ExitCode.Data, new Finding(code, Path, $"{Printable.Quote(Feature)} {message}") { Expected = expected, Fix = fix });
}

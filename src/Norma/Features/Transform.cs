using Norma.Data;
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
}

/// <summary>One step from a field towards the model, as stated. Fitting it on the training rows gives a <see cref="FittedTransform"/>.</summary>
/// <remarks>Words: impute, standardize, min_max, robust, log, clip, bins, one_hot, ordinal, embedding, date_parts.</remarks>
public abstract record Transform
{
    /// <summary>The kinds that it takes.</summary>
    public abstract Items<Kind> Takes { get; }

    /// <summary>Learns from the training rows what it needs.</summary>
    /// <param name="train">The values of the training rows alone.</param>
    /// <exception cref="FindingsException">The values cannot be fitted, such as a logarithm of negatives.</exception>
    public abstract FittedTransform Fit(Flow train);
}

/// <summary>A transform with what it learned: applied to rows, lowered to ONNX, written to a file; the three agree.</summary>
public abstract record FittedTransform
{
    /// <summary>The values after it.</summary>
    public abstract Flow Apply(Flow rows);

    /// <summary>The same in ONNX. Takes and gives <c>[N, width]</c>: float32 for numbers, string for texts, int64 for codes and dates.</summary>
    public abstract OnnxValue Lower(OnnxGraph graph, OnnxValue rows);
}

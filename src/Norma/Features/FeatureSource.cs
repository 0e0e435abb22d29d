using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features;

/// <summary>Where the values of a feature come from.</summary>
/// <param name="Fields">The fields that it reads.</param>
abstract record FeatureSource(Items<string> Fields)
{
    /// <summary>What it gives.</summary>
    public abstract Kind Kind { get; }

    /// <summary>The values of rows.</summary>
    public abstract Flow Read(SourceRows rows);
}

/// <summary>A source of numbers or dates.</summary>
interface IGraphSource
{
    /// <summary>The same in ONNX, <c>[N, 1]</c>.</summary>
    OnnxValue Lower(GraphInputs inputs);
}

/// <summary>A source of texts.</summary>
interface ITextSource
{
    /// <summary>A number for each text in ONNX, <c>[N, 1]</c> int64.</summary>
    /// <param name="inputs">The raw fields.</param>
    /// <param name="texts">Distinct texts.</param>
    /// <param name="values">Their numbers.</param>
    /// <param name="missing">The number of a missing text.</param>
    /// <param name="unknown">The number of all other texts.</param>
    OnnxValue Lower(GraphInputs inputs, string[] texts, long[] values, long missing, long unknown);
}

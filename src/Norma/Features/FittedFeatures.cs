using Norma.Data;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features;

/// <summary>The features with all that they learned from the training rows: applied to rows, lowered to ONNX; the two agree.</summary>
public sealed class FittedFeatures
{
    /// <summary>Learns from the training rows what the features need.</summary>
    /// <param name="spec">What is stated.</param>
    /// <param name="train">The training rows alone: nothing else is seen, so nothing else can leak.</param>
    /// <exception cref="FindingsException">The spec is wrong (exit 2), or the rows cannot be fitted (exit 3).</exception>
    public static FittedFeatures Fit(FeaturesSpec spec, DataSet train) => throw new NotImplementedException();

    FittedFeatures() => throw new NotImplementedException();

    /// <summary>What a row looks like to the model.</summary>
    public Layout Layout { get; }

    /// <summary>By target, its scale.</summary>
    public Items<TargetScale> Scales { get; }

    /// <summary>The raw fields that the graph takes, in the order of the contract.</summary>
    public IReadOnlyList<InputField> Inputs { get; }

    /// <summary>What became of each feature, for people.</summary>
    public IReadOnlyList<FeatureSummary> Features { get; }

    /// <summary>Warnings and notes, such as a feature that does not vary.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Any rows as the model sees them.</summary>
    public Encoded Apply(Table rows) => throw new NotImplementedException();

    /// <summary>The same in ONNX: declares the raw fields as inputs and emits all that <see cref="Apply"/> does.</summary>
    public EncodedOnnx Lower(OnnxGraph graph) => throw new NotImplementedException();

    /// <summary>By target, what is true of the rows: the class's index or the number.</summary>
    /// <exception cref="FindingsException">A value is missing or is a class that was not in the contract or the training rows (exit 3).</exception>
    public Items<float[]> Truth(DataSet rows) => throw new NotImplementedException();

    /// <summary>How much each row counts; null when no field has the role <c>weight</c>.</summary>
    /// <exception cref="FindingsException">A weight is missing or negative (exit 3).</exception>
    public float[]? Weights(DataSet rows) => throw new NotImplementedException();
}

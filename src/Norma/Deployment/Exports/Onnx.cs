using Norma.Spec;

namespace Norma.Deployment.Exports;

/// <summary>One ONNX graph (opset 17, IR 8, with ai.onnx.ml 3) from raw columns to labels and probabilities, refused unless it agrees with the trained model.</summary>
/// <param name="AbsoluteTolerance">The greatest absolute difference of an output that passes.</param>
/// <param name="RelativeTolerance">The greatest relative difference of an output that passes; a value passes by either.</param>
/// <param name="ParityRows">How many test rows go through both engines.</param>
[Word]
public sealed record Onnx(
    [Bounds(0, 1)] double AbsoluteTolerance = 1e-4,
    [Bounds(0, 1)] double RelativeTolerance = 1e-3,
    [Bounds(1)] int ParityRows = 1000) : Export;

namespace Norma.Evaluation.Scores;

/// <summary>A box that a model found.</summary>
/// <param name="Box">Where.</param>
/// <param name="Class">What, from 0.</param>
/// <param name="Score">How sure it is; higher is surer.</param>
readonly record struct Detection(Box Box, int Class, double Score);

/// <summary>A box that is there.</summary>
/// <param name="Box">Where.</param>
/// <param name="Class">What, from 0.</param>
/// <param name="Ignored">Whether it need not be found, and finding it is no error: PASCAL VOC's <c>difficult</c>, COCO's <c>iscrowd</c>.</param>
readonly record struct TrueBox(Box Box, int Class, bool Ignored = false);

/// <summary>An image's boxes, found and true: one row.</summary>
/// <param name="Detections">What the model found, in any order.</param>
/// <param name="Truths">What is there.</param>
sealed record DetectedImage(Detection[] Detections, TrueBox[] Truths);

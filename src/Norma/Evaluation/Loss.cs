using Norma.Data;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Evaluation;

/// <summary>What training makes small. Takes logits.</summary>
public abstract record Loss
{
    /// <summary>Whether it can train such a target.</summary>
    public abstract bool Fits(Target target);

    /// <summary>The weighted mean over the batch, a scalar: <c>sum(w·l) / sum(w)</c>.</summary>
    /// <param name="logits_BK">What the head emits, <c>[B, …target.LogitShape]</c>.</param>
    /// <param name="truth_B">Class index (int64) or number (float32), <c>[B]</c>; <c>[B, target.Numbers]</c> where a row has several.</param>
    /// <param name="weight_B">How much each row counts; null when all count 1.</param>
    public abstract Tensor Compute(Tensor logits_BK, Tensor truth_B, Tensor? weight_B);

    /// <summary>
    /// Lines for a compiled step that turn logits <c>z [B, K]</c>, truth <c>t [B]</c> and, when weighted, <c>w [B]</c> into <c>loss</c> and its gradient by z,
    /// <c>g [B, K]</c>; null when there is no such form.
    /// </summary>
    public virtual IReadOnlyList<string>? Script(Target target, bool weighted) => null;

    /// <summary>The loss that follows from a target: <c>mean_squared_error</c>, <c>binary_crossentropy</c>, <c>categorical_crossentropy</c>, <c>span_crossentropy</c>, <c>ctc</c> or <c>detection</c>.</summary>
    public static Loss UsualFor(Target target) => target.Task switch
    {
        TaskKind.Regression => new Losses.MeanSquaredError(),
        TaskKind.ObjectDetection => new Losses.Detection(),
        TaskKind.QuestionAnswering => new Losses.SpanCrossentropy(),
        TaskKind.Transcription => new Losses.Ctc(),
        TaskKind.BinaryClassification or TaskKind.MultilabelClassification => new Losses.BinaryCrossentropy(),
        _ => new Losses.CategoricalCrossentropy(),
    };

    /// <summary><c>sum(w·l) / sum(w)</c>.</summary>
    private protected static Tensor WeightedMean(Tensor loss_B, Tensor weight_B) => loss_B.dot(weight_B) / weight_B.sum();

    /// <summary>A loss with its defaults, by its word.</summary>
    public static implicit operator Loss(string word) => Vocabulary.Parse<Loss>(word);
}

using Norma.Data;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Evaluation.Losses;

/// <summary>The surprise at the true one of two classes, from one logit; of a set, the mean over its labels.</summary>
/// <remarks>
/// <c>l = max(z, 0) − z·y + log(1 + exp(−|z|))</c>, finite for every finite z; the batch gives <c>sum(w·l) / sum(w)</c>.
/// With smoothing s, y is <c>y·(1 − s) + s/2</c>.
/// <para>Shapes: logits <c>[B, 1]</c>, truth <c>[B]</c>, class index (int64) or the same as float32; of a set both <c>[B, K]</c>.</para>
/// <para><c>keras.losses.BinaryCrossentropy(from_logits=True)</c>, <c>torch.nn.BCEWithLogitsLoss</c>.</para>
/// </remarks>
/// <param name="LabelSmoothing">The share of certainty that is taken from the true class.</param>
[Word]
public sealed record BinaryCrossentropy([Bounds(0, 1)] double LabelSmoothing = 0) : Loss
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.BinaryClassification or TaskKind.MultilabelClassification;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits_BK, Tensor truth_B, Tensor? weight_B)
    {
        var z_B = logits_BK.view(truth_B.shape);
        var y_B = truth_B.dtype == z_B.dtype ? truth_B : truth_B.to(z_B.dtype);
        if (LabelSmoothing > 0) y_B = y_B * (1 - LabelSmoothing) + LabelSmoothing / 2;
        return weight_B is null
            ? nn.functional.binary_cross_entropy_with_logits(z_B, y_B)
            : truth_B.dim() > 1 ? WeightedMean(nn.functional.binary_cross_entropy_with_logits(z_B, y_B, reduction: nn.Reduction.None).mean([1]), weight_B)
            : nn.functional.binary_cross_entropy_with_logits(z_B, y_B, weight_B, nn.Reduction.Sum) / weight_B.sum();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Script(Target target, bool weighted) => LabelSmoothing > 0 || target.Task is not TaskKind.BinaryClassification ? null : weighted
        ? ["l = z.view(-1)", "s = w / w.sum()", "loss = torch.dot(torch.binary_cross_entropy_with_logits(l, t, None, None, 0), s)", "g = ((torch.sigmoid(l) - t) * s).unsqueeze(1)"]
        : ["l = z.view(-1)", "loss = torch.binary_cross_entropy_with_logits(l, t, None, None, 1)", "g = ((torch.sigmoid(l) - t) / l.size(0)).unsqueeze(1)"];
}

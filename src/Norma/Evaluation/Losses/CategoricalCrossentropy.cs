using Norma.Data;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Evaluation.Losses;

/// <summary>The surprise at the true one of several classes, from a logit for each.</summary>
/// <remarks>
/// <c>l = logsumexp(z) − z[y]</c>; the batch gives <c>sum(w·l) / sum(w)</c>.
/// With smoothing s, the true class has the share <c>1 − s + s/K</c> and each other one <c>s/K</c>.
/// <para>Shapes: logits <c>[B, K]</c>, truth <c>[B]</c>, class index (int64).</para>
/// <para><c>keras.losses.SparseCategoricalCrossentropy(from_logits=True)</c>, <c>torch.nn.CrossEntropyLoss</c>.</para>
/// </remarks>
/// <param name="LabelSmoothing">The share of certainty that is spread over all classes.</param>
[Word]
public sealed record CategoricalCrossentropy([Bounds(0, 1)] double LabelSmoothing = 0) : Loss
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.MulticlassClassification;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits_BK, Tensor truth_B, Tensor? weight_B) => weight_B is null
        ? nn.functional.cross_entropy(logits_BK, truth_B, label_smoothing: LabelSmoothing)
        : WeightedMean(nn.functional.cross_entropy(logits_BK, truth_B, reduction: nn.Reduction.None, label_smoothing: LabelSmoothing), weight_B);

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Script(bool weighted) => LabelSmoothing > 0 ? null : weighted
        ? ["l = torch.log_softmax(z, 1)", "s = (w / w.sum()).unsqueeze(1)", "y = t.unsqueeze(1)", "loss = -(l.gather(1, y) * s).sum()", "g = l.exp().scatter_add(1, y, torch.full_like(s, -1.0)) * s"]
        : ["l = torch.log_softmax(z, 1)", "y = t.unsqueeze(1)", "n = z.size(0)", "loss = -l.gather(1, y).sum() / n", "g = l.exp().scatter_add(1, y, torch.full([n, 1], -1.0)) / n"];
}

using Norma.Data;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Evaluation.Losses;

/// <summary>The surprise at the true one of several classes, from a logit for each; of a mask, the mean over the pixels that count, of a text over its tokens.</summary>
/// <remarks>
/// <c>l = logsumexp(z) − z[y]</c>; the batch gives <c>sum(w·l) / sum(w)</c>.
/// With smoothing s, the true class has the share <c>1 − s + s/K</c> and each other one <c>s/K</c>.
/// <para>Shapes: logits <c>[B, K]</c>, truth <c>[B]</c>, class index (int64); of a mask <c>[B, H, W, K]</c> and <c>[B, H·W]</c>, where −1 does not count; of a text <c>[B, T, K]</c> and <c>[B, T]</c>.</para>
/// <para><c>keras.losses.SparseCategoricalCrossentropy(from_logits=True)</c>, <c>torch.nn.CrossEntropyLoss</c>.</para>
/// </remarks>
/// <param name="LabelSmoothing">The share of certainty that is spread over all classes; 0 where things of a history have no share.</param>
[Word]
public sealed record CategoricalCrossentropy([Bounds(0, 1)] double LabelSmoothing = 0) : Loss
{
    /// <summary>The truth of a pixel that does not count.</summary>
    const int Nothing = -1;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.HasIndices && target.Task is not (TaskKind.QuestionAnswering or TaskKind.Transcription) && (LabelSmoothing == 0 || target.History is null);

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits_BK, Tensor truth_B, Tensor? weight_B) => truth_B.dim() > 1 ? OfPlaces(logits_BK.flatten(1, -2), truth_B, weight_B) : weight_B is null
        ? nn.functional.cross_entropy(logits_BK, truth_B, label_smoothing: LabelSmoothing)
        : WeightedMean(nn.functional.cross_entropy(logits_BK, truth_B, reduction: nn.Reduction.None, label_smoothing: LabelSmoothing), weight_B);

    // sum(w · l) / sum(w) over all places that count, each with the weight of its row.
    Tensor OfPlaces(Tensor logits_BPK, Tensor truth_BP, Tensor? weight_B)
    {
        var (z, y) = (logits_BPK.flatten(0, 1), truth_BP.view(-1));
        if (weight_B is null) return nn.functional.cross_entropy(z, y, ignore_index: Nothing, reduction: nn.Reduction.Sum, label_smoothing: LabelSmoothing) / y.ge(0).sum().clamp(min: 1);
        var weight = weight_B.unsqueeze(1).expand_as(truth_BP).reshape(-1) * y.ge(0);
        return nn.functional.cross_entropy(z, y, ignore_index: Nothing, reduction: nn.Reduction.None, label_smoothing: LabelSmoothing).dot(weight) / weight.sum().clamp(min: 1e-12);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Script(Target target, bool weighted) => LabelSmoothing > 0 || target.Task is not (TaskKind.MulticlassClassification or TaskKind.Recommendation) ? null : weighted
        ? ["l = torch.log_softmax(z, 1)", "s = (w / w.sum()).unsqueeze(1)", "y = t.unsqueeze(1)", "loss = -(l.gather(1, y) * s).sum()", "g = l.exp().scatter_add(1, y, torch.full_like(s, -1.0)) * s"]
        : ["l = torch.log_softmax(z, 1)", "y = t.unsqueeze(1)", "n = z.size(0)", "loss = -l.gather(1, y).sum() / n", "g = l.exp().scatter_add(1, y, torch.full([n, 1], -1.0)) / n"];
}

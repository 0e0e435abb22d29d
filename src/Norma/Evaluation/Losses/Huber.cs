using Norma.Data;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Evaluation.Losses;

/// <summary>Squared for small differences, linear for large ones, so that outliers pull less.</summary>
/// <remarks>
/// <c>l = ½·e²</c> where <c>|e| ≤ delta</c>, else <c>delta·(|e| − ½·delta)</c>, with <c>e = ŷ − y</c>; the batch gives <c>sum(w·l) / sum(w)</c>.
/// <para>Shapes: logits <c>[B, K]</c>, truth <c>[B]</c> or <c>[B, K]</c> float32; of K numbers their mean is the loss of a row.</para>
/// <para>Huber 1964; <c>keras.losses.Huber</c>, <c>torch.nn.HuberLoss</c>.</para>
/// </remarks>
/// <param name="Delta">Where squared becomes linear, in the unit of the (scaled) target.</param>
[Word]
public sealed record Huber([Bounds(0, ExclusiveMinimum = true)] double Delta = 1) : Loss
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Regression;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits_BK, Tensor truth_B, Tensor? weight_B)
    {
        var t_BK = truth_B.view(logits_BK.shape);
        return weight_B is null
            ? nn.functional.huber_loss(logits_BK, t_BK, Delta)
            : WeightedMean(nn.functional.huber_loss(logits_BK, t_BK, Delta, nn.Reduction.None).mean([1]), weight_B);
    }
}

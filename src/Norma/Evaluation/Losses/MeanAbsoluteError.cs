using Norma.Data;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Evaluation.Losses;

/// <summary>The mean of the absolute differences; outliers count less than under squared ones.</summary>
/// <remarks>
/// <c>l = |ŷ − y|</c>; the batch gives <c>sum(w·l) / sum(w)</c>.
/// <para>Shapes: logits <c>[B, K]</c>, truth <c>[B]</c> or <c>[B, K]</c> float32; of K numbers their mean is the loss of a row.</para>
/// <para><c>keras.losses.MeanAbsoluteError</c>, <c>torch.nn.L1Loss</c>.</para>
/// </remarks>
[Word]
public sealed record MeanAbsoluteError : Loss
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Regression;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits_BK, Tensor truth_B, Tensor? weight_B)
    {
        var t_BK = truth_B.view(logits_BK.shape);
        return weight_B is null
            ? nn.functional.l1_loss(logits_BK, t_BK)
            : WeightedMean(nn.functional.l1_loss(logits_BK, t_BK, nn.Reduction.None).mean([1]), weight_B);
    }
}

using Norma.Data;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Evaluation.Losses;

/// <summary>One minus the overlap of predicted and true regions of a mask, mean over classes: small regions count as much as a large background.</summary>
/// <remarks>
/// With the shares <c>p = softmax(z)</c> and the truth <c>y</c> as 0 and 1, by class <c>1 − (2 Σ w·p·y + ε) / (Σ w·p + Σ w·y + ε)</c> over the counted pixels of the batch, <c>ε = 1</c>.
/// <para>Shapes: logits <c>[B, H, W, K]</c>, truth <c>[B, H·W]</c>, class index (int64), −1 where a pixel does not count.</para>
/// <para>Milletari et al. 2016, https://arxiv.org/abs/1606.04797; <c>keras.losses.Dice</c>.</para>
/// </remarks>
[Word]
public sealed record Dice : Loss
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Segmentation;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits_BK, Tensor truth_B, Tensor? weight_B)
    {
        var counted_BP1 = truth_B.ge(0).to(logits_BK.dtype).unsqueeze(-1);
        if (weight_B is not null) counted_BP1 = counted_BP1 * weight_B.view(-1, 1, 1);
        var share_BPK = nn.functional.softmax(logits_BK.flatten(1, -2), -1);
        var true_BPK = zeros_like(share_BPK).scatter_(-1, truth_B.clamp(min: 0).unsqueeze(-1), ones_like(counted_BP1));
        var both_K = (share_BPK * true_BPK * counted_BP1).sum([0, 1]);
        var all_K = ((share_BPK + true_BPK) * counted_BP1).sum([0, 1]);
        return 1 - ((2 * both_K + 1) / (all_K + 1)).mean();
    }
}

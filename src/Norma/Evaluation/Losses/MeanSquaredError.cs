using Norma.Data;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Evaluation.Losses;

/// <summary>The mean of the squared differences.</summary>
/// <remarks>
/// <c>l = (ŷ − y)²</c>; the batch gives <c>sum(w·l) / sum(w)</c>.
/// <para>Shapes: logits <c>[B, K]</c>, truth <c>[B]</c> or <c>[B, K]</c> float32; of K numbers their mean is the loss of a row.</para>
/// <para><c>keras.losses.MeanSquaredError</c>, <c>torch.nn.MSELoss</c>.</para>
/// </remarks>
[Word]
public sealed record MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Regression;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits_BK, Tensor truth_B, Tensor? weight_B)
    {
        // The truth takes the form of the logits: another form of these would be a step more on the way back.
        var t_BK = truth_B.view(logits_BK.shape);
        return weight_B is null
            ? nn.functional.mse_loss(logits_BK, t_BK)
            : WeightedMean(nn.functional.mse_loss(logits_BK, t_BK, nn.Reduction.None).mean([1]), weight_B);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Script(Target target, bool weighted) => weighted
        ? ["e = z - t.view_as(z)", "s = (w / (w.sum() * z.size(1))).unsqueeze(1)", "loss = (e * s * e).sum()", "g = e * s * 2.0"]
        : ["e = z.view(-1) - t.view(-1)", "loss = torch.dot(e, e) / e.size(0)", "g = (e * (2.0 / e.size(0))).view_as(z)"];
}

using Norma.Data;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Evaluation.Losses;

/// <summary>The mean of the squared differences.</summary>
/// <remarks>
/// <c>l = (ŷ − y)²</c>; the batch gives <c>sum(w·l) / sum(w)</c>.
/// <para>Shapes: logits <c>[B, 1]</c>, truth <c>[B]</c> float32.</para>
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
        var y_B = logits_BK.view(-1);
        return weight_B is null
            ? nn.functional.mse_loss(y_B, truth_B)
            : WeightedMean(nn.functional.mse_loss(y_B, truth_B, nn.Reduction.None), weight_B);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Script(bool weighted) => weighted
        ? ["e = z.view(-1) - t", "s = w / w.sum()", "loss = torch.dot(e * s, e)", "g = (e * s * 2.0).unsqueeze(1)"]
        : ["e = z.view(-1) - t", "loss = torch.dot(e, e) / e.size(0)", "g = (e * (2.0 / e.size(0))).unsqueeze(1)"];
}

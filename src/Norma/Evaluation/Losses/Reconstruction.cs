using Norma.Data;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Evaluation.Losses;

/// <summary>The reconstruction error of the rows of the negative class: an autoencoder learns what is normal, and rows of the positive class teach it nothing.</summary>
/// <remarks>
/// <c>l = exp(z)</c>, the mean squared difference of which the head <c>reconstruction_error</c> emits the logarithm z; the batch gives <c>sum(w·(1 − y)·l) / sum(w·(1 − y))</c>, 0 where all rows are positive.
/// <para>Shapes: logits <c>[B, 1]</c>, truth <c>[B]</c>, 0 or 1.</para>
/// </remarks>
[Word]
public sealed record Reconstruction : Loss
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.BinaryClassification;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits_BK, Tensor truth_B, Tensor? weight_B)
    {
        var error_B = logits_BK.view(-1).exp();
        var counts_B = 1 - truth_B.to(error_B.dtype);
        if (weight_B is not null) counts_B = counts_B * weight_B;
        return error_B.dot(counts_B) / counts_B.sum().clamp(min: 1e-12);
    }
}

using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Evaluation.Losses;

/// <summary>The surprise at a text that is said somewhere in a sound, from a logit for each token and for none at each step: the probabilities of all ways of saying it are summed.</summary>
/// <remarks>
/// <c>l = −ln Σ_π Π_t softmax(z_t)[π_t]</c> over all π, a token or the blank (token 0) for each step, that come to the text when repeats and blanks are taken out; the batch gives <c>sum(w·l) / sum(w)</c>.
/// Steps behind the end of a short sound do not count. A text that has more tokens than <c>tokenize</c> keeps, or that takes more steps than its sound has, gives 0 and no gradient.
/// <para>Shapes: logits <c>[B, T, K]</c>, truth <c>[B, L]</c>, tokens (int64), negative behind them.</para>
/// <para>Graves et al. 2006, https://www.cs.toronto.edu/~graves/icml_2006.pdf; <c>keras.losses.CTC</c> with the mask 0, <c>torch.nn.CTCLoss(reduction="none", zero_infinity=True)</c>.</para>
/// </remarks>
[Word]
public sealed record Ctc : Loss
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Transcription;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits_BK, Tensor truth_B, Tensor? weight_B)
    {
        ArgumentNullException.ThrowIfNull(logits_BK);
        ArgumentNullException.ThrowIfNull(truth_B);
        var z_BTK = logits_BK.to(ScalarType.Float32);
        var truth_BL = truth_B.dim() == 1 ? truth_B.unsqueeze(1) : truth_B;
        var lengths_B = truth_BL.ge(0).sum(1);
        Tensor steps_B;
        // Behind its end a sound is certain of the blank, as no network is by itself.
        using (no_grad()) steps_B = z_BTK.narrow(2, 1, z_BTK.shape[2] - 1).amax([2]).gt(WithinSound.Never / 2).sum(1);
        var loss_B = nn.functional.ctc_loss(z_BTK.log_softmax(2).transpose(0, 1), truth_BL.clamp(min: 1), steps_B, lengths_B, blank: SaidText.Blank, zero_infinity: true, reduction: nn.Reduction.None);
        loss_B = where(truth_BL.select(1, 0).eq(SaidText.TooLong), 0f, loss_B);
        return weight_B is null ? loss_B.mean() : WeightedMean(loss_B, weight_B);
    }
}

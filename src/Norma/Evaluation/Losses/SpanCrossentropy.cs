using Norma.Data;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Evaluation.Losses;

/// <summary>The surprise at where an answer begins and where it ends, from a logit for each token of its text: the mean of the two.</summary>
/// <remarks>
/// <c>l = ½ (logsumexp(s) − s[a] + logsumexp(e) − e[b])</c>, s and e the logits of beginning and end, a and b the true tokens; the batch gives <c>sum(w·l) / sum(w)</c> over the rows whose answer the model sees whole.
/// <para>Shapes: logits <c>[B, T, 2]</c>, truth <c>[B, 2]</c>, tokens (int64), −1 where the row does not count.</para>
/// <para>Devlin et al. 2019, https://arxiv.org/abs/1810.04805; the loss of <c>transformers.BertForQuestionAnswering</c>.</para>
/// </remarks>
[Word]
public sealed record SpanCrossentropy : Loss
{
    const int Nothing = -1;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.QuestionAnswering;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits_BK, Tensor truth_B, Tensor? weight_B)
    {
        var (z_NT, y_N) = (logits_BK.transpose(1, 2).flatten(0, 1), truth_B.reshape(-1));
        var loss_N = nn.functional.cross_entropy(z_NT, y_N, ignore_index: Nothing, reduction: nn.Reduction.None);
        var counted_N = y_N.ge(0).to(loss_N.dtype);
        if (weight_B is not null) counted_N = counted_N * weight_B.unsqueeze(1).expand_as(truth_B).reshape(-1);
        return loss_N.dot(counted_N) / counted_N.sum().clamp(min: 1e-12);
    }
}

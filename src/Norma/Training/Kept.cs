using Norma.Data;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Training;

/// <summary>What is kept of what a network emitted for rows: its logits; of a text, whose logits would fill the memory, for each place the log-probability of its token and the likeliest token; of a transcript the likeliest token of each step, and the log-probability of all of them.</summary>
static class Kept
{
    const int MostTokens = 1 << 13, MostLogits = 1 << 23;

    /// <summary>How many numbers a row has.</summary>
    public static int Width(Target target) => target.Task is TaskKind.TextGeneration or TaskKind.Transcription ? target.Outputs : target.Logits;

    /// <summary>How many rows may go through a network at a time, of at most so many: of texts few, whose values between the layers then stay where the memory is fast.</summary>
    public static int Rows(Items<Target> targets, int most)
    {
        foreach (var target in targets)
        {
            if (target.Task is TaskKind.TextGeneration) most = Math.Min(most, Math.Max(1, Math.Min(MostTokens / target.Numbers, MostLogits / target.Logits)));
            if (target.Task is TaskKind.Transcription) most = Math.Min(most, Math.Max(1, MostLogits / target.Logits));
        }
        return most;
    }

    /// <summary>The numbers that are kept, <c>[B, width]</c>; those of a target other than a text are the logits themselves.</summary>
    /// <param name="target">What was predicted.</param>
    /// <param name="logits">What the head emitted.</param>
    /// <param name="truth_BT">Of a text its tokens, −1 where there is none.</param>
    public static Tensor Of(Target target, Tensor logits, Tensor? truth_BT)
    {
        if (target.Task is TaskKind.Transcription) return Steps(logits);
        if (target.Task is not TaskKind.TextGeneration) return logits;
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var logits_BTV = logits.detach();
        var own = logits_BTV.gather(2, truth_BT!.clamp(min: 0).unsqueeze(2)).squeeze(2) - logits_BTV.logsumexp(2);
        var (sure_BT, likeliest_BT) = (own * truth_BT.ge(0), logits_BTV.argmax(2).to(ScalarType.Float32));
        // Of a text that was cut nothing is behind its end.
        if (target.Numbers - truth_BT.shape[1] is > 0 and var missing) (sure_BT, likeliest_BT) = (nn.functional.pad(sure_BT, [0, missing]), nn.functional.pad(likeliest_BT, [0, missing]));
        return cat([sure_BT, likeliest_BT], 1).MoveToOuterDisposeScope();
    }

    static Tensor Steps(Tensor logits_BSV)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var sure_BSV = logits_BSV.detach().to(ScalarType.Float32).log_softmax(2);
        var score_B1 = sure_BSV.amax([2]).to(ScalarType.Float64).sum(1, keepdim: true).to(ScalarType.Float32);
        return cat([sure_BSV.argmax(2).to(ScalarType.Float32), score_B1], 1).MoveToOuterDisposeScope();
    }
}

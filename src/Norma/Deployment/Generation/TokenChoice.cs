using Norma.Spec;

namespace Norma.Deployment.Generation;

/// <summary>Chooses the token that follows, from a logit for each.</summary>
static class TokenChoice
{
    /// <summary>The first of the greatest logits.</summary>
    public static int Greatest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best]) best = i;
        return best;
    }

    /// <summary>A token by its probability, among the likeliest as stated. The order is Hugging Face's: temperature, <c>top_k</c>, <c>top_p</c>.</summary>
    /// <param name="logits">A logit for each token; minus infinity for one that may not follow.</param>
    /// <param name="stated">How tokens are drawn.</param>
    /// <param name="seed">What they come from.</param>
    public static int Drawn(ReadOnlySpan<float> logits, Generate stated, Seed seed)
    {
        var order = new (float Falling, int Token)[logits.Length];
        for (var i = 0; i < order.Length; i++) order[i] = (-logits[i], i);
        // Of equally likely tokens the first: the order says so, whatever the sort does.
        Array.Sort(order);
        var count = Math.Min(stated.TopK ?? order.Length, order.Length);
        var shares = new double[count];
        var (greatest, sum) = (logits[order[0].Token], 0.0);
        for (var i = 0; i < count; i++) sum += shares[i] = Math.Exp((logits[order[i].Token] - (double)greatest) / (stated.Temperature ?? 1));
        if (stated.TopP is { } most)
        {
            var (kept, so) = (0, 0.0);
            // The token that passes the border belongs to them.
            while (kept < count && so < most * sum) so += shares[kept++];
            (count, sum) = (Math.Max(1, kept), so);
        }
        var drawn = seed.Uniform() * sum;
        for (var i = 0; i < count - 1; i++)
            if ((drawn -= shares[i]) < 0) return order[i].Token;
        return order[count - 1].Token;
    }

    /// <summary>Logits as log-probabilities, in place.</summary>
    public static void LogSoftmax(Span<float> logits)
    {
        var greatest = float.NegativeInfinity;
        foreach (var logit in logits) greatest = Math.Max(greatest, logit);
        var sum = 0.0;
        foreach (var logit in logits) sum += Math.Exp(logit - (double)greatest);
        var log = Math.Log(sum) + greatest;
        foreach (ref var logit in logits) logit = (float)(logit - log);
    }
}

using Norma.Spec;

namespace Norma.Deployment.Generation;

/// <summary>How a model writes texts, token by token. The names are those of Hugging Face's <c>GenerationConfig</c>.</summary>
/// <remarks>Without <c>do_sample</c> the most likely token follows, of equally likely ones the first; the same input then gives the same text. A drawn text depends on the seed and on the number of its row.</remarks>
/// <param name="MaxNewTokens">The most tokens that are written behind what is given.</param>
/// <param name="DoSample">Whether tokens are drawn by their probabilities.</param>
/// <param name="Temperature">What logits are divided by before tokens are drawn: below 1 likely ones become likelier. 1 when absent.</param>
/// <param name="TopK">Tokens are drawn among so many of the likeliest; among all when absent.</param>
/// <param name="TopP">Tokens are drawn among the fewest of the likeliest that have this probability together; among all when absent.</param>
/// <param name="NumBeams">How many texts are followed at once for a row, of which the likeliest is kept.</param>
/// <param name="LengthPenalty">The power of its length by which the log-probability of a text is divided, where several are followed. 1 when absent.</param>
/// <param name="Seed">What drawn tokens come from.</param>
public sealed record Generate(
    [Bounds(1, 1 << 20)] int MaxNewTokens = 128,
    bool DoSample = false,
    [Bounds(0, 1000, ExclusiveMinimum = true)] double? Temperature = null,
    [Bounds(1, 1 << 24)] int? TopK = null,
    [Bounds(0, 1, ExclusiveMinimum = true)] double? TopP = null,
    [Bounds(1, 64)] int NumBeams = 1,
    [Bounds(-10, 10)] double? LengthPenalty = null,
    [Bounds(0, long.MaxValue)] long Seed = 0)
{
    /// <summary>Options that nothing would look at, or that contradict each other.</summary>
    internal IEnumerable<Finding> Check(string path)
    {
        if (!DoSample)
            foreach (var (key, stated) in new[] { ("temperature", Temperature is not null), ("top_k", TopK is not null), ("top_p", TopP is not null) })
                if (stated) yield return new Finding("DEPL060", $"{path}.{key}", "is stated, and no token is drawn") { Expected = "'do_sample: true' beside it", Fix = "state 'do_sample: true', or remove it." };
        if (NumBeams == 1 && LengthPenalty is not null)
            yield return new Finding("DEPL060", $"{path}.length_penalty", "is stated, and one text is followed") { Expected = "'num_beams' above 1 beside it", Fix = "state 'num_beams', or remove it." };
        if (NumBeams > 1 && DoSample)
            yield return new Finding("DEPL060", $"{path}.num_beams", "several texts are followed, and tokens are drawn") { Expected = "one of the two", Fix = "remove 'num_beams' or 'do_sample'." };
    }
}

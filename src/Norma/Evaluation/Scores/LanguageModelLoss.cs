namespace Norma.Evaluation.Scores;

/// <summary>How surprised a language model is by a text.</summary>
/// <remarks>
/// Perplexity <c>exp(nll / tokens)</c>: as unsure as between so many equally likely next tokens, 1 or more; figures compare only under the same tokenizer. Bits per character
/// <c>nll / (ln 2 · characters)</c>: 0 or more, whatever the tokenizer.
/// <para><c>torchmetrics.text.Perplexity</c>; Jelinek et al. 1977, https://doi.org/10.1121/1.2016299.</para>
/// </remarks>
/// <param name="NegativeLogLikelihood">In nats, added over the tokens that were predicted.</param>
/// <param name="Tokens">How many those are.</param>
/// <param name="Characters">Of how many characters (Unicode code points) they are.</param>
readonly record struct LanguageModelLoss(double NegativeLogLikelihood, double Tokens, double Characters) : IRowStatistics<LanguageModelLoss>
{
    /// <summary>The perplexity; null without tokens.</summary>
    public double? Perplexity => Tokens > 0 ? Math.Exp(NegativeLogLikelihood / Tokens) : null;

    /// <summary>Bits per character; null without characters.</summary>
    public double? BitsPerCharacter => Characters > 0 ? NegativeLogLikelihood / (Math.Log(2) * Characters) : null;

    /// <summary>The perplexity.</summary>
    public double? Value => Perplexity;

    /// <inheritdoc/>
    public static LanguageModelLoss operator +(LanguageModelLoss left, LanguageModelLoss right) =>
        new(left.NegativeLogLikelihood + right.NegativeLogLikelihood, left.Tokens + right.Tokens, left.Characters + right.Characters);

    /// <inheritdoc/>
    public static LanguageModelLoss operator *(LanguageModelLoss rows, double weight) =>
        new(rows.NegativeLogLikelihood * weight, rows.Tokens * weight, rows.Characters * weight);
}

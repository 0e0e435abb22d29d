namespace Norma.Features.Tokenizers;

/// <summary>A text as the numbers of its first tokens: what training, <c>predict</c> and <c>serve</c> all call.</summary>
static class TokenNumbers
{
    /// <summary>Writes the numbers; what is behind the last token stays as it is.</summary>
    /// <param name="tokenizer">How the text is cut.</param>
    /// <param name="text">The text.</param>
    /// <param name="tokens">Room that is used again.</param>
    /// <param name="into">As many numbers as are kept.</param>
    public static void Write(FittedTokenizer tokenizer, string text, List<Token> tokens, Span<long> into)
    {
        tokens.Clear();
        tokenizer.Encode(text, tokens);
        for (var i = 0; i < Math.Min(into.Length, tokens.Count); i++) into[i] = tokens[i].Id;
    }
}

using Norma.Data;
using Norma.Features.Tokenizers;

namespace Norma.Features;

/// <summary>A text that is said in a sound, by its tokens: from the true text to what is learned, and from what a model names back to a text. Training, evaluation, <c>predict</c> and <c>serve</c> all call it.</summary>
/// <param name="Tokenizer">How the text is cut.</param>
/// <param name="Length">How many tokens a text has at most.</param>
sealed record SaidText(FittedTokenizer Tokenizer, int Length)
{
    /// <summary>The token that stands for none.</summary>
    public const int Blank = 0;

    /// <summary>Behind the last token.</summary>
    public const int Nothing = -1;

    /// <summary>In the first place of a text that has more tokens than can be said: it is not learned from.</summary>
    public const int TooLong = -2;

    /// <summary>What a fitted text comes to.</summary>
    public static SaidText Of(FittedFeature feature) => feature.Tokens is { } tokens ? new(tokens.Tokenizer, tokens.Length) : throw new ArgumentException($"{feature.Name} has no tokens.", nameof(feature));

    /// <summary>By row the tokens of its text, −1 behind them; −2 in the first place where they are too many.</summary>
    /// <param name="column">The texts.</param>
    public float[] Truth(TextColumn column)
    {
        var (truth, tokens) = (new float[checked(column.Rows * Length)], new List<Token>());
        truth.AsSpan().Fill(Nothing);
        for (var row = 0; row < column.Rows; row++)
        {
            tokens.Clear();
            if (column[row] is { } text) Tokenizer.Encode(text, tokens);
            if (tokens.Count > Length) truth[row * Length] = TooLong;
            else
                for (var i = 0; i < tokens.Count; i++) truth[row * Length + i] = tokens[i].Id;
        }
        return truth;
    }

    /// <summary>How many steps it takes to say a text: one for each token, and a blank between two that are the same.</summary>
    /// <param name="tokens">The tokens, negative behind them.</param>
    public static int StepsFor(ReadOnlySpan<float> tokens)
    {
        var steps = 0;
        for (var i = 0; i < tokens.Length && tokens[i] >= 0; i++) steps += i > 0 && tokens[i] == tokens[i - 1] ? 2 : 1;
        return steps;
    }

    /// <summary>The tokens that the likeliest one at each step says: of repeats one, and no blank.</summary>
    /// <param name="steps">By step the likeliest token.</param>
    /// <param name="into">As many places as steps; −1 behind the tokens.</param>
    public static void Collapse(ReadOnlySpan<float> steps, Span<float> into)
    {
        var (count, before) = (0, (float)Nothing);
        foreach (var token in steps)
        {
            if (token != before && token != Blank) into[count++] = token;
            before = token;
        }
        into[count..].Fill(Nothing);
    }

    /// <summary>The text of tokens; what is no token of a text is left out.</summary>
    /// <param name="tokens">The tokens, negative behind them.</param>
    public string Text(IEnumerable<int> tokens) => Tokenizer.Decode(tokens.TakeWhile(token => token >= 0).Where(token => Tokenizer.TokenOf(token) is not null));

    /// <summary>By row the text that a model says.</summary>
    /// <param name="target">The transcript.</param>
    /// <param name="predicted">Row-major <c>[rows, steps + 1]</c>: tokens, −1 behind them, and the score.</param>
    public string[] Texts(Target target, float[] predicted) =>
        [.. Enumerable.Range(0, predicted.Length / target.Outputs).Select(row => Text(new ArraySegment<float>(predicted, row * target.Outputs, target.Steps).Select(token => (int)token)))];

    /// <summary>Whether the vocabulary has all of a text.</summary>
    public bool Knows(string text)
    {
        var tokens = new List<Token>();
        Tokenizer.Encode(text, tokens);
        return tokens.TrueForAll(token => token.Id != Tokenizer.UnknownId);
    }
}

using System.Globalization;
using Norma.Data;
using Norma.Features.Tokenizers;

namespace Norma.Features;

/// <summary>The text that answers stand in, by its tokens: from a place in the text to its tokens, and from tokens back to the words of the text. Training, evaluation, <c>predict</c> and <c>serve</c> all call it.</summary>
/// <param name="Tokenizer">How the text is cut.</param>
/// <param name="Length">How many of its tokens the model sees, the first ones.</param>
sealed record AnsweredText(FittedTokenizer Tokenizer, int Length)
{
    /// <summary>What a fitted text comes to.</summary>
    public static AnsweredText Of(FittedFeature feature) => feature.Tokens is { } tokens ? new(tokens.Tokenizer, tokens.Length) : throw new ArgumentException($"{feature.Name} has no tokens.", nameof(feature));

    /// <summary>By row the first and the last token of its answer, counted from 0; both −1 where the model does not see all of it.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="answers">The answers; a row without one has no tokens.</param>
    /// <param name="starts">The code point at which each begins; its first place when null.</param>
    public float[] Truth(TextColumn texts, TextColumn answers, NumberColumn? starts)
    {
        var (truth, tokens) = (new float[checked(texts.Rows * 2)], new List<Token>());
        for (var row = 0; row < texts.Rows; row++)
        {
            var (text, answer) = (texts[row] ?? "", answers[row] ?? "");
            var at = answer.Length == 0 ? -1 : CodePoints.Find(text, answer, starts?.Values[row]);
            var (first, last) = at < 0 ? (-1, -1) : Tokens(text, at, at + answer.Length, tokens);
            (truth[2 * row], truth[2 * row + 1]) = (first, last);
        }
        return truth;
    }

    // The tokens that a part of the text touches.
    (int First, int Last) Tokens(string text, int start, int end, List<Token> tokens)
    {
        tokens.Clear();
        Tokenizer.Encode(text, tokens);
        var (first, last) = (-1, -1);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].End <= start || tokens[i].Start >= end) continue;
            if (first < 0) first = i;
            last = i;
        }
        return last < Length && first >= 0 ? (first, last) : (-1, -1);
    }

    /// <summary>The words of the text from a token to another one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="first">The first token.</param>
    /// <param name="last">The last token.</param>
    /// <param name="score">How sure the model is.</param>
    /// <param name="tokens">Room that is used again.</param>
    public FoundAnswer Answer(string? text, int first, int last, float score, List<Token> tokens)
    {
        tokens.Clear();
        if (text is not null) Tokenizer.Encode(text, tokens);
        if (first < 0 || last < first || first >= tokens.Count) return new("", 0, 0, score);
        last = Math.Min(last, tokens.Count - 1);
        var (start, end) = (tokens[first].Start, tokens[last].End);
        // Marks that a tokenizer strips belong to the letter before them.
        var next = last + 1 < tokens.Count ? tokens[last + 1].Start : text!.Length;
        while (end < next && CharUnicodeInfo.GetUnicodeCategory(text!, end) is UnicodeCategory.NonSpacingMark) end += char.IsHighSurrogate(text![end]) ? 2 : 1;
        while (start < end && char.IsWhiteSpace(text![start])) start++;
        while (end > start && char.IsWhiteSpace(text![end - 1])) end--;
        var answer = text![start..end];
        var begin = CodePoints.Before(text, start);
        return new(answer, begin, begin + CodePoints.Before(answer, answer.Length), score);
    }

    /// <summary>By row the answer that a model found.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="predicted">Row-major <c>[rows, 3]</c>: first token, last token, score.</param>
    public FoundAnswer[] Answers(TextColumn texts, ReadOnlySpan<float> predicted)
    {
        var (found, tokens) = (new FoundAnswer[texts.Rows], new List<Token>());
        for (var row = 0; row < found.Length; row++) found[row] = Answer(texts[row], (int)predicted[3 * row], (int)predicted[3 * row + 1], predicted[3 * row + 2], tokens);
        return found;
    }
}

/// <summary>An answer in its text.</summary>
/// <param name="Text">The answer, as it stands there; empty where there is no text.</param>
/// <param name="Start">Its first character, counted in Unicode code points from 0.</param>
/// <param name="End">The character after its last one.</param>
/// <param name="Score">The probability that it begins there times the probability that it ends there.</param>
public readonly record struct FoundAnswer(string Text, int Start, int End, float Score);

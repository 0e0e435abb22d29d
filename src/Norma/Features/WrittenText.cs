using Norma.Data;
using Norma.Features.Tokenizers;
using Norma.Features.Transforms;
using Norma.Spec;

namespace Norma.Features;

/// <summary>The tokens of a text that a model writes: the last one ends it, and the same token stands before the first one.</summary>
/// <param name="Tokenizer">How the text is cut.</param>
/// <param name="Length">How many tokens of a text the model sees.</param>
/// <param name="End">The token that ends a text, and stands before it.</param>
sealed record WrittenText(FittedTokenizer Tokenizer, int Length, int End)
{
    /// <summary>What ends a text where its tokenizer does not state it.</summary>
    public const string UsualEnd = "[EOS]";

    /// <summary>Tokens that are not written: what fills up, what is unknown.</summary>
    public Items<int> Never => [.. new[] { Tokenizer.PaddingId, Tokenizer.UnknownId }.OfType<int>().Distinct()];

    /// <summary>The steps of such a text, its end among its tokens.</summary>
    public static Items<Transform> Ended(Items<Transform> steps) => steps is [Tokenize tokenize] ? [tokenize with { Tokenizer = tokenize.Tokenizer with { End = tokenize.Tokenizer.End ?? UsualEnd } }] : steps;

    /// <summary>What a fitted text comes to.</summary>
    public static WrittenText Of(FittedFeature feature) => feature.Tokens is { } tokens ? Of(tokens.Tokenizer, tokens.Length) : throw new ArgumentException($"{feature.Name} has no tokens.", nameof(feature));

    /// <summary>What a tokenizer comes to.</summary>
    public static WrittenText Of(FittedTokenizer tokenizer, int length)
    {
        var parts = tokenizer.Parts;
        return new(tokenizer, length, parts is { Start: null, End: { } end } ? tokenizer.IdOf(end)!.Value : throw new ArgumentException("The tokenizer ends no text, or begins it.", nameof(tokenizer)));
    }

    /// <summary>By row the tokens of its text, −1 behind them.</summary>
    /// <param name="column">The texts.</param>
    public float[] Truth(TextColumn column)
    {
        var (truth, ids, tokens) = (new float[checked(column.Rows * Length)], new long[Length], new List<Token>());
        for (var row = 0; row < column.Rows; row++)
        {
            Array.Clear(ids);
            if (column[row] is { } text) TokenNumbers.Write(Tokenizer, text, tokens, ids);
            for (var i = 0; i < Length; i++) truth[row * Length + i] = ids[i] == 0 ? -1 : ids[i];
        }
        return truth;
    }

    /// <summary>The tokens that begin a text, without its end.</summary>
    public int[] Prompt(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        var tokens = new List<Token>();
        Tokenizer.Encode(text, tokens);
        return [.. tokens.Take(tokens.Count - 1).Select(token => token.Id)];
    }

    /// <summary>Whether the tokens that the model sees of a text say all of it: none is the unknown one, and nothing but space was left out.</summary>
    public bool Says(string text)
    {
        var tokens = new List<Token>();
        Tokenizer.Encode(text, tokens);
        var at = 0;
        foreach (var token in tokens.Take(Length))
        {
            if (token.Id == Tokenizer.UnknownId || (token.Start > at && !text.AsSpan(at, token.Start - at).IsWhiteSpace())) return false;
            at = Math.Max(at, token.End);
        }
        return tokens.Count > Length || text.AsSpan(at).IsWhiteSpace();
    }

    /// <summary>How much of a text its tokens are: all of it, or the part that <see cref="Length"/> leaves.</summary>
    public ReadOnlySpan<char> Seen(string text)
    {
        var tokens = new List<Token>();
        Tokenizer.Encode(text, tokens);
        return tokens.Count <= Length ? text : text.AsSpan(0, tokens[Length - 1].End);
    }
}

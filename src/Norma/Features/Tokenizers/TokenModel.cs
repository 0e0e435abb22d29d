using System.Text.Json.Nodes;

namespace Norma.Features.Tokenizers;

/// <summary>Names the tokens of a piece.</summary>
/// <param name="Words">The numbers of the tokens.</param>
/// <param name="UnknownId">The number of what is not in the vocabulary; null where it is left out.</param>
abstract record TokenModel(Dictionary<string, int> Words, int? UnknownId)
{
    /// <summary>Adds the tokens of a piece, their places counted from the start of the piece.</summary>
    public abstract void Encode(ReadOnlySpan<char> piece, List<Token> tokens);

    /// <summary>What <c>tokenizer.json</c> says of it.</summary>
    public abstract JsonObject ToJson();

    private protected JsonObject Vocabulary() => new(Words.OrderBy(word => word.Value).Select(word => KeyValuePair.Create(word.Key, (JsonNode?)JsonValue.Create(word.Value))));

    private protected string? Unknown => UnknownId is { } id ? Words.First(word => word.Value == id).Key : null;
}

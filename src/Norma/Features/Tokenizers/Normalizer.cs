using System.Text.Json.Nodes;

namespace Norma.Features.Tokenizers;

/// <summary>Changes a text before it is cut.</summary>
abstract record Normalizer
{
    /// <summary>Writes the text, changed, to an empty one.</summary>
    public abstract void Apply(AlignedText from, AlignedText to);

    /// <summary>What <c>tokenizer.json</c> says of it.</summary>
    public abstract JsonObject ToJson();
}

using Norma.Models.Layers.Attention;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Merge;
using Norma.Spec;

namespace Norma.Models.Architectures;

/// <summary>How the positions of a sequence enter a transformer.</summary>
public enum Positions
{
    /// <summary>A learned vector for each position is added.</summary>
    Learned,
    /// <summary>Sine and cosine waves are added.</summary>
    Sine,
    /// <summary>Query and key are turned by their positions in each block.</summary>
    Rotary,
    /// <summary>Not at all.</summary>
    None,
}

/// <summary>What transformers of tokens share: codes become vectors, positions are added.</summary>
static class TokenSequence
{
    /// <summary>What enters: codes of tokens, or vectors where there is no vocabulary.</summary>
    public static Symbol Input(Shape shape, int? vocabulary, int width, string name)
    {
        if (vocabulary is not null) return shape.Rank == 1 ? new(shape, name) : throw new ShapeException($"received {shape}", "a sequence of codes: one axis, its steps");
        return shape.Rank == 2 && shape.Last == width ? new(shape, name) : throw new ShapeException($"received {shape}", $"a sequence of vectors of {width} numbers, as vocabulary_size is not stated");
    }

    /// <summary>How many tokens both sides of a translator have.</summary>
    public static (int Source, int Target) Vocabularies(int? source, int? target) => source is { } s && target is { } t ? (s, t)
        : throw new ShapeException($"received codes of which it is not known how many there are", $"{(source is null ? "source" : "target")}_vocabulary_size, where no tokens of a text enter");

    /// <summary>Codes as vectors, with their positions, dropped in part.</summary>
    public static Symbol Embed(Symbol x, int? vocabulary, int width, Positions positions, int? length, double dropout, bool mask, string prefix)
    {
        // Waves reach 1: tokens that begin much smaller would drown in them. As large they would make logits far too large where the last layer is tied to them: so they are multiplied by √width, as by Vaswani et al.
        var sines = positions is Positions.Sine;
        if (vocabulary is { } size) x = x.Apply(new Embedding(size, width, EmbeddingsInitializer: new Initializers.RandomNormal(0, sines ? 1 / Math.Sqrt(width) : 0.02), MaskZero: mask, Name: $"{prefix}token_embedding"));
        if (vocabulary is not null && sines) x = x.Apply(new Rescaling(Math.Sqrt(width), Name: $"{prefix}token_scale"));
        if (sines) x = x.Apply(new Add($"{prefix}embedding"), x.Apply(new SinePositionEncoding(Name: $"{prefix}position_encoding")));
        if (positions is Positions.Learned)
        {
            var steps = length ?? (x.Shape[0] > 0 ? checked((int)x.Shape[0]) : throw new ShapeException($"received {x.Shape}", "max_length, where the steps of the sequence are unknown and positions are learned"));
            x = x.Apply(new Add($"{prefix}embedding"), x.Apply(new PositionEmbedding(steps, new Initializers.RandomNormal(0, 0.02), $"{prefix}position_embedding")));
        }
        return dropout > 0 ? x.Apply(new Dropout(dropout, $"{prefix}embedding_dropout")) : x;
    }
}

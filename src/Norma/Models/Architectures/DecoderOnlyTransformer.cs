using Norma.Models.Layers.Attention;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Spec;

namespace Norma.Models.Architectures;

/// <summary>A language model: each step sees itself and those before it, and says which token follows.</summary>
/// <remarks>
/// As GPT-2 by default (learned positions, layer normalization first, gelu); as Llama with
/// <c>{positions: rotary, normalization: rms_normalization, activation: silu, gated: true, use_bias: false}</c>, and grouped queries by <c>num_key_value_heads</c>.
/// <para>Shapes: codes <c>[T] → [T, vocabulary_size]</c>, the logits of the next token; without a vocabulary <c>[T, width] → [T, width]</c>. Weights: those of <c>token_embedding</c>, <c>position_embedding</c>, <c>block_1</c>, …, <c>final_norm</c>, <c>next_token</c>.</para>
/// <para>Radford et al. 2019 (GPT-2); Touvron et al. 2023, https://arxiv.org/abs/2302.13971; <c>keras_hub.models.GPT2Backbone</c>, <c>LlamaBackbone</c>.</para>
/// </remarks>
/// <param name="VocabularySize">How many tokens there are; as many as the tokenizer has where those of a text enter, and vectors enter otherwise, when absent.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Width">Numbers of a step.</param>
/// <param name="NumHeads">Heads of each block, which share the width evenly.</param>
/// <param name="IntermediateDim">The width inside the feed-forward parts; four times the width when absent.</param>
/// <param name="NumKeyValueHeads">How many heads of key and value the heads share; one of each when absent.</param>
/// <param name="Positions">How positions enter.</param>
/// <param name="MaxLength">The most steps, for learned positions; as many as the input has when absent.</param>
/// <param name="Dropout">The probability that an element is dropped while training.</param>
/// <param name="Activation">Of the feed-forward parts.</param>
/// <param name="Gated">Whether the feed-forward parts are gated: with <c>silu</c>, SwiGLU.</param>
/// <param name="Normalization">Before each part and at the end; <c>layer_normalization</c> when absent.</param>
/// <param name="UseBias">Whether sums have biases.</param>
/// <param name="Logits">Whether the last layer says which token follows; else the vectors leave.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record DecoderOnlyTransformer(
    [Bounds(2, 1 << 24)] int? VocabularySize = null,
    [Bounds(1, 512)] int Layers = 6,
    [Bounds(1, 1 << 16)] int Width = 384,
    [Bounds(1, 1024)] int NumHeads = 6,
    [Bounds(1, 1 << 20)] int? IntermediateDim = null,
    [Bounds(1, 1024)] int? NumKeyValueHeads = null,
    Positions Positions = Positions.Learned,
    [Bounds(1, 1 << 24)] int? MaxLength = null,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0,
    [Default("gelu")] Activation? Activation = null,
    bool Gated = false,
    Layer? Normalization = null,
    bool UseBias = true,
    bool Logits = true,
    string? Name = null) : Layer(Name)
{
    /// <summary>Of the feed-forward parts.</summary>
    public Activation Activation { get; init; } = Activation ?? new Activations.Gelu();

    internal override Layer Knowing(Items<int?> tokens) => VocabularySize is null && tokens is [{ } known] ? this with { VocabularySize = known } : this;

    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        var tokens = TokenSequence.Input(inputs.One(), VocabularySize, Width, "tokens");
        var x = TokenSequence.Embed(tokens, VocabularySize, Width, Positions, MaxLength, Dropout, mask: false, "");
        for (var i = 1; i <= Layers; i++)
        {
            x = x.Apply(new TransformerDecoder(IntermediateDim ?? checked(4 * Width), NumHeads, Dropout, Activation, NormalizeFirst: true, Normalization: Normalization, Gated: Gated,
                NumKeyValueHeads: NumKeyValueHeads, Rotary: Positions is Positions.Rotary ? new Rotary() : null, UseBias: UseBias, Name: FormattableString.Invariant($"block_{i}")));
        }
        x = x.Apply((Normalization ?? new LayerNormalization(1e-5)) with { Name = "final_norm" });
        return Symbol.Graph([tokens], Logits && VocabularySize is { } size ? x.Apply(new Dense(size, UseBias: false, Name: "next_token")) : x);
    }
}

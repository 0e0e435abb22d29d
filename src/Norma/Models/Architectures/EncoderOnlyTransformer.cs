using Norma.Models.Layers.Attention;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Models.Layers.Pooling;
using Norma.Spec;

namespace Norma.Models.Architectures;

/// <summary>What leaves a sequence for one prediction.</summary>
public enum SequencePooling
{
    /// <summary>The mean of the steps that count.</summary>
    Mean,
    /// <summary>Every step.</summary>
    None,
}

/// <summary>A reader of sequences: every step sees all others; their mean describes the whole.</summary>
/// <remarks>
/// <para>Shapes: codes <c>[T] → [width]</c>, or <c>[T, width]</c> with <c>pooling: none</c>; without a vocabulary <c>[T, width]</c> enters. Weights: those of <c>token_embedding</c>, <c>position_embedding</c>, <c>block_1</c>, …, <c>final_norm</c>.</para>
/// <para>Devlin et al. 2018, https://arxiv.org/abs/1810.04805; <c>keras_hub.models.BertBackbone</c>.</para>
/// </remarks>
/// <param name="VocabularySize">How many tokens there are; as many as the tokenizer has where those of a text enter, and vectors enter otherwise, when absent.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Width">Numbers of a step.</param>
/// <param name="NumHeads">Heads of each block, which share the width evenly.</param>
/// <param name="IntermediateDim">The width inside the feed-forward parts; four times the width when absent.</param>
/// <param name="Positions">How positions enter.</param>
/// <param name="MaxLength">The most steps, for learned positions; as many as the input has when absent.</param>
/// <param name="MaskZero">Whether code 0 fills sequences up and does not count.</param>
/// <param name="Pooling">What leaves.</param>
/// <param name="Dropout">The probability that an element is dropped while training.</param>
/// <param name="Activation">Of the feed-forward parts.</param>
/// <param name="NormalizeFirst">Whether each part normalizes what enters it; else what leaves it is normalized, as in BERT.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record EncoderOnlyTransformer(
    [Bounds(2, 1 << 24)] int? VocabularySize = null,
    [Bounds(1, 512)] int Layers = 4,
    [Bounds(1, 1 << 16)] int Width = 128,
    [Bounds(1, 1024)] int NumHeads = 4,
    [Bounds(1, 1 << 20)] int? IntermediateDim = null,
    Positions Positions = Positions.Learned,
    [Bounds(1, 1 << 24)] int? MaxLength = null,
    bool MaskZero = true,
    SequencePooling Pooling = SequencePooling.Mean,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0.1,
    [Default("gelu")] Activation? Activation = null,
    bool NormalizeFirst = true,
    string? Name = null) : Layer(Name)
{
    /// <summary>Of the feed-forward parts.</summary>
    public Activation Activation { get; init; } = Activation ?? new Activations.Gelu();

    internal override Layer Knowing(Items<int?> tokens) => VocabularySize is null && tokens is [{ } known] ? this with { VocabularySize = known } : this;

    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        var tokens = TokenSequence.Input(inputs.One(), VocabularySize, Width, "tokens");
        var x = TokenSequence.Embed(tokens, VocabularySize, Width, Positions, MaxLength, Dropout, MaskZero, "");
        for (var i = 1; i <= Layers; i++)
        {
            x = x.Apply(new TransformerEncoder(IntermediateDim ?? checked(4 * Width), NumHeads, Dropout, Activation, NormalizeFirst: NormalizeFirst,
                Rotary: Positions is Positions.Rotary ? new Rotary() : null, Name: FormattableString.Invariant($"block_{i}")));
        }
        if (NormalizeFirst) x = x.Apply(new LayerNormalization(1e-5, Name: "final_norm"));
        return Symbol.Graph([tokens], Pooling is SequencePooling.Mean ? x.Apply(new GlobalAveragePooling1d(Name: "mean")) : x);
    }
}

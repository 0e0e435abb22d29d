using Norma.Models.Layers.Attention;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Spec;

namespace Norma.Models.Architectures;

/// <summary>A translator: one transformer reads the source, another writes the target step by step and looks at what the first one read.</summary>
/// <remarks>
/// <para>Shapes: codes of the source <c>[S]</c> and of the target so far <c>[T] → [T, target_vocabulary_size]</c>, the logits of the next token. Weights: those of <c>source_…</c>, <c>encoder_1</c>, …, <c>target_…</c>, <c>decoder_1</c>, …, <c>next_token</c>.</para>
/// <para>Vaswani et al. 2017, https://arxiv.org/abs/1706.03762.</para>
/// </remarks>
/// <param name="SourceVocabularySize">How many tokens the source has; as its tokenizer says when absent.</param>
/// <param name="TargetVocabularySize">How many tokens the target has; as its tokenizer says when absent.</param>
/// <param name="Layers">Blocks of each side.</param>
/// <param name="Width">Numbers of a step.</param>
/// <param name="NumHeads">Heads of each block, which share the width evenly.</param>
/// <param name="IntermediateDim">The width inside the feed-forward parts; four times the width when absent.</param>
/// <param name="Positions">How positions enter.</param>
/// <param name="MaxLength">The most steps of either side, for learned positions; as many as the inputs have when absent.</param>
/// <param name="MaskZero">Whether code 0 fills sequences up and does not count.</param>
/// <param name="Dropout">The probability that an element is dropped while training.</param>
/// <param name="Activation">Of the feed-forward parts.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record EncoderDecoderTransformer(
    [Bounds(2, 1 << 24)] int? SourceVocabularySize = null,
    [Bounds(2, 1 << 24)] int? TargetVocabularySize = null,
    [Bounds(1, 512)] int Layers = 3,
    [Bounds(1, 1 << 16)] int Width = 128,
    [Bounds(1, 1024)] int NumHeads = 4,
    [Bounds(1, 1 << 20)] int? IntermediateDim = null,
    Positions Positions = Positions.Sine,
    [Bounds(1, 1 << 24)] int? MaxLength = null,
    bool MaskZero = true,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0.1,
    [Default("relu")] Activation? Activation = null,
    string? Name = null) : Layer(Name)
{
    /// <summary>Of the feed-forward parts.</summary>
    public Activation Activation { get; init; } = Activation ?? new Activations.Relu();

    internal override Layer Knowing(Items<int?> tokens) => tokens.Count != 2 ? this : this with { SourceVocabularySize = SourceVocabularySize ?? tokens[0], TargetVocabularySize = TargetVocabularySize ?? tokens[1] };

    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        if (inputs.Count != 2) throw new ShapeException($"received {inputs.Count} inputs", "two: the codes of the source and of the target");
        var (sources, targets) = TokenSequence.Vocabularies(SourceVocabularySize, TargetVocabularySize);
        var (source, target) = (TokenSequence.Input(inputs[0], sources, Width, "source"), TokenSequence.Input(inputs[1], targets, Width, "target"));
        var (read, written) = (TokenSequence.Embed(source, sources, Width, Positions, MaxLength, Dropout, MaskZero, "source_"), TokenSequence.Embed(target, targets, Width, Positions, MaxLength, Dropout, MaskZero, "target_"));
        var (wide, rotary) = (IntermediateDim ?? checked(4 * Width), Positions is Positions.Rotary ? new Rotary() : null);
        for (var i = 1; i <= Layers; i++) read = read.Apply(new TransformerEncoder(wide, NumHeads, Dropout, Activation, NormalizeFirst: true, Rotary: rotary, Name: FormattableString.Invariant($"encoder_{i}")));
        read = read.Apply(new LayerNormalization(1e-5, Name: "encoder_norm"));
        for (var i = 1; i <= Layers; i++) written = written.Apply(new TransformerDecoder(wide, NumHeads, Dropout, Activation, NormalizeFirst: true, Rotary: rotary, Name: FormattableString.Invariant($"decoder_{i}")), read);
        written = written.Apply(new LayerNormalization(1e-5, Name: "decoder_norm"));
        return Symbol.Graph([source, target], written.Apply(new Dense(targets, Name: "next_token")));
    }
}

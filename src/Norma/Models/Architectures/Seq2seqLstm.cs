using Norma.Models.Layers.Core;
using Norma.Models.Layers.Recurrent;
using Norma.Spec;

namespace Norma.Models.Architectures;

/// <summary>A translator of two recurrent networks: the states in which the first one ends are those in which the second one begins.</summary>
/// <remarks>
/// <para>Shapes: codes of the source <c>[S]</c> and of the target so far <c>[T] → [T, target_vocabulary_size]</c>, the logits of the next token. Weights: those of <c>source_embedding</c>, <c>encoder_1</c>, …, <c>target_embedding</c>, <c>decoder_1</c>, …, <c>next_token</c>.</para>
/// <para>Sutskever et al. 2014, https://arxiv.org/abs/1409.3215.</para>
/// </remarks>
/// <param name="SourceVocabularySize">How many tokens the source has; as its tokenizer says when absent.</param>
/// <param name="TargetVocabularySize">How many tokens the target has; as its tokenizer says when absent.</param>
/// <param name="EmbeddingDim">Numbers of a token.</param>
/// <param name="Units">Numbers of a state.</param>
/// <param name="Layers">Layers of each side.</param>
/// <param name="MaskZero">Whether code 0 fills sequences up and does not count.</param>
/// <param name="Dropout">The probability that an element is dropped between layers while training.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record Seq2seqLstm(
    [Bounds(2, 1 << 24)] int? SourceVocabularySize = null,
    [Bounds(2, 1 << 24)] int? TargetVocabularySize = null,
    [Bounds(1, 1 << 16)] int EmbeddingDim = 128,
    [Bounds(1, 1 << 16)] int Units = 256,
    [Bounds(1, 16)] int Layers = 1,
    bool MaskZero = true,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0,
    string? Name = null) : Layer(Name)
{
    internal override Layer Knowing(Items<int?> tokens) => tokens.Count != 2 ? this : this with { SourceVocabularySize = SourceVocabularySize ?? tokens[0], TargetVocabularySize = TargetVocabularySize ?? tokens[1] };

    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        if (inputs.Count != 2 || inputs.Any(shape => shape.Rank != 1)) throw new ShapeException($"received {inputs}", "two sequences of codes: the source and the target");
        var (sources, targets) = TokenSequence.Vocabularies(SourceVocabularySize, TargetVocabularySize);
        var (source, target) = (new Symbol(inputs[0], "source"), new Symbol(inputs[1], "target"));
        var read = source.Apply(new Embedding(sources, EmbeddingDim, MaskZero: MaskZero, Name: "source_embedding"));
        var written = target.Apply(new Embedding(targets, EmbeddingDim, MaskZero: MaskZero, Name: "target_embedding"));
        var states = new List<Symbol[]>();
        for (var i = 1; i <= Layers; i++)
        {
            var given = Dropped(read, FormattableString.Invariant($"encoder_{i}")).ApplyAll(new Lstm(Units, ReturnSequences: true, ReturnState: true, Name: FormattableString.Invariant($"encoder_{i}")));
            read = given[0];
            states.Add(given[1..]);
        }
        for (var i = 1; i <= Layers; i++)
            written = Dropped(written, FormattableString.Invariant($"decoder_{i}")).Apply(new Lstm(Units, ReturnSequences: true, Name: FormattableString.Invariant($"decoder_{i}")), states[i - 1]);
        return Symbol.Graph([source, target], written.Apply(new Dense(targets, Name: "next_token")));
    }

    Symbol Dropped(Symbol x, string name) => Dropout > 0 ? x.Apply(new Dropout(Dropout, $"{name}_dropout")) : x;
}

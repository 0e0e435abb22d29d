using System.Globalization;
using Norma.Features.Tokenizers;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>Cuts a text into tokens and numbers them: the first <c>length</c> tokens of each text, filled up with 0.</summary>
/// <remarks>
/// The vocabulary is learned from the training rows. 0 stands for no token (an <c>embedding</c> with <c>mask_zero</c> passes over it), 1 for a token that is not in the vocabulary; a missing text is all 0.
/// It is done by the same code in training, <c>predict</c> and <c>serve</c>, and described in the package by Hugging Face's <c>tokenizer.json</c>; the graph takes the numbers, <c>[N, length]</c>.
/// <para><c>keras.layers.TextVectorization(output_mode="int", output_sequence_length=length)</c>; <c>tokenizers.Tokenizer</c> with padding and truncation.</para>
/// </remarks>
/// <param name="Tokenizer">How texts are cut.</param>
/// <param name="Length">How many tokens of a text are kept, its first ones.</param>
/// <param name="Vocabulary">The fields of type text whose training rows the vocabulary is learned from; the field's own when absent. Fields that name the same ones and cut alike have one vocabulary: a word has the same number in each.</param>
[Word]
public sealed record Tokenize([Default("word")] Tokenizer? Tokenizer = null, [Bounds(1, 1 << 16)] int Length = 64, [OneOrMany] Items<string>? Vocabulary = null) : Transform
{
    /// <summary>How texts are cut.</summary>
    public Tokenizer Tokenizer { get; init; } = Tokenizer ?? new Word();

    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Prose];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => Kind.Token;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path) => [];

    static IEnumerable<string> Known(Texts texts) => texts.Codes.Where(code => code >= 0).Select(code => texts.Levels[code]);

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var texts = (Texts)train;
        if ((long)texts.Codes.Length * Length > Array.MaxLength)
            throw new FindingsException(ExitCode.Limit, new Finding("FEAT026", at.Path, string.Create(CultureInfo.InvariantCulture, $"{texts.Codes.Length} texts of {Length} tokens"))
            {
                Expected = string.Create(CultureInfo.InvariantCulture, $"at most {Array.MaxLength} numbers"),
                Fix = "state a smaller 'length', or bring fewer rows at a time.",
            });
        return new FittedTokenize(Tokenizer.Fit(Vocabulary is null ? Known(texts) : Vocabulary.SelectMany(field => Known(at.Texts(field)))), Length);
    }
}

/// <summary>A vocabulary, and how many tokens of a text are kept.</summary>
/// <param name="Tokenizer">The vocabulary.</param>
/// <param name="Length">How many tokens.</param>
sealed record FittedTokenize(FittedTokenizer Tokenizer, int Length) : FittedTransform
{
    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"tokenize ({Tokenizer.VocabularySize:N0} tokens, {Length} a text)");

    /// <inheritdoc/>
    public override Flow Apply(Flow rows)
    {
        var texts = (Texts)rows;
        var (numbers, tokens, ids) = (new float[checked(texts.Codes.Length * Length)], new List<Token>(), new long[Length]);
        for (var row = 0; row < texts.Codes.Length; row++)
        {
            if (texts.Codes[row] < 0) continue;
            Array.Clear(ids);
            TokenNumbers.Write(Tokenizer, texts.Levels[texts.Codes[row]], tokens, ids);
            for (var i = 0; i < Length; i++) numbers[row * Length + i] = ids[i];
        }
        return new Numbers(texts.Codes.Length, Length, numbers) { AreTokens = true };
    }
}

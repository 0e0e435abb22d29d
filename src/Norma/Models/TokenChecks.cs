using Norma.Features;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Merge;
using Norma.Spec;

namespace Norma.Models;

/// <summary>What is known before training of the numbers that texts' tokens have.</summary>
static class TokenChecks
{
    /// <summary>An embedding with too few vectors would end training, or a later prediction.</summary>
    public static IEnumerable<Finding> TokensWithoutVectors(ModelSection section, Layout layout, IReadOnlyList<PlannedLayer> layers, Items<string> names, int[] values)
    {
        for (var i = 0; i < names.Count; i++)
        {
            var part = PartOf(section, layout, names[i]);
            if (part?.Tokens is not { } tokens) continue;
            foreach (var layer in layers)
                if (layer.Layer is Embedding embedding && embedding.InputDim < tokens && layer.From.Contains(values[i]))
                    yield return new("MODL025", layer.Path, FormattableString.Invariant($"the embedding '{layer.Name}' has {embedding.InputDim} vectors for the {tokens} tokens of {Printable.Quote(part.Name)}"))
                    {
                        Expected = FormattableString.Invariant($"a vector for each: input_dim at least {tokens}"),
                        Fix = FormattableString.Invariant($"state {tokens} there, or {embedding.InputDim} as {(part.Names is null ? "the tokenizer's 'vocabulary_size'" : "string_lookup's 'max_tokens'")}."),
                    };
        }
    }

    /// <summary>Equal numbers of two vocabularies are different tokens.</summary>
    public static IEnumerable<Finding> OtherVocabularies(ModelSection section, Layout layout, IReadOnlyList<PlannedLayer> layers, Items<string> names, int[] values)
    {
        NumberInput? Of(int value) => Array.IndexOf(values, value) is >= 0 and var i ? PartOf(section, layout, names[i]) : null;
        foreach (var layer in layers)
            if (layer.Layer is TokenMatch && Of(layer.From[0]) is { } one && Of(layer.From[1]) is { } other && one.Vocabulary != other.Vocabulary)
                yield return new("MODL026", layer.Path, $"{Printable.Quote(one.Name)} and {Printable.Quote(other.Name)} are numbered by different vocabularies")
                {
                    Expected = "one vocabulary: the same number for the same token",
                    Fix = $"state for both {{type: tokenize, …, vocabulary: [{one.Name}, {other.Name}]}} with the same tokenizer.",
                };
    }

    // The feature that enters by itself under a name; null where several do.
    static NumberInput? PartOf(ModelSection section, Layout layout, string name) =>
        section.Inputs is { Count: > 0 } stated ? stated[name].Fields is [var field] ? layout.Parts.FirstOrDefault(part => part.Name == field) : null
        : section.IsCombined ? layout.Parts.FirstOrDefault(part => part.Name == name)
        : layout.Codes.Count == 0 && layout.Parts is [var only] ? only : null;
}

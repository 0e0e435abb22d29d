using System.Text;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Models;
using Norma.Spec;

namespace Norma.Cli;

/// <summary>A proposal as the YAML that a person would write: each field on a line, its reason behind it, defaults left out.</summary>
static class ProposalText
{
    const int WidestColumn = 90;

    public static string Write(DataProposal proposal, string data, string output)
    {
        var yaml = new StringBuilder();
        yaml.Append("# Completion in editors: norma schema > norma-1.schema.json, and name it here: yaml-language-server: $schema=norma-1.schema.json\n");
        yaml.Append("norma: 1\n");
        yaml.Append($"name: {Name(data)}\n");
        yaml.Append("seed: 42\n\n");
        yaml.Append("data:\n");
        yaml.Append($"  source: {SpecWriter.Brief(Relative(proposal.Data.Source[0], data, output))}\n");
        Fields(yaml, proposal);
        yaml.Append($"  split: {SpecWriter.Brief(proposal.Data.Split)}   # {Comment(proposal.SplitReason)}\n");
        if (proposal.DropDuplicates)
            yaml.Append($"\nfeatures:\n  clean: [drop_duplicates]   # {proposal.DuplicateRows} of {proposal.Rows} rows repeat an earlier one\n");
        if (proposal.Target is { } target && proposal.Data.Fields[target] is Norma.Data.Fields.Span span) Answers(yaml, proposal, span.Of);
        else Encoders(yaml, proposal);
        return yaml.ToString();
    }

    // Where the words of a question stand in the text is most of what is learned from a few thousand rows.
    static void Answers(StringBuilder yaml, DataProposal proposal, string text)
    {
        if (proposal.Data.Fields.Where(field => field.Value is Text { Role: Role.Feature } && field.Key != text).Select(field => field.Key).ToArray() is not [var question]) return;
        var (of, asked) = (SpecWriter.Key(text), SpecWriter.Key(question));
        string Tokens(string field, int length) => FormattableString.Invariant($"    {field}: {{type: tokenize, tokenizer: {{type: byte_level_bpe, vocabulary_size: 1500}}, length: {length}, vocabulary: [{of}, {asked}]}}\n");
        yaml.Append(proposal.DropDuplicates ? "  fields:\n" : "\nfeatures:\n  fields:\n").Append(Tokens(of, 448)).Append(Tokens(asked, 48));
        yaml.Append($$$"""

            model:
              inputs: {text: {fields: {{{of}}}}, asked: {fields: {{{asked}}}}}
              nodes:
                match: {type: token_match, inputs: [text, asked]}   # where the question's words stand
                words: {type: embedding, output_dim: 32, inputs: text}
                asked_words: {type: shared, layer: words, inputs: asked}
                question: {type: conv1d, filters: 48, kernel_size: 3, padding: same, activation: relu, inputs: asked_words}
                topic: {type: global_max_pooling1d, inputs: question}
                wanted: {type: dense, units: 48, inputs: topic}
                seen: {type: concatenate, inputs: [words, match]}
                read: {type: conv1d, filters: 48, kernel_size: 5, padding: same, activation: relu, inputs: seen}
                here: {type: multiply, inputs: [read, wanted]}
                both: {type: concatenate, inputs: [read, here]}
              outputs: both

            evaluation:
              metrics: [exact_match, token_f1]

            """.ReplaceLineEndings("\n"));
    }

    // A text is read by an encoder of its own, whatever stands beside it.
    static void Encoders(StringBuilder yaml, DataProposal proposal)
    {
        string[] features = [.. proposal.Data.Fields.Where(field => field.Value.Role == Role.Feature).Select(field => field.Key)];
        string[] texts = [.. features.Where(name => proposal.Data.Fields[name] is Text)];
        if (texts.Length == 0) return;
        yaml.Append("\nmodel:\n");
        var named = texts.Select((name, i) => (Field: name, Input: ModelInput.CanBeNamed(name) && !ModelInput.IsTaken(name, texts) ? name : Free(FormattableString.Invariant($"text_{i + 1}"), texts))).ToArray();
        if (named.Any(text => text.Field != text.Input))
        {
            yaml.Append("  inputs:\n");
            foreach (var (field, input) in named) yaml.Append($"    {SpecWriter.Key(input)}: {{fields: {SpecWriter.Key(field)}}}\n");
            if (texts.Length < features.Length) yaml.Append("    features: {}   # all else\n");
        }
        yaml.Append("  encoders:\n");
        foreach (var (_, input) in named) yaml.Append($"    {SpecWriter.Key(input)}: [{{type: embedding, output_dim: 32, mask_zero: true}}, global_average_pooling1d]\n");
        yaml.Append("  layers: [{type: dense, units: 64, activation: relu}]   # behind the vectors of the texts and of all else\n");
    }

    static string Free(string name, string[] taken) => taken.Contains(name) ? Free($"{name}_", taken) : name;

    static void Fields(StringBuilder yaml, DataProposal proposal)
    {
        yaml.Append("  fields:\n");
        var entries = proposal.Data.Fields.Select(f => (Line: $"    {SpecWriter.Key(f.Key)}: {SpecWriter.Brief(f.Value)}", Reason: proposal.Reasons.TryGetValue(f.Key, out var reason) ? reason : null)).ToList();
        var column = Math.Min(WidestColumn, entries.Max(e => e.Line.Length)) + 3;
        foreach (var (line, reason) in entries)
            yaml.Append(reason is null ? line : $"{line.PadRight(column - 3)}   # {Comment(reason)}").Append('\n');
    }

    // A reason may quote what the file holds: it stays on its line.
    static string Comment(string reason) => Printable.Escape(reason);

    static Source Relative(Source source, string data, string output)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
        var path = Path.GetRelativePath(folder, Path.GetFullPath(data)).Replace('\\', '/');
        return source with { Path = [path] };
    }

    static string Name(string data)
    {
        var name = new string([.. Path.GetFileNameWithoutExtension(data).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_')]).TrimStart('.', '_', '-');
        return NameAttribute.Holds(name) && Scalar(name) ? name : "model";
    }

    // 2024 would be a number, and yes something else in another tool.
    static bool Scalar(string name) => char.IsAsciiLetter(name[0]) && SpecWriter.Key(name) == name;
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Norma.Data;
using Norma.Features;
using Norma.Features.Tokenizers;
using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>What an exported graph says of itself in <c>metadata_props</c>: its targets with their classes, and the field type of each input.</summary>
/// <param name="Targets">What it predicts; the columns of the probabilities are the classes in this order.</param>
/// <param name="Inputs">By input, the word of its field's type.</param>
sealed partial record OnnxMetadata(Items<Target> Targets, Map<string> Inputs)
{
    const string TokenizerKey = "norma.tokenizer.";
    const string Version = "norma.version", Tool = "norma.tool", TargetsKey = "norma.targets", InputsKey = "norma.inputs";
    const string Author = "model_author", License = "model_license", Description = "description";


    /// <summary>The version of Norma that writes.</summary>
    public static string ToolVersion { get; } = typeof(OnnxMetadata).Assembly.GetName().Version!.ToString(3);

    /// <summary>By input of a text's tokens, its <c>tokenizer.json</c>.</summary>
    public Map<FittedTokenizer> Tokenizers { get; init; } = Map<FittedTokenizer>.Empty;

    /// <summary>How texts become the tokens that an input takes; null where the model does not say it.</summary>
    /// <exception cref="FindingsException"><c>FILE050</c> to <c>FILE052</c>: what it says is no tokenizer (exit 4).</exception>
    public static FittedTokenizer? TokenizerOf(OnnxModel model, string input) =>
        model.Metadata.TryGetValue(TokenizerKey + input, out var json) ? TokenizerFile.Read(Encoding.UTF8.GetBytes(json), model.File) : null;

    /// <summary>By text that a model writes, its tokens; none of a model that writes no text.</summary>
    /// <exception cref="FindingsException"><c>DEPL011</c>: it does not say what they are (exit 4). Those of <see cref="TokenizerOf"/>.</exception>
    public static Map<WrittenText> Written(OnnxModel model, Items<Target> targets) => new(targets.Where(target => target.Task is TaskKind.TextGeneration).Select(target =>
    {
        var tokenizer = TokenizerOf(model, target.Name);
        if (tokenizer is { Parts: { Start: null, End: not null } } && target.Shape is { Rank: 2 } shape && shape[1] == tokenizer.VocabularySize && shape[0] <= 1 << 16)
            return KeyValuePair.Create(target.Name, WrittenText.Of(tokenizer, (int)shape[0]));
        throw new FindingsException(ExitCode.Refused, new Finding("DEPL011", "metadata_props", $"do not say how {Printable.Quote(target.Name)} is written: {(tokenizer is null ? "its tokenizer is missing" : "its tokenizer is of another size, or ends no text")}")
        {
            File = model.File,
            Expected = $"{TokenizerKey}{target.Name}, as Norma writes it",
            Fix = "export the model again.",
        });
    }));

    /// <summary>By text that answers of a model stand in, its tokens; none of a model that answers no questions.</summary>
    /// <exception cref="FindingsException"><c>DEPL011</c>: it does not say what they are (exit 4). Those of <see cref="TokenizerOf"/>.</exception>
    public static Map<AnsweredText> Contexts(OnnxModel model, Items<Target> targets) => new(targets.Where(target => target.Context is not null).DistinctBy(target => target.Context).Select(target =>
        TokenizerOf(model, target.Context!) is { Parts: { Start: null, End: null } } tokenizer && target.Shape is { Rank: 2 } shape
            ? KeyValuePair.Create(target.Context!, new AnsweredText(tokenizer, (int)shape[0]))
            : throw new FindingsException(ExitCode.Refused, new Finding("DEPL011", "metadata_props", $"do not say how {Printable.Quote(target.Context!)} is cut into tokens, in which {Printable.Quote(target.Name)} stands")
            {
                File = model.File,
                Expected = $"{TokenizerKey}{target.Context}, as Norma writes it",
                Fix = "export the model again.",
            })));

    /// <summary>By transcript, the tokens that a model says; none of a model that says nothing.</summary>
    /// <exception cref="FindingsException"><c>DEPL011</c>: it does not say what they are (exit 4). Those of <see cref="TokenizerOf"/>.</exception>
    public static Map<SaidText> Said(OnnxModel model, Items<Target> targets) => new(targets.Where(target => target.Task is TaskKind.Transcription).Select(target =>
        TokenizerOf(model, target.Name) is { Parts: { Start: null, End: null } } tokenizer && target.Shape is { Rank: 2 } shape && shape[1] == tokenizer.VocabularySize
            ? KeyValuePair.Create(target.Name, new SaidText(tokenizer, (int)shape[0]))
            : throw new FindingsException(ExitCode.Refused, new Finding("DEPL011", "metadata_props", $"do not say which tokens {Printable.Quote(target.Name)} is made of")
            {
                File = model.File,
                Expected = $"{TokenizerKey}{target.Name}, as Norma writes it",
                Fix = "export the model again.",
            })));

    /// <summary>Whether the model says how texts become the tokens that an input takes.</summary>
    public static bool HasTokenizer(OnnxModel model, string input) => model.Metadata.ContainsKey(TokenizerKey + input);

    /// <summary>The same as files, for others to read: <c>tokenizer.json</c>, or <c>tokenizer_0.json</c>, … in the order of the inputs where there are several.</summary>
    public static IEnumerable<(string Name, string Json)> TokenizerFiles(OnnxModel model)
    {
        // A transcript has tokens and is no input.
        var names = model.Inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        string[] said = [.. model.Metadata.Keys.Where(key => key.StartsWith(TokenizerKey, StringComparison.Ordinal) && !names.Contains(key[TokenizerKey.Length..])).Order(StringComparer.Ordinal)];
        string[] all = [.. model.Inputs.Select(input => model.Metadata.GetValueOrDefault(TokenizerKey + input.Name)).OfType<string>(), .. said.Select(key => model.Metadata[key])];
        return all.Select((json, i) => (all.Length == 1 ? "tokenizer.json" : string.Create(CultureInfo.InvariantCulture, $"tokenizer_{i}.json"), json));
    }

    /// <summary>The entries.</summary>
    /// <param name="author">Who made the model (<c>model_author</c>); no entry when null.</param>
    /// <param name="license">An SPDX identifier (<c>model_license</c>); no entry when null.</param>
    /// <param name="description">For people; no entry when null.</param>
    public IEnumerable<KeyValuePair<string, string>> Entries(string? author, string? license, string? description)
    {
        yield return new(Version, "1");
        yield return new(Tool, ToolVersion);
        yield return new(TargetsKey, JsonSerializer.Serialize([.. Targets.Select(t => new Stated(t.Name, Vocabulary.Snake(t.Task.ToString()), [.. t.Classes], t.Shape?.ToArray(), t.Boxes) { History = t.History, K = t.K == 0 ? null : t.K, Context = t.Context, MaxAnswerLength = t.MaxAnswerLength == 0 ? null : t.MaxAnswerLength, Sound = t.Sound, Steps = t.Steps == 0 ? null : t.Steps })], MetadataForm.Types.StatedArray));
        yield return new(InputsKey, JsonSerializer.Serialize(new(Inputs, StringComparer.Ordinal), MetadataForm.Types.OrderedDictionaryStringString));
        foreach (var (input, tokenizer) in Tokenizers) yield return new(TokenizerKey + input, Encoding.UTF8.GetString(TokenizerFile.Bytes(tokenizer)));
        if (author is not null) yield return new(Author, author);
        if (license is not null) yield return new(License, license);
        if (description is not null) yield return new(Description, description);
    }

    /// <summary>What a model says; null when it is none of Norma's.</summary>
    /// <exception cref="FindingsException"><c>DEPL011</c>: it claims to be and does not say what it must (exit 4).</exception>
    public static OnnxMetadata? Read(OnnxModel model)
    {
        if (!model.Metadata.TryGetValue(TargetsKey, out var targets)) return null;
        try
        {
            if (model.Metadata.GetValueOrDefault(Version) != "1") throw new InvalidDataException($"{Version} is {Printable.Quote(model.Metadata.GetValueOrDefault(Version))}");
            var stated = JsonSerializer.Deserialize(targets, MetadataForm.Types.StatedArray) ?? [];
            var inputs = JsonSerializer.Deserialize(model.Metadata.GetValueOrDefault(InputsKey) ?? "null", MetadataForm.Types.OrderedDictionaryStringString) ?? throw new InvalidDataException($"{InputsKey} is missing");
            if (inputs.Values.Any(type => type is null) || stated.Any(t => t is null)) throw new InvalidDataException("null stands where a value is expected");
            if (stated.Length == 0 || stated.DistinctBy(t => t.Name).Count() != stated.Length) throw new InvalidDataException($"{TargetsKey} has no target, or one twice");
            return new([.. stated.Select(s => s.ToTarget())], new(inputs));
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException)
        {
            throw new FindingsException(ExitCode.Refused, new Finding("DEPL011", "metadata_props", $"do not describe the model ({Printable.Escape(fault.Message)})")
            {
                File = model.File,
                Expected = $"{Version} 1, {TargetsKey} and {InputsKey} as Norma writes them",
                Fix = "export the model again.",
            });
        }
    }

    sealed record Stated(string Name, string Task, string[] Classes, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long[]? Shape = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BoxForm? Boxes = null)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? History { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? K { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Context { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? MaxAnswerLength { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Sound { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Steps { get; init; }

        public Target ToTarget()
        {
            var tasks = Enum.GetValues<TaskKind>();
            var at = Array.FindIndex(tasks, kind => Vocabulary.Snake(kind.ToString()) == Task);
            var task = at >= 0 ? tasks[at] : throw new InvalidDataException($"there is no task {Printable.Quote(Task)}");
            var fits = task switch { TaskKind.Regression or TaskKind.TextGeneration or TaskKind.QuestionAnswering or TaskKind.Transcription => Classes.Length == 0, TaskKind.BinaryClassification => Classes.Length == 2, TaskKind.MultilabelClassification or TaskKind.ObjectDetection => Classes.Length > 0, _ => Classes.Length > 1 };
            if (!fits || Classes.Any(c => c is null) || Classes.Distinct(StringComparer.Ordinal).Count() != Classes.Length)
                throw new InvalidDataException($"{Classes.Length} classes are not those of {Task}");
            if (task is TaskKind.ObjectDetection) return Detecting(task);
            if (task is TaskKind.QuestionAnswering)
                return Context is not null && MaxAnswerLength is > 0 and <= 1 << 16 && Shape is [> 0 and <= 1 << 16, 2] && Boxes is null && K is null && History is null
                    ? new(Name, task, []) { Shape = Norma.Spec.Shape.Of(Shape), Context = Context, MaxAnswerLength = MaxAnswerLength.Value }
                    : throw new InvalidDataException($"{Task} does not say in which text its answers stand, or how long they are");
            if (task is TaskKind.Transcription)
                return Sound is not null && Steps is > 0 and <= 1 << 16 && Shape is [> 0 and <= 1 << 16, > 1 and <= 1 << 24] && Steps * Shape[1] <= Array.MaxLength && Context is null && MaxAnswerLength is null && Boxes is null && K is null && History is null
                    ? new(Name, task, []) { Shape = Norma.Spec.Shape.Of(Shape), Sound = Sound, Steps = Steps.Value }
                    : throw new InvalidDataException($"{Task} does not say in which sound it is said, or at how many steps");
            if (Sound is not null || Steps is not null) throw new InvalidDataException($"{Task} is not said in a sound");
            if (Context is not null || MaxAnswerLength is not null) throw new InvalidDataException($"{Task} has no text that answers stand in");
            if (Shape is null ? task is TaskKind.Segmentation or TaskKind.TextGeneration : (task is not (TaskKind.Regression or TaskKind.Segmentation or TaskKind.TextGeneration) || task is TaskKind.TextGeneration && Shape.Length != 2 || Shape.Length is 0 or > 8 || Shape.Any(size => size < 1) || Shape.Aggregate(1.0, (product, size) => product * size) > Array.MaxLength))
                throw new InvalidDataException($"[{string.Join(", ", Shape ?? [])}] is no shape of {Task}");
            if (task is TaskKind.Recommendation ? K is null or < 1 || K > Classes.Length : K is not null || History is not null)
                throw new InvalidDataException($"{Task} names {K?.ToString(CultureInfo.InvariantCulture) ?? "no"} things of {Classes.Length}");
            return new(Name, task, [.. Classes], Shape is null ? null : Norma.Spec.Shape.Of(Shape)) { History = History, K = K ?? 0 };
        }

        Target Detecting(TaskKind task)
        {
            if (Boxes is not { Picture: not null, Truths: > 0 and <= Data.Fields.Boxes.MostBoxes, ScoreThreshold: >= 0 and <= 1, IouThreshold: >= 0 and <= 1, MaxDetections: > 0 and <= 10_000 }
                || Shape is not [> 0 and <= 16_384, > 0 and <= 16_384] || Shape[0] * Shape[1] * (4 + Classes.Length) > Array.MaxLength)
                throw new InvalidDataException($"{Task} does not say its grid, or how boxes are kept");
            return new(Name, task, [.. Classes], Norma.Spec.Shape.Of(Shape)) { Boxes = Boxes };
        }
    }

    [JsonSerializable(typeof(Stated[]))]
    [JsonSerializable(typeof(OrderedDictionary<string, string>))]
    sealed partial class MetadataForm : JsonSerializerContext
    {
        public static MetadataForm Types { get; } = new(new(RecordJson.Readable) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, WriteIndented = false });
    }
}

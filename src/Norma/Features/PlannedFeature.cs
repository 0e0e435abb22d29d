using Norma.Data;
using Norma.Data.Fields;
using Norma.Features.Expressions;
using Norma.Features.Sources;
using Norma.Features.Tokenizers;
using Norma.Features.Transforms;
using Norma.Spec;

namespace Norma.Features;

/// <summary>A feature before it is fitted.</summary>
/// <param name="Name">The field's name or that of a derived feature.</param>
/// <param name="Source">Where its values come from.</param>
/// <param name="Steps">What is stated to happen to them; null for what happens when nothing is stated.</param>
/// <param name="Path">Where the steps stand in the file.</param>
/// <param name="Type">Under which type of field <c>defaults</c> has its steps.</param>
sealed record PlannedFeature(string Name, FeatureSource Source, Items<Transform>? Steps, string Path, string Type)
{
    /// <summary>Categories of more levels are embedded when nothing is stated.</summary>
    public const int MostOneHotLevels = 32;

    /// <summary>Tokens of a transcript where nothing is stated and none is longer.</summary>
    const int UsualLength = 64;

    // Made once: what many fields come to is compared by reference first.
    static readonly Items<Transform> s_numbers = [new Impute(ImputeStrategy.Median), new Standardize()];
    static readonly Items<Transform> s_binaries = [new Impute(ImputeStrategy.MostFrequent)];

    /// <summary>Whether it is a text that the model is to write: it sees at each place the tokens before it.</summary>
    public bool IsWritten { get; init; }

    /// <summary>Whether it is a text that the model says without seeing it.</summary>
    public bool IsSaid { get; init; }

    /// <summary>Whether it is a text that answers stand in: its tokens are places that the model names.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>The features in the order of the contract, then the derived ones; what is wrong joins the findings.</summary>
    public static List<PlannedFeature> All(FeaturesSpec spec, Map<Field> fields, List<Finding> findings)
    {
        var features = new List<PlannedFeature>();
        foreach (var (name, field) in fields)
        {
            if (field.Role != Role.Feature && !field.IsWritten && !field.IsSaid) continue;
            FeatureSource? source = field switch
            {
                Number => new NumberSource(name),
                Binary => new BinarySource(name),
                Category category => new TextSource(name, category.Values),
                Date => new DateSource(name),
                Text or Transcript => new ProseSource(name),
                Image => new TensorSource(name, Kind.Tensor),
                Audio => new TensorSource(name, Kind.Sound),
                Series => new TensorSource(name, Kind.Tensor),
                Vector => new TensorSource(name, Kind.Number),
                Set set => new SetSource(name, set.Separator),
                _ => null,
            };
            if (source is null) continue;
            var (steps, path) = spec.Fields.TryGetValue(name, out var own) ? (own, SpecPath.Key("$.features.fields", name)) : Defaults(spec, field.Type);
            features.Add(new(name, source, steps, path, field.Type) { IsWritten = field.IsWritten, IsSaid = field.IsSaid, IsAnswered = fields.Values.Any(other => other is Norma.Data.Fields.Span { Role: Role.Target } span && span.Of == name) });
        }
        foreach (var (name, derived) in spec.Add)
        {
            var path = SpecPath.Key("$.features.add", name);
            if (SourceOf(derived, fields, path, findings) is not { } source) continue;
            var type = source.Kind == Kind.Text ? "category" : "number";
            var (steps, where) = derived.Transforms is { } own ? (own, $"{path}.transforms") : Defaults(spec, type);
            features.Add(new(name, source, steps, where, type));
        }
        return features;
    }

    static (Items<Transform>? Steps, string Path) Defaults(FeaturesSpec spec, string type) =>
        spec.Defaults.TryGetValue(type, out var steps) ? (steps, $"$.features.defaults.{type}") : (null, "$.features");

    static FeatureSource? SourceOf(Derived derived, Map<Field> fields, string path, List<Finding> findings)
    {
        if ((derived.Expression is null) == (derived.Cross is null))
        {
            findings.Add(new("FEAT006", path, derived.Expression is null ? "states neither an expression nor a cross" : "states an expression and a cross") { Expected = "exactly one of 'expression' and 'cross'", Fix = "state one." });
            return null;
        }
        if (derived.Expression is { } text)
        {
            var (expression, wrong) = Expression.Parse(text, fields, (_, field) => field.Role == Role.Feature ? null : $"has the role {field.Role.ToString().ToLowerInvariant()}", $"{path}.expression");
            if (wrong is not null) findings.Add(wrong);
            return expression is null ? null : new ExpressionSource(expression);
        }
        var cross = derived.Cross!;
        if (cross.Count != 2 || cross[0] == cross[1])
        {
            findings.Add(new("FEAT006", $"{path}.cross", $"received [{string.Join(", ", cross.Take(20).Select(Printable.Escape))}]") { Expected = "two different fields of type category or binary", Fix = "name two fields." });
            return null;
        }
        var sound = true;
        for (var i = 0; i < 2; i++)
        {
            var at = $"{path}.cross[{i}]";
            if (!fields.TryGetValue(cross[i], out var field)) findings.Add(FeatureChecks.NoField(cross[i], fields, at));
            else if (field.Role != Role.Feature) findings.Add(FeatureChecks.NotUsable(cross[i], field, at));
            else if (field is Number or Date || !field.IsAtomic)
                findings.Add(new("FEAT005", at, $"received {Printable.Quote(cross[i])}, a field of type {field.Type}") { Expected = "a field of type category or binary", Fix = "name a field with levels." });
            else if (field is not Inferred) continue;
            sound = false;
        }
        return sound ? new CrossSource(cross[0], cross[1]) : null;
    }

    /// <summary>The steps with their paths, those of the training rows when nothing is stated.</summary>
    public Items<Transform> StepsFor(Flow train) => Steps ?? train switch
    {
        Texts when IsWritten => [new Tokenize(new ByteLevelBpe())],
        Texts texts when IsSaid => [new Tokenize(new Character(), Math.Max(UsualLength, Longest(texts)))],
        Texts when Source is ProseSource => [new Tokenize()],
        Texts texts => LevelTable.Count(texts).Count(count => count > 0) <= MostOneHotLevels ? [new OneHot()] : [new Embedding()],
        TextSets => [new MultiHot()],
        Dates => [new DateParts(), new Impute(ImputeStrategy.Mean), new Standardize()],
        Numbers { Shape: not null } => Type switch { "image" => [new Rescale()], "series" => [new Standardize()], _ => [] },
        _ when Source is TensorSource => [new Standardize()],
        _ when Source is BinarySource => s_binaries,
        _ => s_numbers,
    };

    // Characters of the longest text: as many tokens at most.
    static int Longest(Texts texts) => Math.Min(1 << 16, texts.Levels.Max(level => level.Length));

    /// <summary>Where a step stands.</summary>
    public string PathOf(int step) => Steps is { Count: > 1 } ? SpecPath.Item(Path, step) : Path;

    /// <summary>Steps that do not take what the step before gives, that contradict themselves, or that end in what no model reads.</summary>
    public IEnumerable<Finding> Check()
    {
        if (Steps is null) yield break;
        var kind = Source.Kind;
        for (var i = 0; i < Steps.Count; i++)
        {
            if (!Steps[i].Accepts(kind))
            {
                yield return new("FEAT003", PathOf(i), $"'{Vocabulary.WordOf(Steps[i].GetType())}' of {Printable.Quote(Name)} receives {Plural(kind)}")
                {
                    Expected = string.Join(" or ", Steps[i].Takes.Select(Plural)),
                    Fix = FeatureChecks.Words(kind).ToArray() is { Length: > 0 } words ? $"for {Plural(kind)} use one of: {string.Join(", ", words)}{(kind is Kind.Token ? ", or remove it: a table of a layer such as 'embedding' reads them as they are." : ".")}" : $"remove it: {Plural(kind)} go to the model as they are.",
                };
                yield break;
            }
            foreach (var finding in Steps[i].Check(kind, PathOf(i))) yield return finding;
            kind = Steps[i].Gives(kind);
        }
        if (IsWritten && Steps is not [Tokenize])
            yield return new("FEAT060", Path, $"{Printable.Quote(Name)} is the text that the model writes, and {(Steps.Count == 1 ? "is not cut into tokens" : "more happens to it than that it is cut into tokens")}") { Expected = "'tokenize' alone", Fix = "state {type: tokenize, …} and nothing behind it." };
        else if (IsWritten && Steps is [Tokenize { Tokenizer.Start: not null }])
            yield return new("FEAT060", Path, $"{Printable.Quote(Name)} is the text that the model writes, and its tokenizer states 'start'") { Expected = "'end' alone: that token stands before a text too", Fix = "remove 'start'." };
        else if (IsSaid && Steps is not [Tokenize { Tokenizer: { Start: null, End: null } }])
            yield return new("FEAT065", Path, $"{Printable.Quote(Name)} is a transcript, and {(Steps is [Tokenize] ? "its tokenizer states tokens before or behind the text" : Steps.Count == 1 ? "it is not cut into tokens" : "more happens to it than that it is cut into tokens")}") { Expected = "'tokenize' alone, its tokenizer without 'start' and 'end': they are not said", Fix = "state {type: tokenize, tokenizer: character} and nothing behind it." };
        else if (IsAnswered && Steps is not [Tokenize { Tokenizer: { Start: null, End: null } }])
            yield return new("FEAT062", Path, $"answers stand in {Printable.Quote(Name)}, and {(Steps is [Tokenize] ? "its tokenizer states tokens before or behind the text" : Steps.Count == 1 ? "it is not cut into tokens" : "more happens to it than that it is cut into tokens")}") { Expected = "'tokenize' alone, its tokenizer without 'start' and 'end': each token is a place of the text", Fix = "state {type: tokenize, …} and nothing behind it." };
        else if (kind is Kind.Text or Kind.Date or Kind.Prose or Kind.Set)
            yield return new("FEAT003", Path, $"{Printable.Quote(Name)} ends in {Plural(kind)}") { Expected = "numbers or codes, which are all that a model reads", Fix = $"end with one of: {string.Join(", ", FeatureChecks.Words(kind))}." };
    }

    /// <summary>Values of a kind, in words.</summary>
    public static string Plural(Kind kind) => kind is Kind.Prose ? "free texts" : kind is Kind.Tensor ? "values of several axes" : $"{kind.ToString().ToLowerInvariant()}s";
}

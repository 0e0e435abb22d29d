using Norma.Data;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>How the outputs of an exported graph are called.</summary>
/// <remarks>
/// One target: <c>label</c> and <c>probabilities</c> for a class, the target's name for a number. Several: for each its name (the number, or the label) and,
/// for classes, its name with <c>_probabilities</c> behind it. Boxes have <c>boxes</c>, <c>scores</c> and <c>labels</c> of those that are kept, and <c>candidates</c>: what
/// every cell says, from which they are kept; behind the target's name and <c>_</c> where there are several. A set or a mask has its name (which labels, which class at each pixel) and <c>probabilities</c>.
/// A recommendation has <c>items</c> and <c>scores</c>, or its name with <c>_items</c> and <c>_scores</c> behind it, and <c>probabilities</c>.
/// A span has <c>first_token</c> and <c>last_token</c>, the places of the tokens that it begins and ends with, its <c>score</c>, and <c>start_logits</c> and <c>end_logits</c> of all tokens.
/// A transcript has <c>tokens</c>, −1 behind them, its <c>score</c>, and <c>log_probabilities</c> of all tokens at each step.
/// A text has <c>log_probabilities</c> of its tokens, the likeliest ones (<c>next_tokens</c>) and their <c>logits</c>.
/// </remarks>
static class OutputNames
{
    /// <summary>The output with the most likely class of a target; for a number, the number.</summary>
    public static string Label(Items<Target> targets, int target) => targets[target].Task switch
    {
        TaskKind.Recommendation => Of(targets, target, "items"),
        TaskKind.ObjectDetection => Of(targets, target, "labels"),
        TaskKind.TextGeneration => "next_tokens",
        TaskKind.QuestionAnswering => Of(targets, target, "first_token"),
        TaskKind.Transcription => Of(targets, target, "tokens"),
        _ => targets.Count == 1 && targets[target].IsClass ? "label" : targets[target].Name,
    };

    /// <summary>Of a text, the output with a logit for each token at each place.</summary>
    public const string Logits = "logits";

    /// <summary>The output with a probability for each class.</summary>
    public static string Probabilities(Items<Target> targets, int target) => targets[target].Task is TaskKind.TextGeneration ? "log_probabilities" : Of(targets, target, "probabilities");

    /// <summary>The output with what metrics read: the probabilities, or the number.</summary>
    public static string Values(Items<Target> targets, int target) =>
        targets[target].Task is TaskKind.ObjectDetection ? Of(targets, target, "candidates") : targets[target].Task is TaskKind.QuestionAnswering or TaskKind.Transcription ? Of(targets, target, "score") : targets[target].Task is TaskKind.Regression ? Label(targets, target) : Probabilities(targets, target);

    /// <summary>The edges of the boxes that are kept.</summary>
    public static string Boxes(Items<Target> targets, int target) => Of(targets, target, "boxes");

    /// <summary>The scores of the boxes that are kept, or the probabilities of the things that are recommended.</summary>
    public static string Scores(Items<Target> targets, int target) => Of(targets, target, "scores");

    /// <summary>Of a span, its last token.</summary>
    public static string End(Items<Target> targets, int target) => Of(targets, target, "last_token");

    /// <summary>Of a span, by token the logit of beginning there.</summary>
    public static string StartLogits(Items<Target> targets, int target) => Of(targets, target, "start_logits");

    /// <summary>Of a span, by token the logit of ending there.</summary>
    public static string EndLogits(Items<Target> targets, int target) => Of(targets, target, "end_logits");

    /// <summary>Of a transcript, at each step the logarithm of the probability of each token.</summary>
    public static string LogProbabilities(Items<Target> targets, int target) => Of(targets, target, "log_probabilities");

    static string Of(Items<Target> targets, int target, string what) => targets.Count == 1 ? what : $"{targets[target].Name}_{what}";

    /// <summary>All of them.</summary>
    public static IEnumerable<string> All(Items<Target> targets)
    {
        for (var t = 0; t < targets.Count; t++)
        {
            yield return Label(targets, t);
            if (targets[t].Task is TaskKind.ObjectDetection) yield return Boxes(targets, t);
            if (targets[t].Task is TaskKind.ObjectDetection or TaskKind.Recommendation) yield return Scores(targets, t);
            if (targets[t].Task is TaskKind.QuestionAnswering) yield return End(targets, t);
            if (targets[t].Task is not TaskKind.Regression) yield return Values(targets, t);
            if (targets[t].Task is TaskKind.QuestionAnswering)
            {
                yield return StartLogits(targets, t);
                yield return EndLogits(targets, t);
            }
            if (targets[t].Task is TaskKind.Transcription) yield return LogProbabilities(targets, t);
            if (targets[t].Task is TaskKind.TextGeneration) yield return Logits;
        }
    }

    /// <summary>Says which names an export could not give, because an input or another output has them. Known before training.</summary>
    public static IReadOnlyList<Finding> Check(IEnumerable<string> inputs, Items<Target> targets)
    {
        var taken = inputs.ToHashSet(StringComparer.Ordinal);
        return [.. All(targets).Where(name => !taken.Add(name)).Select(name => new Finding("DEPL010", SpecPath.Key("$.data.fields", name), $"{Printable.Quote(name)} would be an input and an output of the exported model")
        {
            Expected = $"fields whose names differ from the outputs {string.Join(", ", All(targets).Select(Printable.Quote))}",
            Fix = "rename the field in the data, or give it the role 'ignore'.",
        })];
    }
}

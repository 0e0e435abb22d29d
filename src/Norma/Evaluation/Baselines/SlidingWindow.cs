using System.Text;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>Answers with the words that stand where most of the question's words stand: the sliding window.</summary>
/// <remarks>
/// Words are runs of letters and digits, in lower case; a word that a text has c times weighs <c>ln(1 + 1 / c)</c>. Candidates are all stretches of so many words as the training answers have on average.
/// For each, the words of the question and its own are a set, and a window of as many words as the set has slides over the text where it holds the candidate; its score is the sum of the weights of the words that are in the set. The candidate of the best window
/// is the answer, of equal ones the first. The question is all features of type text besides the text that answers.
/// <para>Richardson, Burges &amp; Renshaw 2013, https://aclanthology.org/D13-1020, algorithm 1, whose candidates are given with the question; Rajpurkar et al. 2016, https://arxiv.org/abs/1606.05250, whose candidates are constituents of a parsed text.</para>
/// </remarks>
[Word]
public sealed record SlidingWindow : Baseline
{
    /// <summary>Sums of another order may differ by so much.</summary>
    const double Least = 1e-9;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.QuestionAnswering;

    /// <inheritdoc/>
    public override bool ReadsFeatures => false;

    /// <inheritdoc/>
    public override bool WritesTexts => true;

    /// <inheritdoc/>
    public override bool Reads(Map<Field> fields) => fields.Values.OfType<Data.Fields.Span>().FirstOrDefault(span => span.Role is Role.Target) is { } span && QuestionsOf(fields, span.Of).Any();

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed) => throw new InvalidOperationException("It reads the raw rows.");

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed, EvaluationRows raw)
    {
        var learned = (TextColumn)(raw.Train ?? throw new InvalidOperationException("There are no training rows."))[target.Name];
        var context = (TextColumn)raw.Test[target.Context!];
        TextColumn[] questions = [.. QuestionsOf(raw.Fields, target.Context!).Select(name => (TextColumn)raw.Test[name])];
        var length = AnswerLength(Enumerable.Range(0, learned.Rows).Select(row => learned[row] ?? ""));
        var found = new string?[context.Rows];
        Parallel.For(0, found.Length, Spread.ByProcessors, row => found[row] = Answer(context[row] ?? "", string.Join(' ', questions.Select(question => question[row])), length));
        return new([], []) { Texts = found };
    }

    static IEnumerable<string> QuestionsOf(Map<Field> fields, string context) =>
        from field in fields
        where field.Value is Text { Role: Role.Feature } && field.Key != context
        select field.Key;

    /// <summary>How many words the answers have on average, at least one.</summary>
    internal static int AnswerLength(IEnumerable<string> answers) => Math.Max(1, (int)Math.Round(answers.Select(answer => Words(answer).Count).DefaultIfEmpty().Average(), MidpointRounding.AwayFromZero));

    /// <summary>The answer to one question.</summary>
    /// <param name="text">The text that answers.</param>
    /// <param name="question">The question.</param>
    /// <param name="length">How many words an answer has.</param>
    internal static string Answer(string text, string question, int length)
    {
        var words = Words(text);
        if (words.Count == 0) return "";
        length = Math.Min(length, words.Count);
        var counts = words.CountBy(word => word.Word).ToDictionary(StringComparer.Ordinal);
        var weights = words.ConvertAll(word => Math.Log(1 + 1.0 / counts[word.Word]));
        var asked = Words(question).Select(word => word.Word).ToHashSet(StringComparer.Ordinal);
        var (best, at) = (double.NegativeInfinity, 0);
        for (var start = 0; start + length <= words.Count; start++)
        {
            var set = asked.Union(words.GetRange(start, length).Select(word => word.Word)).ToHashSet(StringComparer.Ordinal);
            var size = Math.Clamp(set.Count, length, words.Count);
            for (var from = Math.Max(0, start + length - size); from <= Math.Min(start, words.Count - size); from++)
            {
                var sum = 0.0;
                for (var i = from; i < from + size; i++)
                    if (set.Contains(words[i].Word)) sum += weights[i];
                if (sum > best + Least) (best, at) = (sum, start);
            }
        }
        return text[words[at].Start..words[at + length - 1].End];
    }

    static List<(string Word, int Start, int End)> Words(string text)
    {
        var (words, start, at) = (new List<(string, int, int)>(), -1, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)) start = start < 0 ? at : start;
            else End();
            at += rune.Utf16SequenceLength;
        }
        End();
        return words;

        void End()
        {
            if (start >= 0) words.Add((text[start..at].ToLowerInvariant(), start, at));
            start = -1;
        }
    }
}

using System.Text.Json;
using Norma.Data;
using Norma.Evaluation;
using Norma.Evaluation.Metrics;
using Norma.Spec;

namespace Norma.Tests.Evaluation;

/// <summary>Targets, outcomes and goldens that the tests of this folder share.</summary>
static class Samples
{
    public static Target Binary { get; } = new("left", TaskKind.BinaryClassification, ["no", "yes"]);

    public static Target Number { get; } = new("price", TaskKind.Regression, []);

    public static Target Series { get; } = new("load", TaskKind.Regression, [], [3, 2]);

    public static Target Mask { get; } = new("cells", TaskKind.Segmentation, ["ground", "cell", "dirt"], [2, 3]);

    public static Target Set { get; } = new("tags", TaskKind.MultilabelClassification, new Items<string>(Enumerable.Range(0, 12).Select(c => $"t{c}")));

    public static Target Things { get; } = new("next", TaskKind.Recommendation, new Items<string>(Enumerable.Range(0, 30).Select(c => $"i{c}"))) { K = 10, History = "visits" };

    public static Target Text { get; } = new("line", TaskKind.TextGeneration, [], [4, 9]);

    public static Target Span { get; } = new("answer", TaskKind.QuestionAnswering, [], [9, 2]) { Context = "story", MaxAnswerLength = 4 };

    public static Target Transcript { get; } = new("said", TaskKind.Transcription, [], [6, 9]) { Sound = "sound", Steps = 12 };

    public static Target Boxes { get; } = new("cells", TaskKind.ObjectDetection, ["red", "white"], [2, 3]) { Boxes = new("picture", 2, 0.05, 0.5, 10) };

    /// <summary>A scale for each channel of a number target.</summary>
    public static Norma.Features.TargetScale? ScaleOf(Target target) =>
        target.Task is not TaskKind.Regression ? null : target.Shape is null ? new([0f], [2f]) : new([0f, 1f], [2f, 5f]);

    public static Target Classes(int count) => count == 2
        ? Binary
        : new("kind", TaskKind.MulticlassClassification, new Items<string>(Enumerable.Range(0, count).Select(c => $"c{c}")));

    /// <summary>Every metric of the vocabulary with every average that it takes.</summary>
    public static IEnumerable<Metric> AllMetrics()
    {
        foreach (var (_, type) in Vocabulary.Words(typeof(Metric)))
        {
            yield return Vocabulary.Parse<Metric>(Vocabulary.WordOf(type));
            if (type.GetConstructor([typeof(Average?)]) is { } averaged)
                foreach (var average in Enum.GetValues<Average>()) yield return (Metric)averaged.Invoke([average]);
            if (type == typeof(Accuracy)) yield return new Accuracy(2);
        }
    }

    public static JsonElement[] Golden(string name) =>
        [.. JsonDocument.Parse(File.ReadAllText(Source.Path("tests", "Norma.Tests", "Evaluation", "Goldens", name))).RootElement.EnumerateArray()];

    public static JsonElement[] Golden(string name, string part) =>
        [.. JsonDocument.Parse(File.ReadAllText(Source.Path("tests", "Norma.Tests", "Evaluation", "Goldens", name))).RootElement.GetProperty(part).EnumerateArray()];

    public static JsonElement[] Judging(string part) => Golden("judging.json", part);

    public static double[] Doubles(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetDouble())];

    public static float[] Floats(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetSingle())];

    public static bool[] Flags(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetBoolean())];

    public static int[] Integers(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetInt32())];

    public static string[] Strings(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetString()!)];

    public static float[]? FloatsOrNull(this JsonElement element) => element.ValueKind is JsonValueKind.Null ? null : element.Floats();

    /// <summary>A random outcome: probabilities that lean to the truth, or numbers near it.</summary>
    public static Outcome Random(Target target, int rows, string stream, bool weighted = false)
    {
        var seed = new Seed(1, stream);
        var (truth, predicted) = (new float[rows * target.Numbers], new float[rows * target.Outputs]);
        if (target.Task is TaskKind.TextGeneration) return Texts(target, rows, seed, weighted);
        if (target.Task is TaskKind.QuestionAnswering) return Answers(target, rows, seed, weighted);
        if (target.Task is TaskKind.Transcription) return Heard(target, rows, seed, weighted);
        for (var i = 0; i < rows; i++)
        {
            if (target.Task is TaskKind.Regression)
            {
                for (var k = i * target.Numbers; k < (i + 1) * target.Numbers; k++)
                {
                    truth[k] = (float)(10 + 3 * seed.Normal());
                    predicted[k] = truth[k] + (float)seed.Normal();
                }
                continue;
            }
            if (target.Task is TaskKind.MultilabelClassification)
            {
                for (var k = i * target.Numbers; k < (i + 1) * target.Numbers; k++)
                {
                    truth[k] = seed.Below(3) == 0 ? 1 : 0;
                    predicted[k] = 1 / (1 + MathF.Exp(1 - 2 * truth[k] - (float)seed.Normal()));
                }
                continue;
            }
            if (target.Task is TaskKind.ObjectDetection)
            {
                RandomBoxes(target, seed, truth.AsSpan(i * target.Numbers, target.Numbers), predicted.AsSpan(i * target.Outputs, target.Outputs));
                continue;
            }
            for (var k = i * target.Numbers; k < (i + 1) * target.Numbers; k++)
            {
                truth[k] = seed.Below(target.Classes.Count);
                var row = predicted.AsSpan(k * target.Classes.Count, target.Classes.Count);
                var sum = 0f;
                for (var c = 0; c < row.Length; c++) sum += row[c] = MathF.Exp((float)seed.Normal() + (c == (int)truth[k] ? 1.2f : 0));
                foreach (ref var p in row) p /= sum;
            }
        }
        return new(target, truth, predicted, weighted ? [.. Enumerable.Range(0, rows).Select(_ => (float)(0.1 + seed.Uniform()))] : null) { Scale = ScaleOf(target) };
    }

    // Some of the tokens are the likeliest, some of the texts are written as they are.
    static Outcome Texts(Target target, int rows, Seed seed, bool weighted)
    {
        var (truth, predicted) = (new float[rows * target.Numbers], new float[rows * target.Outputs]);
        string[] words = ["open", "the", "file", "save", "new", "a"];
        string Sentence() => string.Join(' ', Enumerable.Range(0, 6).Select(_ => words[seed.Below(words.Length)]));
        var (texts, written) = (new string[rows], new string[rows]);
        for (var row = 0; row < rows; row++)
        {
            for (var place = 0; place < target.Numbers; place++)
            {
                var token = truth[row * target.Numbers + place] = place == 0 || seed.Uniform() < 0.8 ? 1 + seed.Below(8) : -1;
                if (token > 0) predicted[row * target.Outputs + place] = (float)Math.Log(0.1 + 0.8 * seed.Uniform());
                predicted[row * target.Outputs + target.Numbers + place] = seed.Uniform() < 0.5 && token > 0 ? token : 1 + seed.Below(8);
            }
            written[row] = seed.Uniform() < 0.5 ? texts[row] = Sentence() : Sentence();
            texts[row] ??= Sentence();
        }
        return new(target, truth, predicted, weighted ? [.. Enumerable.Range(0, rows).Select(_ => (float)(0.1 + seed.Uniform()))] : null)
        {
            Texts = new(texts, Array.ConvertAll(texts, text => text.Length), Array.ConvertAll(texts, text => text.Length), written),
        };
    }

    // Some tokens are heard, some are not; some texts are heard whole.
    static Outcome Heard(Target target, int rows, Seed seed, bool weighted)
    {
        const string Letters = " abcdefg";
        string Of(ReadOnlySpan<float> tokens)
        {
            var text = new System.Text.StringBuilder();
            foreach (var token in tokens) if (token > 0) text.Append(Letters[(int)token - 1]);
            return text.ToString();
        }
        var (truth, predicted, texts, heard) = (new float[rows * target.Numbers], new float[rows * target.Outputs], new string[rows], new string[rows]);
        for (var row = 0; row < rows; row++)
        {
            var own = truth.AsSpan(row * target.Numbers, target.Numbers);
            var said = predicted.AsSpan(row * target.Outputs, target.Steps);
            var (length, sure) = (2 + seed.Below(target.Numbers - 1), seed.Uniform() < 0.4);
            for (var i = 0; i < own.Length; i++) own[i] = i < length ? 2 + seed.Below(7) : -1;
            for (var i = 0; i < said.Length; i++) said[i] = i >= length ? -1 : sure || seed.Uniform() < 0.7 ? own[i] : 2 + seed.Below(7);
            predicted[row * target.Outputs + target.Steps] = (float)seed.Uniform();
            (texts[row], heard[row]) = (Of(own), Of(said));
        }
        return new(target, truth, predicted, weighted ? [.. Enumerable.Range(0, rows).Select(_ => (float)(0.1 + seed.Uniform()))] : null) { Texts = new(texts, new int[rows], new int[rows], heard) };
    }

    // Some answers are found whole, some in part.
    static Outcome Answers(Target target, int rows, Seed seed, bool weighted)
    {
        string[] words = ["denver", "the", "file", "broncos", "1308", "a", "won", "by", "far"];
        string Of(int from, int to) => string.Join(' ', words[from..(to + 1)]);
        var (truth, predicted, texts, found) = (new float[rows * 2], new float[rows * 3], new string[rows], new string[rows]);
        for (var row = 0; row < rows; row++)
        {
            var (first, last) = (seed.Below(5), 5 + seed.Below(4));
            (truth[2 * row], truth[2 * row + 1]) = (first, last);
            var (from, to) = seed.Uniform() < 0.5 ? (first, last) : (seed.Below(5), 5 + seed.Below(4));
            (predicted[3 * row], predicted[3 * row + 1], predicted[3 * row + 2]) = (from, to, (float)seed.Uniform());
            (texts[row], found[row]) = (Of(first, last), Of(from, to));
        }
        return new(target, truth, predicted, weighted ? [.. Enumerable.Range(0, rows).Select(_ => (float)(0.1 + seed.Uniform()))] : null) { Texts = new(texts, new int[rows], new int[rows], found) };
    }

    // A box in each half of the picture; cells that found one nearly, and cells that found nothing.
    static void RandomBoxes(Target target, Seed seed, Span<float> truth, Span<float> predicted)
    {
        for (var (box, at) = (0, 0); at < truth.Length; box++, at += Target.BoxNumbers)
        {
            float[] edges = [0.5f * box + 0.02f, 0.1f, 0.5f * box + 0.3f + 0.15f * (float)seed.Uniform(), 0.5f + 0.4f * (float)seed.Uniform()];
            edges.CopyTo(truth[at..]);
            (truth[at + 4], truth[at + 5]) = (seed.Below(target.Classes.Count), 0);
        }
        var width = 4 + target.Classes.Count;
        for (var (cell, at) = (0, 0); at < predicted.Length; cell++, at += width)
        {
            var of = truth.Slice(cell % 2 * Target.BoxNumbers, Target.BoxNumbers);
            for (var edge = 0; edge < 4; edge++) predicted[at + edge] = of[edge] + 0.04f * (float)seed.Normal();
            for (var c = 0; c < target.Classes.Count; c++) predicted[at + 4 + c] = (c == (int)of[4] ? 0.3f : 0.1f) + 0.6f * (float)seed.Uniform();
        }
    }
}

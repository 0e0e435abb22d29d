using Norma.Data;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>Writes what belongs to the training text whose source is the most alike: a translation memory.</summary>
/// <remarks>
/// Alike by the cosine of the counts of three characters in a row, each weighted by <c>ln((1 + n) / (1 + d)) + 1</c>, n the training texts and d those that hold it; of equally alike ones the first. The source is the first feature of type text.
/// <para><c>sklearn.feature_extraction.text.TfidfVectorizer(analyzer="char", ngram_range=(3, 3), lowercase=False)</c> and <c>NearestNeighbors(metric="cosine")</c>.</para>
/// </remarks>
[Word]
public sealed record NearestNeighbor : Baseline
{
    const int Run = 3;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.TextGeneration;

    /// <inheritdoc/>
    public override bool ReadsFeatures => false;

    /// <inheritdoc/>
    public override bool WritesTexts => true;

    /// <inheritdoc/>
    public override bool Reads(Map<Field> fields) => Copy.SourceOf(fields) is not null;

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed) => throw new InvalidOperationException("It reads the raw rows.");

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed, EvaluationRows raw)
    {
        var name = Copy.SourceOf(raw.Fields)!;
        var learned = raw.Train ?? throw new InvalidOperationException("There are no training rows.");
        var (sources, written, asked) = ((TextColumn)learned[name], (TextColumn)learned[target.Name], (TextColumn)raw.Test[name]);
        var nearest = Nearest([.. Enumerable.Range(0, sources.Rows).Select(row => sources[row] ?? "")], [.. Enumerable.Range(0, raw.WrittenRows).Select(row => asked[row] ?? "")]);
        var texts = new string?[asked.Rows];
        for (var row = 0; row < nearest.Length; row++) texts[row] = written[nearest[row]] ?? "";
        return new([], []) { Texts = texts };
    }

    /// <summary>For each text, the place of the known one that is most alike.</summary>
    internal static int[] Nearest(string[] known, string[] asked)
    {
        var places = new Dictionary<string, List<(int Text, int Count)>>(StringComparer.Ordinal);
        for (var text = 0; text < known.Length; text++)
            foreach (var (run, count) in Counts(known[text]))
            {
                if (!places.TryGetValue(run, out var at)) places.Add(run, at = []);
                at.Add((text, count));
            }
        double Weight(int texts) => Math.Log((1.0 + known.Length) / (1 + texts)) + 1;
        var squares = new double[known.Length];
        foreach (var at in places.Values)
            foreach (var (text, count) in at) squares[text] += Math.Pow(count * Weight(at.Count), 2);
        var nearest = new int[asked.Length];
        Parallel.For(0, asked.Length, Spread.ByProcessors, () => new double[known.Length], (i, _, products) =>
        {
            Array.Clear(products);
            foreach (var (run, own) in Counts(asked[i]))
            {
                if (!places.TryGetValue(run, out var at)) continue;
                var weight = Weight(at.Count);
                foreach (var (text, count) in at) products[text] += own * weight * count * weight;
            }
            var best = 0.0;
            for (var text = 0; text < products.Length; text++)
            {
                if (products[text] == 0) continue;
                var cosine = products[text] / Math.Sqrt(squares[text]);
                if (cosine > best) (best, nearest[i]) = (cosine, text);
            }
            return products;
        }, static _ => { });
        return nearest;
    }

    static Dictionary<string, int> Counts(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i + Run <= text.Length; i++)
        {
            var run = text.Substring(i, Run);
            counts[run] = counts.GetValueOrDefault(run) + 1;
        }
        return counts;
    }
}

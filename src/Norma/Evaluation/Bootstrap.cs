using System.Globalization;
using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>Percentile intervals: between which values a metric lies when rows like these are drawn again and again.</summary>
/// <remarks>
/// Efron 1979. A resample draws as many rows as there are, with replacement, as multiplicities times the rows' own weights; where rows come in groups it
/// draws groups, since rows of a group say less than as many rows of their own. Resamples on which a metric is undefined are left out of its interval; where
/// they are more than half there is none.
/// </remarks>
static class Bootstrap
{
    /// <summary>Rows drawn at most; beyond, there are fewer resamples, but at least <see cref="FewestResamples"/>.</summary>
    const long MostDraws = 100_000_000;
    const int FewestResamples = 100;

    /// <summary>The interval of each metric.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="outcomes">What was predicted, by target.</param>
    /// <param name="groups">By row, the key of its group; null where each row stands for itself.</param>
    /// <param name="spec">Confidence and number of resamples.</param>
    /// <param name="seed">Stream <c>bootstrap</c> of it gives each resample a stream of its own, so that threads do not matter.</param>
    /// <param name="findings">Takes what is worth knowing.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static Map<Interval> Intervals(
        Items<JudgedMetric> metrics, Items<Outcome> outcomes, ulong[]? groups, EvaluationSpec spec, long seed, List<Finding> findings, CancellationToken cancellation)
    {
        var rows = outcomes.Count == 0 ? 0 : outcomes[0].Rows;
        if (rows < 2 || spec.Resamples == 0 || metrics.Count == 0) return Map<Interval>.Empty;
        var resamples = ResamplesFor(rows, spec.Resamples);
        if (resamples < spec.Resamples)
            findings.Add(new("EVAL033", "$.evaluation.resamples", string.Create(CultureInfo.InvariantCulture, $"intervals come from {resamples} resamples of {rows} rows, not from {spec.Resamples}"))
            {
                Severity = Severity.Information,
                Expected = "about 100 million drawn rows at most",
                Fix = "nothing: of so many rows few resamples suffice.",
            });

        if (outcomes is [{ Target.IsClass: true } only])
        {
            // By falling score metrics run through memory in order: a third of the time for a million rows.
            var order = only.ByScore;
            outcomes = [only.Take(order)];
            groups = groups is null ? null : Array.ConvertAll(order, row => groups[row]);
        }
        var (groupOf, count) = Dense(groups, rows);
        var source = new Seed(seed, "bootstrap");
        var seeds = new long[resamples];
        foreach (ref var own in seeds.AsSpan()) own = (long)source.Next();
        var values = new double[metrics.Count][];
        for (var m = 0; m < values.Length; m++) values[m] = new double[resamples];
        var byTarget = outcomes.Select((_, target) => Enumerable.Range(0, metrics.Count).Where(m => metrics[m].TargetIndex == target).ToArray()).ToArray();

        Parallel.For(0, resamples, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => (Times: new float[count], Weights: new float[rows]),
            (resample, _, buffers) =>
            {
                Draw(new Seed(seeds[resample], "resample"), buffers.Times);
                for (var target = 0; target < byTarget.Length; target++)
                {
                    Weigh(buffers.Times, groupOf, outcomes[target].Weights, buffers.Weights);
                    foreach (var m in byTarget[target]) values[m][resample] = metrics[m].Value(outcomes[target], buffers.Weights) ?? double.NaN;
                }
                return buffers;
            },
            static _ => { });

        return new(from m in Enumerable.Range(0, metrics.Count)
                   let interval = Percentiles(values[m], spec.Confidence)
                   where interval is not null
                   select KeyValuePair.Create(metrics[m].Key, interval));
    }

    /// <summary>How many resamples there are of so many rows.</summary>
    internal static int ResamplesFor(int rows, int stated) => (int)Math.Min(stated, Math.Max(FewestResamples, MostDraws / rows));

    static void Draw(Seed seed, float[] times)
    {
        Array.Clear(times);
        for (var i = 0; i < times.Length; i++) times[seed.Below(times.Length)]++;
    }

    static void Weigh(float[] times, int[]? groupOf, float[]? own, float[] weights)
    {
        for (var row = 0; row < weights.Length; row++)
            weights[row] = times[groupOf is null ? row : groupOf[row]] * (own is null ? 1 : own[row]);
    }

    static (int[]? GroupOf, int Count) Dense(ulong[]? groups, int rows)
    {
        if (groups is null) return (null, rows);
        var known = new Dictionary<ulong, int>();
        var dense = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            if (!known.TryGetValue(groups[row], out var group)) known.Add(groups[row], group = known.Count);
            dense[row] = group;
        }
        return (dense, known.Count);
    }

    /// <summary>Linear between ranks, as <c>numpy.quantile</c>.</summary>
    static Interval? Percentiles(double[] values, double confidence)
    {
        double[] defined = [.. values.Where(value => !double.IsNaN(value)).Order()];
        if (defined.Length * 2 < values.Length || defined.Length < 2) return null;
        return new(Quantile(defined, (1 - confidence) / 2), Quantile(defined, (1 + confidence) / 2));
    }

    static double Quantile(double[] ascending, double share)
    {
        var rank = share * (ascending.Length - 1);
        var below = Math.Min((int)rank, ascending.Length - 2);
        return ascending[below] + (rank - below) * (ascending[below + 1] - ascending[below]);
    }
}

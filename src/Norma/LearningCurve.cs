using System.Globalization;
using Norma.Data;
using Norma.Deployment.Report;
using Norma.Evaluation;
using Norma.Spec;
using Norma.Training;

namespace Norma;

/// <summary>How the metric grows with the training rows, judged each time by the same test rows: "how much data do I need?".</summary>
/// <remarks>
/// Each training learns from rows drawn at random under the seed, fits its features on them alone and is otherwise as stated: the same epochs, stops and
/// validation rows. Repeats draw other rows and begin at other weights; the first repeat with all rows is what <c>norma run</c> trains.
/// </remarks>
/// <param name="Name">The model's name.</param>
/// <param name="TestRows">How many rows judge.</param>
/// <param name="Growth">What was measured, the law, and what twice the rows would bring.</param>
public sealed record LearningCurve(string Name, int TestRows, Growth Growth)
{
    /// <summary>Trains on growing fractions.</summary>
    /// <param name="stated">The spec.</param>
    /// <param name="fractions">Shares of the training rows, above 0 and at most 1.</param>
    /// <param name="repeats">How often each is trained, at least once.</param>
    /// <param name="metric">The metric's key; the first one when null.</param>
    /// <param name="told">Told of each training when it is judged: the fraction, the rows, the repeat, the value.</param>
    /// <exception cref="FindingsException">As for a plan and a training; <c>EVAL039</c>: no such metric is measured (exit 2).</exception>
    public static LearningCurve Of(Stated stated, IReadOnlyList<double> fractions, int repeats = 3, string? metric = null, Action<double, int, int, double?>? told = null)
    {
        if (fractions.Count == 0 || fractions.Any(f => !(f > 0 && f <= 1))) throw new ArgumentException("Received a fraction outside 0 to 1, or none; expected some above 0 and at most 1.", nameof(fractions));
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        var plan = stated.Plan(examine: false);
        var judged = Measured(plan, metric);
        var points = new List<GrowthPoint>();
        var all = Rows(plan);
        foreach (var (rows, fraction) in fractions.Order().Select(f => (Rows: Math.Max(1, (int)Math.Round(f * all.Length)), f)).DistinctBy(p => p.Rows))
        {
            var values = new List<double>();
            for (var repeat = 0; repeat < repeats; repeat++)
            {
                var value = Value(plan.WithTraining(Draw(plan, all, rows, repeat), plan.Spec.Seed + repeat), judged);
                if (value is { } known) values.Add(known);
                told?.Invoke(fraction, rows, repeat, value);
            }
            points.Add(new(fraction, rows, [.. values]));
        }
        return new(plan.Spec.Name, plan.Parts.Test.Length, Growth.Of(judged.Key, judged.Metric.Measure, [.. points], plan.Spec.Seed));
    }

    /// <summary>The page for people: it needs nothing from elsewhere and runs no script.</summary>
    public string Page() => LearningCurvePage.Write(Name, TestRows, Growth);

    static JudgedMetric Measured(Plan plan, string? key)
    {
        var metrics = JudgedMetric.Of(plan.Spec.Evaluation, plan.Targets);
        // What the model writes is judged once, at the end of a run: it takes longer than many trainings. Answers in texts are read from what is predicted anyway.
        JudgedMetric[] measured = [.. metrics.Where(m => !m.Metric.ReadsTexts || m.Target.SaysTexts)];
        return measured.FirstOrDefault(m => key is null || m.Key == key)
            ?? throw new FindingsException(ExitCode.Spec, plan.Stated.Locate(new Finding("EVAL039", "$.evaluation.metrics",
                key is null ? metrics.Count == 0 ? "no metric fits the target" : "all metrics judge texts, which are not written for a learning curve" : metrics.Any(m => m.Key == key) ? $"{Printable.Quote(key)} judges texts, which are not written for a learning curve" : $"{Printable.Quote(key)} is not measured")
            {
                Expected = measured.Length == 0 ? "a metric that fits the target" : $"one of: {string.Join(", ", measured.Select(m => m.Key))}",
                Fix = (key is null ? null : Nearest.Hint(key, [.. measured.Select(m => m.Key)])) ?? "state it under evaluation.metrics, or name one of these.",
            }));
    }

    // The training rows as they were read: what is made of one by holding other things out comes and goes with it.
    static int[][] Rows(Plan plan)
    {
        var origins = plan.Data.Origins;
        return plan.Data.Fields.Values.Any(field => field is Norma.Data.Fields.Item { Role: Role.Target, Every: true })
            ? [.. plan.Parts.Train.GroupBy(row => (origins.Files[row], origins.Ordinals[row])).Select(same => same.ToArray())]
            : Array.ConvertAll(plan.Parts.Train, row => (int[])[row]);
    }

    static int[] Draw(Plan plan, int[][] all, int rows, int repeat)
    {
        if (rows == all.Length) return plan.Parts.Train;
        var shuffled = (int[][])all.Clone();
        new Seed(plan.Spec.Seed, string.Create(CultureInfo.InvariantCulture, $"learning_curve/{rows}/{repeat}")).Shuffle<int[]>(shuffled);
        int[] drawn = [.. shuffled.Take(rows).SelectMany(row => row)];
        Array.Sort(drawn);
        return drawn;
    }

    static double? Value(Plan plan, JudgedMetric metric)
    {
        var trained = plan.Train();
        using var network = new TrainedNetwork(plan.Network, trained.Result.Weights, plan.Features.Scales);
        var test = plan.Encoded(Part.Test);
        var t = metric.TargetIndex;
        var predicted = network.Predict(test.Features)[t];
        return metric.Value(new Outcome(metric.Target, test.Truth[t], predicted, test.Weights)
        {
            Scale = plan.Features.Scales[t],
            Texts = Writing.Said(plan.Features.TargetTruth, plan.Spec.Data.Fields, plan.RowsOf(Part.Test).Table, metric.Target, predicted),
        });
    }
}

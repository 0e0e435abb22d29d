using System.Globalization;
using Norma.Data;
using Norma.Deployment.Exports;
using Norma.Evaluation;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>Holds an exported graph to the trained model: the same rows through both engines, values, labels and metrics compared.</summary>
/// <remarks>
/// A value passes by the absolute or the relative tolerance. The absolute one is meant for outputs of about 1: for a number target it counts in units of the
/// root mean square of the trained predictions where that is more, because a float32 near zero that was made of large parts carries their rounding.
/// </remarks>
public static class Parity
{
    const double MetricTolerance = 1e-4;

    /// <summary>Compares both engines.</summary>
    /// <param name="rows">Raw rows.</param>
    /// <param name="trained">The trained model's predictions of them.</param>
    /// <param name="exported">The exported graph.</param>
    /// <param name="stated">The tolerances.</param>
    /// <param name="truth">For each target by row the class index or the number, for the metrics; null when it is not known.</param>
    /// <param name="metrics">What is measured with both.</param>
    public static ParityReport Check(Table rows, Func<Table, Predictions> trained, OnnxPredictor exported, Onnx stated, Items<float[]>? truth = null, Items<JudgedMetric>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(exported);
        ArgumentNullException.ThrowIfNull(stated);
        var (torch, onnx) = (trained(rows), exported.Predict(rows, labels: true));
        if (!torch.Targets.Equals(onnx.Targets) || torch.Rows != onnx.Rows) throw new ArgumentException("The trained model predicts other targets or rows.", nameof(trained));
        var findings = new List<Finding>();
        var (outputs, labels) = (new OrderedDictionary<string, ParityOutput>(), new OrderedDictionary<string, int>());
        for (var t = 0; t < torch.Targets.Count; t++)
        {
            if (onnx.Stated![t] is { } said && torch.Targets[t].Task is TaskKind.Transcription) labels[OutputNames.Label(torch.Targets, t)] = Said(said, OutputNames.Label(torch.Targets, t), findings);
            else if (onnx.Stated![t] is { } kept && torch.Targets[t].Task is TaskKind.ObjectDetection) labels[OutputNames.Label(torch.Targets, t)] = Kept(kept, OutputNames.Label(torch.Targets, t), findings);
            else if (onnx.Stated[t] is { } given) labels[OutputNames.Label(torch.Targets, t)] = Labels(torch, t, given, stated, findings);
            outputs[OutputNames.Values(torch.Targets, t)] = Values(torch, onnx, t, stated, findings);
        }
        var measured = new OrderedDictionary<string, IReadOnlyDictionary<string, double>>();
        if (truth is not null && metrics is not null)
        {
            measured["torch"] = Measure(torch, truth, metrics);
            measured["onnx"] = Measure(onnx, truth, metrics);
            Compare(measured["torch"], measured["onnx"], findings);
        }
        return new(rows.Rows, new(stated.AbsoluteTolerance, stated.RelativeTolerance), outputs, labels, measured, findings.Count == 0) { Findings = findings };
    }

    static ParityOutput Values(Predictions torch, Predictions onnx, int t, Onnx stated, List<Finding> findings)
    {
        var (target, one, other) = (torch.Targets[t], torch.Values[t], onnx.Values[t]);
        var unit = target.Task is TaskKind.Regression ? Math.Max(1, Math.Sqrt(one.Average(v => (double)v * v))) : 1;
        var (maxAbs, maxRel, beyond, worst) = (0.0, 0.0, 0, (Excess: 0.0, At: -1));
        for (var i = 0; i < one.Length; i++)
        {
            // Which token is the likeliest hangs on differences of any size: of a text the probabilities are compared, of a transcript the score.
            if (target.Task is TaskKind.TextGeneration && i % target.Outputs >= target.Numbers) continue;
            if (target.Task is TaskKind.Transcription && i % target.Outputs < target.Steps) continue;
            // Of spans that are equally likely either may be the one: of a span the score is compared.
            if (target.Task is TaskKind.QuestionAnswering && i % 3 < 2) continue;
            var absolute = Math.Abs((double)one[i] - other[i]);
            var relative = absolute == 0 ? 0 : absolute / Math.Max(Math.Abs((double)one[i]), Math.Abs((double)other[i]));
            (maxAbs, maxRel) = (Math.Max(maxAbs, absolute), Math.Max(maxRel, relative));
            if (absolute <= stated.AbsoluteTolerance * unit || relative <= stated.RelativeTolerance) continue;
            beyond++;
            if (absolute > worst.Excess) worst = (absolute, i);
        }
        if (beyond > 0)
        {
            var row = worst.At / target.Outputs;
            findings.Add(Missed(OutputNames.Values(torch.Targets, t), $"{beyond} of {one.Length} values differ, most in row {row + 1}: {Show(one[worst.At])} trained, {Show(other[worst.At])} exported",
                $"a difference of at most {Show(stated.AbsoluteTolerance * unit)}, or of a share of {Show(stated.RelativeTolerance)}"));
        }
        return new(maxAbs, maxRel);
    }

    static int Labels(Predictions torch, int t, int[] labels, Onnx stated, List<Finding> findings)
    {
        var (target, values) = (torch.Targets[t], torch.Values[t]);
        var expected = torch.Labels(t);
        var (different, first) = (0, -1);
        for (var row = 0; row < labels.Length; row++)
        {
            if (labels[row] == expected[row]) continue;
            var of = values.AsSpan(row * target.Outputs, target.Outputs);
            if (of[expected[row]] - of[labels[row]] <= stated.AbsoluteTolerance) continue;
            if (different++ == 0) first = row;
        }
        if (different > 0)
        {
            findings.Add(Missed(OutputNames.Label(torch.Targets, t), $"{different} of {labels.Length} labels differ, first in row {first + 1}: {Printable.Quote(target.Classes[expected[first]])} trained, {Printable.Quote(target.Classes[labels[first]])} exported",
                "equal labels wherever the classes are not closer than the tolerance"));
        }
        return different;
    }

    // The boxes that the graph keeps of its candidates are those that are kept here of them: to the bit, since it is a matter of comparing.
    static int Kept(int[] differs, string output, List<Finding> findings)
    {
        var different = differs.Count(row => row != 0);
        if (different > 0)
            findings.Add(Missed(output, $"in {different} of {differs.Length} rows, first in row {Array.FindIndex(differs, row => row != 0) + 1}, the graph keeps other boxes than are kept of its candidates here", "the same boxes, scores and labels"));
        return different;
    }

    // The tokens that the graph says are those that are read here from its log-probabilities: it is a matter of comparing, too.
    static int Said(int[] differs, string output, List<Finding> findings)
    {
        var different = differs.Count(row => row != 0);
        if (different > 0)
            findings.Add(Missed(output, $"in {different} of {differs.Length} rows, first in row {Array.FindIndex(differs, row => row != 0) + 1}, the graph says other tokens than are read from its log-probabilities here", "the same tokens"));
        return different;
    }

    static OrderedDictionary<string, double> Measure(Predictions predictions, Items<float[]> truth, Items<JudgedMetric> metrics)
    {
        var outcomes = predictions.Targets.Select((_, t) => predictions.ToOutcome(t, truth[t])).ToArray();
        var values = new OrderedDictionary<string, double>();
        foreach (var metric in metrics)
            if (metric.Value(outcomes[metric.TargetIndex]) is { } value) values[metric.Key] = value;
        return values;
    }

    static void Compare(IReadOnlyDictionary<string, double> torch, IReadOnlyDictionary<string, double> onnx, List<Finding> findings)
    {
        foreach (var name in torch.Keys.Union(onnx.Keys))
        {
            var (has, also) = (torch.TryGetValue(name, out var one), onnx.TryGetValue(name, out var other));
            if (has && also && Math.Abs(one - other) <= MetricTolerance * Math.Max(1, Math.Abs(one))) continue;
            findings.Add(Missed(name, $"the metric is {(has ? Show(one) : "undefined")} trained and {(also ? Show(other) : "undefined")} exported", $"a difference of at most {Show(MetricTolerance)}, or of that share above 1"));
        }
    }

    static Finding Missed(string path, string what, string expected) => new("DEPL030", path, what)
    {
        Expected = expected,
        Fix = "nothing was packaged: report the file, or state wider tolerances under deployment.export if they are meant.",
    };

    static string Show(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}

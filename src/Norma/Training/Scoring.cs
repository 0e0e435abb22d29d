using Norma.Evaluation;
using Norma.Models;
using Norma.Models.Native;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Training;

/// <summary>Judges the model on rows that it does not learn from, at the end of each epoch.</summary>
sealed class Scoring : IDisposable
{
    /// <summary>Rows a pass: large enough for the products, small enough for the caches.</summary>
    const int MostRows = 2048;

    /// <summary>Numbers a pass: those of large pictures do not fill the memory.</summary>
    const int MostNumbers = 1 << 24;

    readonly TrainingRows _rows;
    readonly Objective _objective;
    readonly Items<Metric> _metrics;
    readonly Batches _batches;
    readonly float[][] _kept;
    readonly int _batchSize;

    public Scoring(TrainingRows rows, Objective objective, Items<Metric> metrics)
    {
        (_rows, _objective, _metrics) = (rows, objective, metrics);
        _batchSize = Kept.Rows(objective.Targets, MostRows);
        while (_batchSize > 1 && (long)_batchSize * rows.Features.Layout.Numbers > MostNumbers) _batchSize /= 2;
        _batches = new(rows, objective, _batchSize, shuffled: false);
        _kept = [.. objective.Targets.Select(target => new float[checked(rows.Count * Kept.Width(target))])];
    }

    /// <summary>For each target what the model emitted in the last pass, row-major <c>[rows, logits]</c>.</summary>
    public IReadOnlyList<float[]> Logits => _kept;

    /// <summary>Passes all rows through the model and measures the metrics; what is undefined or not finite stays away.</summary>
    /// <param name="body">The model.</param>
    /// <param name="prefix">Stands before the name of each metric.</param>
    /// <param name="values">Takes the metrics.</param>
    /// <returns>The loss: for each target the weighted mean over its rows, summed.</returns>
    public double Score(NetworkBody body, string prefix, Dictionary<string, double> values)
    {
        var targets = _objective.Targets;
        var (losses, counts) = (new double[targets.Count], new double[targets.Count]);
        using (no_grad())
        {
            for (var b = 0; b < _batches.Count; b++)
            {
                using var scope = NewDisposeScope();
                var batch = _batches.At(b, out var sums);
                var logits = body.Compute(batch.Numbers_BF, batch.Codes_BC, Context.Predict);
                for (var t = 0; t < targets.Count; t++)
                {
                    Copy(Kept.Of(targets[t], logits[t], batch.Truth[t]), _kept[t].AsSpan(checked(b * _batchSize * Kept.Width(targets[t]))));
                    if (sums[t] == 0) continue;
                    losses[t] += sums[t] * _objective.Loss(t, logits[t], batch.Truth[t], batch.Weights[t]).ToSingle();
                    counts[t] += sums[t];
                }
            }
        }
        var loss = 0.0;
        for (var t = 0; t < losses.Length; t++) loss += losses[t] / counts[t];
        for (var t = 0; t < targets.Count; t++) Measure(_objective, _metrics, t, _rows.Truth[t], _kept[t], _rows.Weights, prefix, values);
        return loss;
    }

    /// <summary>Adds the metrics that fit a target.</summary>
    public static void Measure(
        Objective objective, Items<Metric> metrics, int target, float[] truth, ReadOnlySpan<float> logits, float[]? weights, string prefix, Dictionary<string, double> values)
    {
        Outcome? outcome = null;
        foreach (var metric in metrics)
        {
            if (metric.ReadsTexts || !metric.Fits(objective.Targets[target])) continue;
            outcome ??= new Outcome(objective.Targets[target], truth, objective.Predictions(target, logits), weights) { Scale = objective.ScaleOf(target) };
            if (metric.Compute(outcome, weights) is { } value && double.IsFinite(value)) values[prefix + HistoryColumns.Name(objective.Targets, target, metric)] = value;
        }
    }

    /// <summary>Copies a float32 tensor of the CPU, row-major, whatever its strides.</summary>
    public static void Copy(Tensor from, Span<float> to)
    {
        using var contiguous = from.is_contiguous() ? null : from.contiguous();
        (contiguous ?? from).Floats().CopyTo(to);
        GC.KeepAlive(from);   // the span is a bare address
    }

    /// <inheritdoc/>
    public void Dispose() => _batches.Dispose();
}

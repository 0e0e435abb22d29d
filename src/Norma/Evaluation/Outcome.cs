using Norma.Data;

namespace Norma.Evaluation;

/// <summary>What a model predicted for rows whose truth is known, for one target, in plain memory; what every metric reads.</summary>
/// <param name="target">The target.</param>
/// <param name="truth">By row: the class index, or the number.</param>
/// <param name="predicted">Row-major <c>[rows, target.Outputs]</c>: probabilities that sum to 1, or the number.</param>
/// <param name="weights">By row; every row counts 1 when null.</param>
public sealed class Outcome(Target target, float[] truth, float[] predicted, float[]? weights = null)
{
    int[]? _order;

    /// <summary>The target.</summary>
    public Target Target { get; } = target;

    /// <summary>By row: the class index, or the number.</summary>
    public float[] Truth { get; } = truth;

    /// <summary>Row-major <c>[rows, outputs]</c>.</summary>
    public float[] Predicted { get; } = predicted;

    /// <summary>By row; null where every row counts 1.</summary>
    public float[]? Weights { get; } = weights;

    /// <summary>How many rows.</summary>
    public int Rows => Truth.Length;

    /// <summary>The most likely class of a row: the first of the greatest probabilities (binary: positive from 0.5 on).</summary>
    public int Label(int row)
    {
        var outputs = Target.Outputs;
        if (outputs == 2) return Predicted[row * 2 + 1] >= 0.5f ? 1 : 0;
        var best = 0;
        for (var c = 1; c < outputs; c++)
            if (Predicted[row * outputs + c] > Predicted[row * outputs + best]) best = c;
        return best;
    }

    /// <summary>Rows by falling probability of the second class; computed once, used by every resample. Binary targets only.</summary>
    public int[] ByScore
    {
        get
        {
            if (_order is not null) return _order;
            var order = new int[Rows];
            var keys = new float[Rows];
            for (var i = 0; i < order.Length; i++) { order[i] = i; keys[i] = -Predicted[i * Target.Outputs + Target.Outputs - 1]; }
            Array.Sort(keys, order);
            return _order = order;
        }
    }

    /// <summary>The outcome of these rows alone.</summary>
    public Outcome Take(ReadOnlySpan<int> rows)
    {
        var outputs = Target.Outputs;
        var (truth, predicted) = (new float[rows.Length], new float[rows.Length * outputs]);
        var weights = Weights is null ? null : new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            truth[i] = Truth[rows[i]];
            Predicted.AsSpan(rows[i] * outputs, outputs).CopyTo(predicted.AsSpan(i * outputs));
            if (weights is not null) weights[i] = Weights![rows[i]];
        }
        return new Outcome(Target, truth, predicted, weights);
    }
}

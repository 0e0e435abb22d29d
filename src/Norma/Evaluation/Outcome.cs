using Norma.Data;

namespace Norma.Evaluation;

/// <summary>What a model predicted for rows whose truth is known, for one target, in plain memory; what every metric reads.</summary>
/// <param name="target">The target.</param>
/// <param name="truth">By row: the class index, or the number.</param>
/// <param name="predicted">Row-major <c>[rows, target.Outputs]</c>: probabilities that sum to 1, or the number.</param>
/// <param name="weights">By row; every row counts 1 when null.</param>
public sealed class Outcome(Target target, float[] truth, float[] predicted, float[]? weights = null)
{
    int[]? _labels, _classes, _byError;
    double[]? _surprises;
    readonly int[]?[] _orders = new int[]?[target.Outputs];

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

    /// <summary>By row, the most likely class; computed once, used by every metric and resample. Classes only.</summary>
    public int[] Labels
    {
        get
        {
            if (_labels is not null) return _labels;
            var labels = new int[Rows];
            for (var i = 0; i < labels.Length; i++) labels[i] = Label(i);
            return _labels = labels;
        }
    }

    /// <summary>By row, the true class; computed once. Classes only.</summary>
    public int[] TrueClasses => _classes ??= Array.ConvertAll(Truth, static t => (int)t);

    /// <summary>By row, <c>−log</c> of the probability of the true class, kept within [2⁻²³, 1 − 2⁻²³]; computed once, used by every resample. Classes only.</summary>
    public double[] Surprises
    {
        get
        {
            if (_surprises is not null) return _surprises;
            const double epsilon = 1.0 / (1 << 23);
            var (surprises, truth, outputs) = (new double[Rows], TrueClasses, Target.Outputs);
            for (var i = 0; i < surprises.Length; i++)
            {
                var sum = 0.0;
                for (var c = 0; c < outputs; c++) sum += Math.Clamp(Predicted[i * outputs + c], epsilon, 1 - epsilon);
                surprises[i] = -Math.Log(Math.Clamp(Predicted[i * outputs + truth[i]], epsilon, 1 - epsilon) / sum);
            }
            return _surprises = surprises;
        }
    }

    /// <summary>Rows by falling probability of the last class, which is the positive one of two; computed once, used by every resample.</summary>
    public int[] ByScore => ByScoreOf(Target.Outputs - 1);

    /// <summary>Rows by falling probability of a class; computed once, used by every resample.</summary>
    public int[] ByScoreOf(int c) => _orders[c] ??= Sorted(i => -Predicted[i * Target.Outputs + c]);

    /// <summary>Rows by rising absolute difference of prediction and truth; computed once, used by every resample. Numbers only.</summary>
    public int[] ByError => _byError ??= Sorted(i => Math.Abs((double)Predicted[i] - Truth[i]));

    int[] Sorted(Func<int, double> key)
    {
        var (order, keys) = (new int[Rows], new double[Rows]);
        for (var i = 0; i < order.Length; i++) { order[i] = i; keys[i] = key(i); }
        Array.Sort(keys, order);
        return order;
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

using System.Collections.Concurrent;
using Norma.Data;
using Norma.Evaluation.Scores;
using Norma.Features;

namespace Norma.Evaluation;

/// <summary>What a model predicted for rows whose truth is known, for one target, in plain memory; what every metric reads.</summary>
/// <param name="target">The target.</param>
/// <param name="truth">By row: the class index, or the number.</param>
/// <param name="predicted">Row-major <c>[rows, target.Outputs]</c>: probabilities that sum to 1, or the number; empty where texts alone were written.</param>
/// <param name="weights">By row; every row counts 1 when null.</param>
public sealed class Outcome(Target target, float[] truth, float[] predicted, float[]? weights = null)
{
    int[]? _labels, _classes, _byError;
    double[]? _surprises;
    readonly ConcurrentDictionary<Type, object> _made = new();
    DetectedImage[]? _detected;
    MeanAveragePrecision? _coco, _voc;
    readonly int[]?[] _orders = new int[]?[target.Classes.Count];
    readonly int _numbers = target.Numbers;

    /// <summary>The target.</summary>
    public Target Target { get; } = target;

    /// <summary>By row: the class index, the number, or the numbers one after the other.</summary>
    public float[] Truth { get; } = truth;

    /// <summary>Row-major <c>[rows, outputs]</c>.</summary>
    public float[] Predicted { get; } = predicted;

    /// <summary>By row; null where every row counts 1.</summary>
    public float[]? Weights { get; } = weights;

    /// <summary>Something that follows from the rows and is asked for again and again, as by each resample: made once.</summary>
    internal T Once<T>(Func<Outcome, T> make) where T : class => (T)_made.GetOrAdd(typeof(T), static (_, of) => of.make(of.outcome), (make, outcome: this));

    /// <summary>Of numbers, the scale on which they were learned; null where it is not known.</summary>
    public TargetScale? Scale { get; init; }

    /// <summary>Of a text that is written, the texts themselves; null where they are not at hand.</summary>
    public OutcomeTexts? Texts { get; init; }

    /// <summary>How many rows.</summary>
    public int Rows => Truth.Length / _numbers;

    /// <summary>The row that a number of <see cref="Truth"/> belongs to.</summary>
    public int RowOf(int place) => _numbers == 1 ? place : place / _numbers;

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

    /// <summary>By row, the boxes that are kept and those that are there, as shares of the picture; computed once. Boxes only.</summary>
    internal DetectedImage[] Detected
    {
        get
        {
            if (_detected is not null) return _detected;
            var detected = new DetectedImage[Rows];
            for (var row = 0; row < detected.Length; row++)
                detected[row] = new(Suppression.Keep(Target, Predicted.AsSpan(row * Target.Outputs, Target.Outputs)), TrueBoxesOf(Target, Truth.AsSpan(row * Target.Numbers, Target.Numbers)));
            return _detected = detected;
        }
    }

    /// <summary>What COCO's average precision is read from; matched once, used by every resample. Boxes only.</summary>
    internal MeanAveragePrecision CocoPrecision => _coco ??= MeanAveragePrecision.Coco(Detected);

    /// <summary>The same of PASCAL VOC.</summary>
    internal MeanAveragePrecision VocPrecision => _voc ??= MeanAveragePrecision.Voc(Detected);

    /// <summary>The true boxes of a row.</summary>
    internal static TrueBox[] TrueBoxesOf(Target target, ReadOnlySpan<float> truth)
    {
        var boxes = new List<TrueBox>();
        for (var at = 0; at < truth.Length; at += Target.BoxNumbers)
            if (truth[at + 4] >= 0) boxes.Add(new(new(truth[at], truth[at + 1], truth[at + 2], truth[at + 3]), (int)truth[at + 4], truth[at + 5] > 0.5f));
        return [.. boxes];
    }

    /// <summary>Rows by falling probability of the last class, which is the positive one of two; computed once, used by every resample.</summary>
    public int[] ByScore => ByScoreOf(Target.Outputs - 1);

    /// <summary>Rows by falling probability of a class; computed once, used by every resample.</summary>
    public int[] ByScoreOf(int c) => _orders[c] ??= Sorted(Rows, i => -Predicted[i * Target.Outputs + c]);

    /// <summary>Places in <see cref="Truth"/> by rising absolute difference of prediction and truth; computed once, used by every resample. Numbers only.</summary>
    public int[] ByError => _byError ??= Sorted(Truth.Length, i => Math.Abs((double)Predicted[i] - Truth[i]));

    static int[] Sorted(int count, Func<int, double> key)
    {
        var (order, keys) = (new int[count], new double[count]);
        for (var i = 0; i < order.Length; i++) { order[i] = i; keys[i] = key(i); }
        Array.Sort(keys, order);
        return order;
    }

    /// <summary>The outcome of these rows alone.</summary>
    public Outcome Take(ReadOnlySpan<int> rows)
    {
        var outputs = Target.Outputs;
        var numbers = Target.Numbers;
        var (truth, predicted) = (new float[rows.Length * numbers], Predicted.Length == 0 ? [] : new float[rows.Length * outputs]);
        var weights = Weights is null ? null : new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            Truth.AsSpan(rows[i] * numbers, numbers).CopyTo(truth.AsSpan(i * numbers));
            if (predicted.Length > 0) Predicted.AsSpan(rows[i] * outputs, outputs).CopyTo(predicted.AsSpan(i * outputs));
            if (weights is not null) weights[i] = Weights![rows[i]];
        }
        return new Outcome(Target, truth, predicted, weights) { Scale = Scale, Texts = Texts?.Take(rows) };
    }
}

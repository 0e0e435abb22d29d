using System.Numerics;

namespace Norma.Evaluation.Scores;

/// <summary>How many pixels of each class were taken for each class; matrices of rows add up.</summary>
/// <remarks>Pixels whose truth is <see cref="Ignored"/> are left out, as are the borders of PASCAL VOC's objects. <para><c>sklearn.metrics.confusion_matrix</c>.</para></remarks>
sealed class ConfusionMatrix
{
    /// <summary>The truth of a pixel that does not count: PASCAL VOC's <c>void</c>.</summary>
    public const int Ignored = 255;

    readonly double[] _counts;

    /// <summary>One without pixels.</summary>
    /// <param name="classes">How many classes there are.</param>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        (Classes, _counts) = (classes, new double[classes * classes]);
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>Pixels of a class that were taken for another, or for itself.</summary>
    public double this[int truth, int predicted] => _counts[truth * Classes + predicted];

    /// <summary>All pixels.</summary>
    public double Total => _counts.Sum();

    /// <summary>Pixels of a class.</summary>
    public double True(int @class)
    {
        var sum = 0.0;
        for (var c = 0; c < Classes; c++) sum += this[@class, c];
        return sum;
    }

    /// <summary>Pixels that were taken for a class.</summary>
    public double Predicted(int @class)
    {
        var sum = 0.0;
        for (var c = 0; c < Classes; c++) sum += this[c, @class];
        return sum;
    }

    /// <summary>Adds an image.</summary>
    /// <param name="truth">The class of each pixel.</param>
    /// <param name="predicted">What each was taken for, in the same order.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a value is no class.</exception>
    public void Add<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted) where T : IBinaryInteger<T>
    {
        if (truth.Length != predicted.Length) throw new ArgumentException($"received {predicted.Length} predictions for {truth.Length} truths.", nameof(predicted));
        for (var i = 0; i < truth.Length; i++)
        {
            var (t, p) = (int.CreateSaturating(truth[i]), int.CreateSaturating(predicted[i]));
            if (t == Ignored) continue;
            if ((uint)t >= (uint)Classes || (uint)p >= (uint)Classes) throw new ArgumentException($"received class {((uint)t >= (uint)Classes ? t : p)} at pixel {i}, expected 0 to {Classes - 1}.");
            _counts[t * Classes + p]++;
        }
    }

    /// <summary>Adds the pixels of another, each counted so often.</summary>
    /// <exception cref="ArgumentException">It is of another number of classes.</exception>
    public void Add(ConfusionMatrix other, double weight = 1)
    {
        if (other.Classes != Classes) throw new ArgumentException($"received a matrix of {other.Classes} classes, expected {Classes}.", nameof(other));
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i] * weight;
    }

    /// <summary>The mean of a figure over the classes that have one; null where none has.</summary>
    public double? Mean(Func<ConfusionMatrix, int, double?> figure)
    {
        var values = Enumerable.Range(0, Classes).Select(c => figure(this, c)).OfType<double>().ToArray();
        return values.Length > 0 ? values.Average() : null;
    }
}

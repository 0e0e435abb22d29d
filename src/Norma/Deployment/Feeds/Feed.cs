using Microsoft.ML.OnnxRuntime;

namespace Norma.Deployment.Feeds;

/// <summary>Gives one input of a model the values of some rows after others; of one thread, its memory used again for each batch.</summary>
abstract class Feed : IDisposable
{
    OrtValue? _last;

    /// <summary>The values of some rows; valid until the next call.</summary>
    /// <param name="from">The first row.</param>
    /// <param name="count">How many.</param>
    public OrtValue Take(int from, int count)
    {
        var next = Make(from, count, _last);
        if (!ReferenceEquals(next, _last)) _last?.Dispose();
        return _last = next;
    }

    /// <summary>The values, in <paramref name="last"/> where it can be used again.</summary>
    protected abstract OrtValue Make(int from, int count, OrtValue? last);

    /// <inheritdoc/>
    public void Dispose() => _last?.Dispose();

    /// <summary><c>[rows, 1]</c> or <c>[rows]</c>.</summary>
    protected static long[] Shape(int rows, bool flat) => flat ? [rows] : [rows, 1];
}

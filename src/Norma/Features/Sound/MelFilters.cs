namespace Norma.Features.Sound;

/// <summary>A bank of triangles over the frequencies, equally wide in mels, each from the middle of the one before to the middle of the one after.</summary>
/// <remarks>
/// <c>W[m, k] = max(0, min((f_k − h_m) / (h_{m+1} − h_m), (h_{m+2} − f_k) / (h_{m+2} − h_{m+1})))</c> with <c>f_k = k · sr / n_fft</c> and <c>n_mels + 2</c> edges <c>h</c> from
/// <c>fmin</c> to <c>fmax</c>; with the norm, times <c>2 / (h_{m+2} − h_m)</c>, which gives every triangle the same area. Shapes: <c>[n_fft / 2 + 1] → [n_mels]</c>.
/// <para>As <c>librosa.filters.mel(norm="slaney" | None)</c>.</para>
/// </remarks>
sealed class MelFilters
{
    readonly double[] _weights;
    readonly (int Bin, int At, int Count)[] _filters;   // the first bin of each, and its weights

    /// <summary>Makes the bank.</summary>
    /// <param name="sampleRate">The sampling rate, in hertz.</param>
    /// <param name="nFft">The length of the transform.</param>
    /// <param name="nMels">How many triangles.</param>
    /// <param name="fmin">The lowest edge, in hertz.</param>
    /// <param name="fmax">The highest edge, in hertz; half the sampling rate when null.</param>
    /// <param name="scale">Which mels.</param>
    /// <param name="norm">Whether every triangle has the same area (Slaney) rather than the same height.</param>
    public MelFilters(int sampleRate, int nFft, int nMels = 128, double fmin = 0, double? fmax = null, MelScale scale = MelScale.Slaney, bool norm = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(nFft, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(nMels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nMels, RealFft.LargestSize);
        var highest = fmax ?? sampleRate / 2.0;
        if (!(fmin >= 0 && fmin < highest)) throw new ArgumentOutOfRangeException(nameof(fmin), fmin, $"is not from 0 to below fmax ({highest} Hz).");
        if (!(highest <= sampleRate / 2.0)) throw new ArgumentOutOfRangeException(nameof(fmax), highest, $"is above half the sampling rate ({sampleRate} Hz).");

        Bins = nFft / 2 + 1;
        var (low, high) = (scale.FromHertz(fmin), scale.FromHertz(highest));
        double Edge(int i) => scale.ToHertz(low + (high - low) * i / (nMels + 1));
        var weights = new List<double>();
        _filters = new (int, int, int)[nMels];
        for (var m = 0; m < nMels; m++)
        {
            var (left, middle, right) = (Edge(m), Edge(m + 1), Edge(m + 2));
            var from = (int)Math.Min(Bins, Math.Ceiling(left * nFft / sampleRate));
            _filters[m] = (from, weights.Count, 0);
            for (var k = from; k < Bins && (double)k * sampleRate / nFft is var f && f < right; k++)
            {
                var weight = Math.Max(0, Math.Min((f - left) / (middle - left), (right - f) / (right - middle)));
                weights.Add(norm ? weight * 2 / (right - left) : weight);
            }
            _filters[m].Count = weights.Count - _filters[m].At;
        }
        _weights = [.. weights];
    }

    /// <summary>How many triangles.</summary>
    public int Count => _filters.Length;

    /// <summary>How many frequencies they lie over.</summary>
    public int Bins { get; }

    /// <summary>How many triangles lie between two frequencies and are always 0: <c>n_mels</c> is then too many for <c>n_fft</c>.</summary>
    public int Empty => _filters.Count(filter => !_weights.AsSpan(filter.At, filter.Count).ContainsAnyExcept(0));

    /// <summary>The bank as a matrix <c>[bins, n_mels]</c>, row-major.</summary>
    public double[] Dense()
    {
        var dense = new double[checked(Bins * Count)];
        for (var m = 0; m < Count; m++)
        {
            var (bin, at, count) = _filters[m];
            for (var i = 0; i < count; i++) dense[(bin + i) * Count + m] = _weights[at + i];
        }
        return dense;
    }

    /// <summary>One frame through the bank.</summary>
    /// <param name="power">The strength of the frequencies, <see cref="Bins"/> long.</param>
    /// <param name="mels">What is filled, <see cref="Count"/> long.</param>
    public void Apply(ReadOnlySpan<double> power, Span<double> mels)
    {
        for (var m = 0; m < _filters.Length; m++)
        {
            var (bin, at, count) = _filters[m];
            ReadOnlySpan<double> weights = _weights.AsSpan(at, count), under = power.Slice(bin, count);
            var sum = 0.0;
            for (var i = 0; i < weights.Length; i++) sum += weights[i] * under[i];
            mels[m] = sum;
        }
    }
}

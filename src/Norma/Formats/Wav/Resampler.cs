namespace Norma.Formats.Wav;

/// <summary>Another sampling rate, by a band-limited polyphase filter.</summary>
/// <remarks>
/// With <c>up / down = to / from</c> in lowest terms and <c>m = max(up, down)</c>: <c>y[t] = Σ_k x[k] h[t·down − k·up + 10 m]</c>, where <c>h</c> has <c>20 m + 1</c> taps of
/// <c>sinc(n / m)</c> under a Kaiser window of β = 5, scaled to the sum <c>up</c>; outside the sound is silence. Shapes: <c>[T] → [⌈T · up / down⌉]</c>. Every output costs the taps
/// that meet a sample: about <c>20 m / up</c>. Summed in double, in one order on every machine.
/// <para>As <c>scipy.signal.resample_poly(x, up, down, window=("kaiser", 5.0))</c>, which is <c>librosa.resample(res_type="polyphase")</c>.</para>
/// </remarks>
sealed class Resampler
{
    /// <summary>The largest <c>up</c> or <c>down</c>: 44,100 to 16,000 has 441, two rates without a common divisor have themselves.</summary>
    public const int LargestTerm = 1 << 16;

    const double Beta = 5;
    const int Crossings = 10;

    readonly int _up, _down, _half, _taps;
    readonly double[] _phases;   // [up, taps], each phase from the oldest sample to the newest

    /// <summary>Makes the filter.</summary>
    /// <param name="from">The rate of the sound, in hertz.</param>
    /// <param name="to">The rate that is wanted, in hertz.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is below 1, or their ratio is not <see cref="Suits"/>.</exception>
    public Resampler(int from, int to)
    {
        (_up, _down) = Ratio(from, to);
        if (Math.Max(_up, _down) > LargestTerm) throw new ArgumentOutOfRangeException(nameof(to), to, $"{to} / {from} in lowest terms is {_up} / {_down}; each is at most {LargestTerm}.");
        _half = Crossings * Math.Max(_up, _down);
        _taps = 2 * _half / _up + 1;
        _phases = IsIdentity ? [] : Phases();
    }

    /// <summary>Whether the rates are the same.</summary>
    public bool IsIdentity => _up == _down;

    /// <summary>Whether a filter between two rates is of a size that is made.</summary>
    public static bool Suits(int from, int to) => Ratio(from, to) is var (up, down) && Math.Max(up, down) <= LargestTerm;

    /// <summary>How many samples come of so many.</summary>
    public long Length(long samples) => (long)Int128.Min(((Int128)samples * _up + _down - 1) / _down, long.MaxValue);

    /// <summary>How many of the first samples the first so many that come of them need.</summary>
    public long Needed(long resampled) => resampled <= 0 ? 0 : (long)Int128.Min(((Int128)(resampled - 1) * _down + _half) / _up + 1, long.MaxValue);

    /// <summary>Fills the span.</summary>
    /// <param name="samples">The sound, <c>[T]</c>.</param>
    /// <param name="resampled">What is filled, as long as <see cref="Length"/> says.</param>
    public void Apply(ReadOnlySpan<float> samples, Span<float> resampled)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(resampled.Length, Length(samples.Length));
        if (IsIdentity)
        {
            samples.CopyTo(resampled);
            return;
        }
        for (var t = 0; t < resampled.Length; t++)
        {
            var (newest, phase) = Math.DivRem((long)t * _down + _half, _up);
            var oldest = newest - _taps + 1;
            var first = (int)Math.Max(0, -oldest);
            var last = (int)Math.Min(_taps, samples.Length - oldest);
            resampled[t] = last <= first ? 0 : (float)Dot(_phases.AsSpan((int)phase * _taps + first, last - first), samples.Slice((int)(oldest + first), last - first));
        }
    }

    static double Dot(ReadOnlySpan<double> taps, ReadOnlySpan<float> samples)
    {
        // Four sums, so that an addition does not wait for the one before.
        double a = 0, b = 0, c = 0, d = 0;
        var i = 0;
        for (; i <= taps.Length - 4; i += 4)
        {
            a += taps[i] * samples[i];
            b += taps[i + 1] * samples[i + 1];
            c += taps[i + 2] * samples[i + 2];
            d += taps[i + 3] * samples[i + 3];
        }
        for (; i < taps.Length; i++) a += taps[i] * samples[i];
        return a + b + (c + d);
    }

    double[] Phases()
    {
        var filter = new double[2 * _half + 1];
        var band = (double)Math.Max(_up, _down);
        var sum = 0.0;
        for (var n = 0; n < filter.Length; n++)
        {
            var x = Math.PI * (n - _half) / band;
            filter[n] = (x == 0 ? 1 : Math.Sin(x) / x) * Kaiser.At((double)(n - _half) / _half, Beta);
            sum += filter[n];
        }
        var phases = new double[_up * _taps];
        for (var n = 0; n < filter.Length; n++) phases[n % _up * _taps + (_taps - 1 - n / _up)] = filter[n] * _up / sum;
        return phases;
    }

    static (int Up, int Down) Ratio(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, 1);
        var (divisor, rest) = (from, to);
        while (rest != 0) (divisor, rest) = (rest, divisor % rest);
        return (to / divisor, from / divisor);
    }
}

namespace Norma.Features.Sound;

/// <summary>Power to decibels, which grow as loudness does.</summary>
/// <remarks>
/// <c>D = 10 log₁₀(max(S, amin)) − 10 log₁₀(max(ref, amin))</c>, then nothing below <c>max(D) − top_db</c>. In place, any shape.
/// <para>As <c>librosa.power_to_db</c>; a null reference is its <c>ref=np.max</c>.</para>
/// </remarks>
sealed record Decibels
{
    /// <summary>States the scale.</summary>
    /// <param name="reference">The power that is 0 dB; the strongest of what is given when null.</param>
    /// <param name="amin">The least power; what is weaker counts as this.</param>
    /// <param name="topDb">How far below the strongest is kept, in decibels; without end when null.</param>
    public Decibels(double? reference = 1, double amin = 1e-10, double? topDb = 80)
    {
        if (!(amin > 0 && double.IsFinite(amin))) throw new ArgumentOutOfRangeException(nameof(amin), amin, "is not above 0.");
        if (topDb is { } top && !(top >= 0)) throw new ArgumentOutOfRangeException(nameof(topDb), topDb, "is below 0.");
        if (reference is { } zero && !double.IsFinite(zero)) throw new ArgumentOutOfRangeException(nameof(reference), reference, "is no finite number.");
        (Reference, Amin, TopDb) = (reference, amin, topDb);
    }

    /// <summary>The power that is 0 dB; null for the strongest.</summary>
    public double? Reference { get; }

    /// <summary>The least power.</summary>
    public double Amin { get; }

    /// <summary>How far below the strongest is kept; null for without end.</summary>
    public double? TopDb { get; }

    /// <summary>Changes power to decibels.</summary>
    /// <param name="power">Of one sound: the strongest is looked for among all of it.</param>
    public void Apply(Span<float> power)
    {
        var strongest = 0.0;
        foreach (var value in power) strongest = Math.Max(strongest, value);
        var zero = Level(Math.Abs(Reference ?? strongest));
        var least = TopDb is { } top ? Level(strongest) - zero - top : double.NegativeInfinity;
        for (var i = 0; i < power.Length; i++) power[i] = (float)Math.Max(Level(power[i]) - zero, least);
    }

    double Level(double power) => 10 * Math.Log10(Math.Max(power, Amin));
}

using System.Buffers;

namespace Norma.Features.Sound;

/// <summary>How strong each pitch is at each time.</summary>
/// <remarks>
/// <c>M[t, m] = Σ_k W[m, k] S[t, k]</c>. Shapes: <c>[T] → [frames, n_mels]</c>, time first. Safe for several threads at a time; in decibels by <see cref="Decibels"/>.
/// <para>As <c>librosa.feature.melspectrogram(power=2, pad_mode="constant")</c>, transposed.</para>
/// </remarks>
/// <param name="spectrogram">The frames and their frequencies.</param>
/// <param name="filters">The pitches.</param>
sealed class MelSpectrogram(PowerSpectrogram spectrogram, MelFilters filters)
{
    readonly MelFilters _filters = filters.Bins == spectrogram.Bins ? filters : throw new ArgumentException($"The filters lie over {filters.Bins} frequencies, the spectrogram has {spectrogram.Bins}.", nameof(filters));

    /// <summary>How many pitches.</summary>
    public int Mels => _filters.Count;

    /// <summary>How many frames a sound has.</summary>
    public int Frames(int samples) => spectrogram.Frames(samples);

    /// <summary>All frames.</summary>
    /// <param name="samples">The sound, <c>[T]</c>.</param>
    /// <param name="mels">What is filled, <c>[frames, n_mels]</c>.</param>
    public void Compute(ReadOnlySpan<float> samples, Span<float> mels)
    {
        var frames = Frames(samples.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(mels.Length, (long)frames * Mels);
        var rented = ArrayPool<double>.Shared.Rent(spectrogram.Bins + Mels + spectrogram.ScratchLength);
        Span<double> power = rented.AsSpan(0, spectrogram.Bins), row = rented.AsSpan(power.Length, Mels), scratch = rented.AsSpan(power.Length + row.Length, spectrogram.ScratchLength);
        for (var t = 0; t < frames; t++)
        {
            spectrogram.Frame(samples, t, power, scratch);
            _filters.Apply(power, row);
            for (var m = 0; m < row.Length; m++) mels[t * row.Length + m] = (float)row[m];
        }
        ArrayPool<double>.Shared.Return(rented);
    }
}

using Norma.Spec;

namespace Norma.Features;

/// <summary>What happens to number targets while training.</summary>
public enum TargetScaling
{
    /// <summary>Mean 0 and deviation 1 over the training rows, so that the loss has no unit and one learning rate suits prices and percentages.</summary>
    Standardize,
    /// <summary>Nothing.</summary>
    None,
}

/// <summary>The scale of a number target, fitted on the training rows; the identity for classes. A series has one for each channel.</summary>
/// <param name="Means">By channel: subtracted before training, added to every prediction.</param>
/// <param name="Deviations">By channel: what the difference is divided by; 1 where the training rows do not vary.</param>
public sealed record TargetScale(Items<float> Means, Items<float> Deviations)
{
    /// <summary>Leaves numbers as they are.</summary>
    public static TargetScale Identity { get; } = new([0f], [1f]);

    /// <summary>The population mean and deviation of the training rows by channel, summed in double in row order.</summary>
    /// <param name="train">Row-major, the channels last.</param>
    /// <param name="channels">How many channels.</param>
    public static TargetScale Fit(ReadOnlySpan<float> train, int channels = 1)
    {
        var (means, deviations, count) = (new double[channels], new double[channels], Math.Max(1, train.Length / channels));
        // Row by row: a channel of many lies across all of memory.
        for (var i = 0; i < train.Length;)
            for (var channel = 0; channel < channels; channel++, i++) means[channel] += train[i];
        for (var channel = 0; channel < channels; channel++) means[channel] /= count;
        for (var i = 0; i < train.Length;)
            for (var channel = 0; channel < channels; channel++, i++) deviations[channel] += (train[i] - means[channel]) * (train[i] - means[channel]);
        for (var channel = 0; channel < channels; channel++)
        {
            var deviation = Math.Sqrt(deviations[channel] / count);
            deviations[channel] = deviation < 1e-12 * Math.Max(1, Math.Abs(means[channel])) ? 1 : deviation;
        }
        return new([.. means.Select(mean => (float)mean)], [.. deviations.Select(deviation => (float)deviation)]);
    }

    /// <summary>(value − mean) / deviation of a number in its place.</summary>
    /// <param name="value">The number.</param>
    /// <param name="place">Its place in its row.</param>
    public float Apply(float value, int place = 0)
    {
        var channel = Means.Count == 1 ? 0 : place % Means.Count;
        return (value - Means[channel]) / Deviations[channel];
    }

    /// <summary>Turns scaled predictions back, in place.</summary>
    /// <param name="scaled">Row-major, the channels last.</param>
    public void Undo(Span<float> scaled)
    {
        if (ReferenceEquals(this, Identity)) return;
        if (Means.Count == 1)
        {
            var (mean, deviation) = (Means[0], Deviations[0]);
            foreach (ref var value in scaled) value = value * deviation + mean;
            return;
        }
        for (var i = 0; i < scaled.Length; i++) scaled[i] = scaled[i] * Deviations[i % Means.Count] + Means[i % Means.Count];
    }
}

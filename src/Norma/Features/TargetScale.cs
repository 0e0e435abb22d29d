namespace Norma.Features;

/// <summary>What happens to number targets while training.</summary>
public enum TargetScaling
{
    /// <summary>Mean 0 and deviation 1 over the training rows, so that the loss has no unit and one learning rate suits prices and percentages.</summary>
    Standardize,
    /// <summary>Nothing.</summary>
    None,
}

/// <summary>The scale of a number target, fitted on the training rows; the identity for classes.</summary>
/// <param name="Mean">Subtracted before training, added to every prediction.</param>
/// <param name="Deviation">What the difference is divided by; 1 where the training rows do not vary.</param>
public sealed record TargetScale(float Mean, float Deviation)
{
    /// <summary>Leaves numbers as they are.</summary>
    public static TargetScale Identity { get; } = new(0, 1);

    /// <summary>The population mean and deviation of the training rows, summed in double in row order.</summary>
    public static TargetScale Fit(ReadOnlySpan<float> train)
    {
        var sum = 0.0;
        foreach (var value in train) sum += value;
        var mean = train.Length == 0 ? 0 : sum / train.Length;
        var squares = 0.0;
        foreach (var value in train) squares += (value - mean) * (value - mean);
        var deviation = train.Length == 0 ? 0 : Math.Sqrt(squares / train.Length);
        return new((float)mean, deviation < 1e-12 * Math.Max(1, Math.Abs(mean)) ? 1 : (float)deviation);
    }

    /// <summary>(value − mean) / deviation.</summary>
    public float[] Apply(ReadOnlySpan<float> values)
    {
        var scaled = new float[values.Length];
        for (var i = 0; i < scaled.Length; i++) scaled[i] = (values[i] - Mean) / Deviation;
        return scaled;
    }

    /// <summary>Turns scaled predictions back, in place.</summary>
    public void Undo(Span<float> scaled)
    {
        if (this == Identity) return;
        foreach (ref var value in scaled) value = value * Deviation + Mean;
    }
}

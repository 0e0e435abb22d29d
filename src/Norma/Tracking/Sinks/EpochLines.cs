using System.Globalization;

namespace Norma.Tracking.Sinks;

/// <summary>A line for each epoch, as in <c>Epoch 3/10 - loss: 0.0842 - val_loss: 0.0911</c>.</summary>
/// <param name="into">Where the lines go.</param>
public sealed class EpochLines(TextWriter into) : ISink
{
    /// <inheritdoc/>
    public void Write(Moment moment)
    {
        if (!moment.EpochEnded) return;
        var row = moment.History[^1];
        into.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Epoch {row.Epoch}/{moment.Epochs} - {string.Join(" - ", row.Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key}: {v.Value:G5}")))}"));
    }
}

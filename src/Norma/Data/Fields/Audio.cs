using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>A sound: the name of a WAV file beside the table that names it. All sounds of a field have one rate and one length.</summary>
/// <remarks>
/// A sound of another rate is resampled by a band-limited filter, several channels become their mean where one is asked for, a shorter sound is followed by silence,
/// a longer one is cut. The same code does that in training, <c>predict</c> and <c>serve</c>; the graph takes the samples, float32 <c>[N, rate · duration, channels]</c>.
/// <para><c>datasets.Audio</c>, <c>librosa.load</c>, <c>keras.utils.audio_dataset_from_directory</c>.</para>
/// </remarks>
/// <param name="Role">What the field is for.</param>
/// <param name="Rate">Samples a second; when absent that of the files, which must then have the same.</param>
/// <param name="Duration">The length in seconds; that of the longest sound when absent.</param>
/// <param name="Channels">1 for the mean of all channels; else as many as the files must have.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
[Word]
public sealed record Audio(
    Role Role = Role.Feature,
    [Bounds(1, 768_000)] int? Rate = null,
    [Bounds(0.001, 36_000)] double? Duration = null,
    [Bounds(1, 64)] int Channels = 1,
    bool Sensitive = false,
    string? Description = null) : Field(Role, true, Sensitive, Description, Items<string>.Empty)
{
    internal override Shape? Axes => Rate is { } rate && Duration is { } duration ? [Math.Max(1, (long)Math.Round(rate * duration)), Channels] : null;

    internal override Cells Gather(RowFile file) => new SoundCells(this, file);

    internal override bool CanBeTarget => false;

    internal override bool IsAtomic => false;

    internal override Field Settled(Column column) => column is TensorColumn { Rate: { } rate, Shape: { Rank: 2 } shape } ? this with { Rate = rate, Duration = (double)shape[0] / rate } : this;

    internal override IEnumerable<Violation> Violations(Column column) => FaultsOf((TensorColumn)column, "a sound", "correct the file, or remove the row.");
}

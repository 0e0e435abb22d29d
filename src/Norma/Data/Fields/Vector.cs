using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>A list of numbers, as many in each row: an embedding, a fingerprint, the readings of several sensors.</summary>
/// <remarks>
/// A list in JSON, Parquet and Arrow; elsewhere a text, <c>[0.1, 2, -3e4]</c>, its numbers parted by commas or blanks. As a feature its numbers stand beside those of other fields; the graph takes
/// float32 <c>[N, length]</c> under the field's name. As a target it is a regression of as many numbers.
/// <para><c>datasets.Sequence(Value("float32"), length)</c>, a NumPy array a row, pgvector's <c>vector</c>.</para>
/// </remarks>
/// <param name="Role">What the field is for.</param>
/// <param name="Length">How many numbers; those of the first row when absent.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
[Word]
public sealed record Vector(
    Role Role = Role.Feature,
    [Bounds(1, Vector.MostNumbers)] int? Length = null,
    bool Sensitive = false,
    string? Description = null) : Field(Role, true, Sensitive, Description, Items<string>.Empty)
{
    internal const int MostNumbers = 1 << 20;

    internal override Cells Gather(RowFile file) => new VectorCells(Length, file.Shown, file.GoesBeyondMemory ? file.Memory : null);

    internal override Shape? Axes => Length is { } length ? [length] : null;

    internal override bool IsAtomic => false;

    internal override Field Settled(Column column) => column is TensorColumn { Shape: { Rank: 1 } shape } ? this with { Length = (int)shape[0] } : this;

    internal override Target? TargetOf(string name, Column? column) => (column as TensorColumn)?.Shape is { } shape ? new(name, TaskKind.Regression, [], shape) : Axes is { } stated ? new(name, TaskKind.Regression, [], stated) : null;

    internal override IEnumerable<Violation> Violations(Column column) => FaultsOf((TensorColumn)column, "a list of numbers, as many in each row", "correct the rows, remove them, or state another type.");
}

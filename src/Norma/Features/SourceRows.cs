using Norma.Data;
using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Features;

/// <summary>Some rows of a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Start">The first row.</param>
/// <param name="Count">How many rows.</param>
/// <param name="Binaries">What the texts of binary fields mean.</param>
sealed record SourceRows(Table Table, int Start, int Count, BinaryCodings Binaries)
{
    /// <summary>All rows of a table.</summary>
    public SourceRows(Table table, BinaryCodings binaries) : this(table, 0, table.Rows, binaries) { }

    /// <summary>The contract of the training rows; empty for others.</summary>
    public Map<Field> Fields { get; init; } = Map<Field>.Empty;

    /// <summary>How the steps of training windows follow each other; null for other rows.</summary>
    public TimeStep? Step { get; init; }
}

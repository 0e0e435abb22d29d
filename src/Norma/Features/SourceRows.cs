using Norma.Data;

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
}

using Norma.Spec;

namespace Norma.Data;

/// <summary>New rows that hold a contract.</summary>
/// <param name="Fields">The fields of the contract that the file has.</param>
/// <param name="Table">A column for each of them.</param>
/// <param name="Kept">All columns of the file as texts, where they were asked for; else null.</param>
/// <param name="Findings">Warnings and notes.</param>
public sealed record InputRows(Map<Field> Fields, Table Table, Table? Kept, IReadOnlyList<Finding> Findings)
{
    /// <summary>What tells windows apart, where rows are some: the moment and the entity.</summary>
    internal IReadOnlyList<Column> Named { get; init; } = [];

    /// <summary>To be called once, from any thread, when the columns are read no more: their memory is used again. Null where it is not.</summary>
    internal Action? Spent { get; init; }
}

using Norma.Data.Splits;
using Norma.Spec;

namespace Norma.Data;

/// <summary>How rows become training, validation and test rows.</summary>
/// <remarks>A row's part is a function of the seed, of the row's identity and of what the split looks at: not of threads and not of the order in which rows are read.</remarks>
public abstract record Split
{
    /// <summary>Where a finding about the split points to.</summary>
    protected const string SplitPath = "$.data.split";

    /// <summary>The fields whose columns it reads, whatever their role.</summary>
    public abstract Items<string> Needs(Map<Field> fields);

    /// <summary>Whether it can leave rows for validation; whether it does is known when the rows are divided.</summary>
    public abstract bool Validates { get; }

    /// <summary>What can be known to be wrong without the rows: shares, names, types, roles.</summary>
    public abstract IEnumerable<Finding> Check(Map<Field> fields);

    /// <summary>Gives each row its part; called only where <see cref="Check"/> finds nothing.</summary>
    /// <param name="rows">What the split may look at.</param>
    /// <param name="parts">By row, all <see cref="Part.Train"/> when called.</param>
    /// <returns>What is wrong with the rows.</returns>
    public abstract IEnumerable<Finding> Assign(SplitRows rows, Part[] parts);

    /// <summary>An error where the contract has no such field.</summary>
    protected static Finding? MissingField(Map<Field> fields, string name, string key) => fields.ContainsKey(name) ? null
        : new Finding("DATA053", $"{SplitPath}.{key}", $"received {Printable.Quote(name)}, which is no field of the data")
        {
            Expected = $"one of: {string.Join(", ", fields.Keys.Take(20).Select(Printable.Escape))}",
            Fix = "name a field of the data.",
        };
}

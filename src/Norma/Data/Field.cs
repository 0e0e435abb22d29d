using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data;

/// <summary>The contract of one field. Without <c>type</c> it is inferred from the data.</summary>
/// <param name="Role">What the field is for.</param>
/// <param name="Required">Whether a missing value is an error. The target is always required.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on; the report slices by it.</param>
/// <param name="Description">For people.</param>
/// <param name="Missing">Texts that mean a missing value, besides the empty one.</param>
[DefaultWord("inferred")]
public abstract record Field(Role Role, bool Required, bool Sensitive, string? Description, Items<string> Missing)
{
    /// <summary>The word of the field's type.</summary>
    public string Type => Vocabulary.WordOf(GetType());

    /// <summary>Gathers the field's cells as what it is.</summary>
    /// <param name="file">The file that they are read from.</param>
    internal abstract Cells Gather(RowFile file);

    /// <summary>The contract with what these rows say of what it leaves open.</summary>
    internal virtual Field Settled(Column column) => this;

    /// <summary>In which rows the field's values break its contract.</summary>
    internal abstract IEnumerable<Violation> Violations(Column column);

    /// <summary>Whether a model can predict it.</summary>
    internal virtual bool CanBeTarget => true;

    /// <summary>Whether a model writes it piece by piece, and so sees what it has of it.</summary>
    internal virtual bool IsWritten => false;

    /// <summary>Whether it is a text that a model says without seeing any of it: its tokens are learned as a feature's are, and do not enter.</summary>
    internal virtual bool IsSaid => false;

    /// <summary>What it asks of a model as target.</summary>
    /// <param name="name">The field.</param>
    /// <param name="column">Its rows, which say what the contract leaves open; null where there are none.</param>
    /// <returns>Null where neither says enough, as the classes.</returns>
    internal virtual Target? TargetOf(string name, Column? column) => null;

    /// <summary>Whether the empty value is a value like others, and not a missing one.</summary>
    internal virtual bool AllowsEmpty => false;

    /// <summary>Of values of several axes, the sizes of a row's; null for others, and where the contract leaves them open.</summary>
    internal virtual Shape? Axes => null;

    /// <summary>Whether its values can be compared and counted one by one; free texts, pictures and the like cannot.</summary>
    internal virtual bool IsAtomic => true;

    /// <summary>What contradicts itself in what is stated, as can be said without rows.</summary>
    internal virtual IEnumerable<Finding> CheckStated(string name) => [];

    /// <summary>Whether a breach is none in rows to predict: a category that training did not know is answered as unknown.</summary>
    internal virtual bool AllowsOthers(Violation breach) => false;

    /// <summary>The rows that lack a value that is required.</summary>
    private protected IEnumerable<Violation> RequiredViolation(Column column)
    {
        if (!Required && Role != Role.Target) yield break;
        var rows = new RowList();
        for (var row = 0; row < column.Rows; row++)
            if (column.IsMissing(row)) rows.Add(row);
        if (rows.OrNull() is { } missing)
            yield return new("DATA026", missing, "has no value", Role == Role.Target ? "a value in each row: it is the target" : "a value in each row: it is required", Role == Role.Target ? "remove the rows, or bring their labels." : "bring the values, remove the rows, or state 'required: false'.");
    }

    /// <summary>The rows whose value could not be read, by the reason; the first of the files that they name are told.</summary>
    private protected static IEnumerable<Violation> FaultsOf(TensorColumn column, string expected, string fix) =>
        column.Faults.GroupBy(fault => fault.Why).Take(20).Select(same => new Violation("DATA028", RowList.Of(same.Select(fault => fault.Row), same.Count()), same.Key + NamesOf(same), expected, fix));

    static string NamesOf(IEnumerable<TensorFault> faults)
    {
        string[] names = [.. faults.Select(fault => fault.Name).OfType<string>().Distinct(StringComparer.Ordinal).Take(RowList.MostKept + 1)];
        return names.Length == 0 ? "" : $" ({string.Join(", ", names.Take(RowList.MostKept).Select(Printable.Quote))}{(names.Length > RowList.MostKept ? ", …" : "")})";
    }

    /// <summary>A value as a finding may show it.</summary>
    private protected string Shown(string value) => Sensitive ? "another value" : Printable.Quote(value);
}

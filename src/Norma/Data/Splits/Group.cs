using System.Runtime.InteropServices;
using Norma.Spec;

namespace Norma.Data.Splits;

/// <summary>Rows that share a value stay in one part: by the field of role <c>group</c>, or by all of the fields named here together.</summary>
/// <remarks>
/// The shares are shares of groups, exact by largest remainder. A row that lacks every one of the fields is a group of its own; where several
/// fields name the group, a missing value of one is a value like others. A group's part depends on the seed and on its values alone.
/// <para>Like <c>sklearn.model_selection.GroupShuffleSplit</c>.</para>
/// </remarks>
/// <param name="By">The fields whose values together name the group; the field of role <c>group</c> when absent.</param>
/// <param name="Train">The share of training groups.</param>
/// <param name="Validation">The share of validation groups.</param>
/// <param name="Test">The share of test groups.</param>
[Word]
public sealed record Group(
    [OneOrMany] Items<string>? By = null,
    [Bounds(0, 1, ExclusiveMinimum = true)] double Train = 0.7,
    [Bounds(0, 1)] double Validation = 0.1,
    [Bounds(0, 1)] double Test = 0.2) : Split
{
    /// <summary>The fields whose values together name the group; empty for the field of role <c>group</c>.</summary>
    public Items<string> By { get; init; } = By ?? Items<string>.Empty;

    Shares Shares => new(Train, Validation, Test);

    /// <inheritdoc/>
    public override bool Validates => Validation > 0;

    /// <inheritdoc/>
    public override Items<string> Needs(Map<Field> fields) => By.Count > 0 ? By : new(fields.Where(f => f.Value.Role == Role.Group).Select(f => f.Key));

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Map<Field> fields)
    {
        if (Shares.Check() is { } wrong) yield return wrong;
        for (var i = 0; i < By.Count; i++)
            if (MissingField(fields, By[i], $"by[{i}]") is { } missing) yield return missing;
        if (Needs(fields).Count == 0)
            yield return new Finding("DATA053", SplitPath, "names no field, and no field has the role group")
            {
                Expected = "'by', or a field of role group",
                Fix = "add 'by: [field, …]'.",
            };
    }

    /// <inheritdoc/>
    public override IEnumerable<Finding> Assign(SplitRows rows, Part[] parts)
    {
        var by = Needs(rows.Fields);
        var keys = rows.GroupKeys(by);
        var distinct = new HashSet<ulong>(keys).ToArray();
        Array.Sort(distinct);
        var sizes = Shares.Sizes(distinct.Length);
        var partOf = new Dictionary<ulong, Part>(distinct.Length);
        for (var rank = 0; rank < distinct.Length; rank++)
            partOf[distinct[rank]] = rank < sizes[0] ? Part.Train : rank < sizes[0] + sizes[1] ? Part.Validation : Part.Test;
        for (var row = 0; row < parts.Length; row++) parts[row] = CollectionsMarshal.GetValueRefOrNullRef(partOf, keys[row]);
        return by.Select(name => (Name: name, What: Identities.Merged(rows.Table[name], whole: false))).Where(one => one.What is not null)
            .Select(one => new Finding("DATA053", SpecPath.Key("$.data.fields", one.Name), $"{one.What}: several groups are one") { Severity = Severity.Warning, Expected = Identities.Expected, Fix = Identities.Fix(one.Name) });
    }
}

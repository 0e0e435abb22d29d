using System.Globalization;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data.Splits;

/// <summary>The earliest rows train, the next validate, the latest test; rows of one moment are never parted.</summary>
/// <remarks>Each border is the change of moment that is nearest to the stated share; the later one where two are as near.</remarks>
/// <param name="By">A field of type date or number.</param>
/// <param name="Train">The share of training rows.</param>
/// <param name="Validation">The share of validation rows.</param>
/// <param name="Test">The share of test rows.</param>
[Word]
public sealed record Time(
    string By,
    [Bounds(0, 1, ExclusiveMinimum = true)] double Train = 0.7,
    [Bounds(0, 1)] double Validation = 0.1,
    [Bounds(0, 1)] double Test = 0.2) : Split
{
    Shares Shares => new(Train, Validation, Test);

    /// <inheritdoc/>
    public override bool Validates => Validation > 0;

    /// <inheritdoc/>
    public override Items<string> Needs(Map<Field> fields) => [By];

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Map<Field> fields)
    {
        if (Shares.Check() is { } wrong) yield return wrong;
        if (MissingField(fields, By, "by") is { } missing) yield return missing;
        else if (fields[By] is not (Date or Number or Inferred))
            yield return new Finding("DATA053", $"{SplitPath}.by", $"received {Printable.Quote(By)}, a field of type {fields[By].Type}")
            {
                Expected = "a field of type date or number",
                Fix = "state the field's type, or name another field.",
            };
    }

    /// <inheritdoc/>
    public override IEnumerable<Finding> Assign(SplitRows rows, Part[] parts)
    {
        var column = rows.Table[By];
        if (column is TextColumn)
            return [new Finding("DATA053", $"{SplitPath}.by", $"received {Printable.Quote(By)}, whose values are texts") { Expected = "a field of type date or number", Fix = "state the field's type." }];
        var missing = 0;
        for (var row = 0; row < rows.Count; row++) if (column.IsMissing(row)) missing++;
        if (missing > 0)
            return [new Finding("DATA054", $"{SplitPath}.by", string.Create(CultureInfo.InvariantCulture, $"{Printable.Quote(By)} is missing in {missing} of {rows.Count} rows"))
            {
                Expected = "a moment in every row",
                Fix = $"add {{type: drop_missing, fields: [{By}]}} to features.clean, or name another field.",
            }];

        var moments = new double[rows.Count];   // a double holds every float32, and every microsecond until the year 2255
        var order = new int[rows.Count];
        for (var row = 0; row < order.Length; row++)
        {
            moments[row] = column is DateColumn dates ? (double)dates.Values[row] : ((NumberColumn)column).Values[row];
            order[row] = row;
        }
        Array.Sort(moments, order);

        var sizes = Shares.Sizes(order.Length);
        var trained = Border(moments, sizes[0]);
        var validated = Math.Max(trained, Border(moments, sizes[0] + sizes[1]));
        for (var rank = trained; rank < order.Length; rank++) parts[order[rank]] = rank < validated ? Part.Validation : Part.Test;
        return [];
    }

    /// <summary>The rank nearest to the wanted one at which the moment changes.</summary>
    static int Border(double[] moments, int wanted)
    {
        if (wanted == 0 || wanted == moments.Length) return wanted;
        var (before, after) = (wanted, wanted);
        while (before > 0 && moments[before] == moments[before - 1]) before--;
        while (after < moments.Length && moments[after] == moments[after - 1]) after++;
        return wanted - before < after - wanted ? before : after;
    }
}

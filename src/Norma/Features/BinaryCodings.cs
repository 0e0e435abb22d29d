using Norma.Data;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Features;

/// <summary>By binary field, which text is 0 and which is 1: what the contract states, else what these rows hold. Other texts are missing.</summary>
sealed class BinaryCodings
{
    readonly Dictionary<string, (string? Negative, string? Positive)> _values = new(StringComparer.Ordinal);

    /// <summary>The values of these fields in these rows.</summary>
    public BinaryCodings(Map<Field> fields, Table rows, IEnumerable<string> names)
    {
        foreach (var name in names)
            if (fields[name] is Binary binary) _values[name] = BinaryValues.Of(binary, (TextColumn)rows[name]);
    }

    /// <summary>Texts and their numbers.</summary>
    public IEnumerable<(string Text, float Value)> this[string field]
    {
        get
        {
            var (negative, positive) = _values[field];
            if (positive is not null) yield return (positive, 1);
            if (negative is not null && negative != positive) yield return (negative, 0);
        }
    }

    /// <summary>The numbers of a column's rows.</summary>
    public float[] Read(TextColumn column, int start, int count)
    {
        var (negative, positive) = _values[column.Name];
        var valueOf = Array.ConvertAll(column.Levels, level => level == positive ? 1 : level == negative ? 0 : float.NaN);
        var values = GC.AllocateUninitializedArray<float>(count);
        for (var i = 0; i < count; i++) values[i] = column.Codes[start + i] is >= 0 and var level ? valueOf[level] : float.NaN;
        return values;
    }
}

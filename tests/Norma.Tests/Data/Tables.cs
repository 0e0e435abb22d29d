using System.Globalization;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Tests.Data;

/// <summary>Small tables written out in a test.</summary>
static class Tables
{
    public static NumberColumn Numbers(string name, params float[] values) => new(name, values);

    public static TextColumn Texts(string name, params string?[] values)
    {
        var levels = values.OfType<string>().Distinct().ToArray();
        return new(name, Array.ConvertAll(values, v => v is null ? -1 : Array.IndexOf(levels, v)), levels);
    }

    /// <summary>A file of plain comma-separated values whose quotes enclose nothing special, such as those of <c>examples</c>; empty and NA are missing.</summary>
    public static Table Csv(string path)
    {
        var lines = File.ReadAllLines(path).Select(line => line.Split(',').Select(v => v.Trim('"')).Select(v => v is "" or "NA" ? null : v).ToArray()).ToArray();
        return Of([.. lines[0].Select((name, i) =>
        {
            string?[] values = [.. lines[1..].Select(row => row[i])];
            return values.All(v => v is null || float.TryParse(v, CultureInfo.InvariantCulture, out _))
                ? Numbers(name!, [.. values.Select(v => v is null ? float.NaN : float.Parse(v, CultureInfo.InvariantCulture))])
                : (Column)Texts(name!, values);
        })]);
    }

    public static Table Of(params Column[] columns) => new(columns, columns[0].Rows);

    public static Map<Field> Fields(params (string Name, Field Field)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Field)));

    /// <summary>Number columns are features of type number, text columns of type category; what is stated goes before.</summary>
    public static Map<Field> FieldsOf(Table table, params (string Name, Field Field)[] stated) =>
        Fields([.. table.Columns.Select(c => (c.Name, stated.FirstOrDefault(s => s.Name == c.Name).Field ?? c switch
        {
            NumberColumn => new Number(),
            DateColumn => new Date(),
            _ => (Field)new Category(),
        }))]);

    public static RowOrigins Origins(Table table) => RowOrigins.Sequential("test", table.Rows);
}

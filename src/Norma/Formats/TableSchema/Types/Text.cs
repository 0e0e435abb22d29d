using System.Text.RegularExpressions;

namespace Norma.Formats.TableSchema.Types;

sealed partial class Text() : CellType("string", "default", "email", "uri", "binary", "uuid")
{
    public override bool IsOrdered => false;

    public override bool IsSized => true;

    public override object? Read(string cell, TableField field) => field.Format switch
    {
        "email" => Email().IsMatch(cell) ? cell : null,
        "uri" => Uri.TryCreate(cell, UriKind.Absolute, out _) && !cell.Contains(' ') ? cell : null,
        "binary" => Convert.TryFromBase64String(cell, new byte[cell.Length], out _) ? cell : null,
        "uuid" => Guid.TryParseExact(cell, "D", out _) ? cell : null,
        _ => cell,
    };

    public override long LengthOf(object value) => ((string)value).EnumerateRunes().Count();

    [GeneratedRegex(@"\A[^@\s]+@[^@\s]+\z")]
    private static partial Regex Email();
}

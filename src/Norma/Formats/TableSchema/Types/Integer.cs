using System.Globalization;
using System.Numerics;

namespace Norma.Formats.TableSchema.Types;

sealed class Integer() : CellType("integer", "default")
{
    const int MostDigits = 1000;

    public override bool IsOrdered => true;

    public override bool IsSized => false;

    public override object? Read(string cell, TableField field) =>
        Number.Plain(cell, field with { DecimalChar = "." }) is { Length: <= MostDigits } text && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}

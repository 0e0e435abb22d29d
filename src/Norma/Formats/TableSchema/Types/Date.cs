using System.Globalization;

namespace Norma.Formats.TableSchema.Types;

sealed class Date() : CellType("date")
{
    public override bool IsOrdered => true;

    public override bool IsSized => false;

    public override bool HasFormat(string format) => format is "default" or "any" || Strptime.IsSound(format);

    public override object? Read(string cell, TableField field) => field.Format switch
    {
        "default" => DateOnly.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null,
        "any" => DateOnly.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null,
        _ => Strptime.Read(cell, field.Format) is { } moment ? DateOnly.FromDateTime(moment) : null,
    };
}

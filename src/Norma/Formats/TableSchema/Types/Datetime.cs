using System.Globalization;

namespace Norma.Formats.TableSchema.Types;

sealed class Datetime() : CellType("datetime")
{
    const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    static readonly string[] s_formats = ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    public override bool IsOrdered => true;

    public override bool IsSized => false;

    public override bool HasFormat(string format) => format is "default" or "any" || Strptime.IsSound(format);

    public override object? Read(string cell, TableField field) => field.Format switch
    {
        "default" => DateTime.TryParseExact(cell, s_formats, CultureInfo.InvariantCulture, Utc, out var moment) ? moment : null,
        "any" => DateTime.TryParse(cell, CultureInfo.InvariantCulture, Utc, out var moment) ? moment : null,
        _ => Strptime.Read(cell, field.Format),
    };
}

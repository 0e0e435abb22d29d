using System.Globalization;

namespace Norma.Formats.TableSchema.Types;

sealed class Time() : CellType("time")
{
    static readonly string[] s_formats = ["HH:mm:ss", "HH:mm:ss.FFFFFFF", "HH:mm:ss'Z'", "HH:mm:ss.FFFFFFF'Z'"];

    public override bool IsOrdered => true;

    public override bool IsSized => false;

    public override bool HasFormat(string format) => format is "default" or "any" || Strptime.IsSound(format);

    public override object? Read(string cell, TableField field) => field.Format switch
    {
        "default" => TimeOnly.TryParseExact(cell, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null,
        "any" => TimeOnly.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null,
        _ => Strptime.Read(cell, field.Format) is { } moment ? TimeOnly.FromDateTime(moment) : null,
    };
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Norma.Formats.TableSchema.Types;

sealed class Geopoint() : CellType("geopoint", "default", "array", "object")
{
    public override bool IsOrdered => false;

    public override bool IsSized => false;

    public override string FormatOfJson(string format) => format == "object" ? "object" : "array";

    public override object? Read(string cell, TableField field)
    {
        if (field.Format == "default") return cell.Split(',') is [var lon, var lat] ? Point(Number(lon.Trim()), Number(lat.Trim())) : null;
        if (Json.Read(cell) is not { } json) return null;
        return field.Format == "array"
            ? json is { ValueKind: JsonValueKind.Array } && json.GetArrayLength() == 2 ? Point(Number(json[0].GetRawText()), Number(json[1].GetRawText())) : null
            : Point(Number(json.Member("lon")?.GetRawText()), Number(json.Member("lat")?.GetRawText()));
    }

    static object? Point(double? longitude, double? latitude) => longitude is >= -180 and <= 180 && latitude is >= -90 and <= 90 ? (longitude.Value, latitude.Value) : null;

    static double? Number(string? text) =>
        double.TryParse(text?.Trim('"'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>JSON in a cell, equal by what it says.</summary>
readonly record struct Json(JsonElement Element)
{
    /// <summary>The JSON of a cell; null when it is none.</summary>
    public static JsonElement? Read(string cell)
    {
        try
        {
            return StrictJson.Parse(Encoding.UTF8.GetBytes(cell));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The value of a cell that holds one kind of JSON.</summary>
    public static object? Read(string cell, JsonValueKind kind) => Read(cell) is { } json && json.ValueKind == kind ? new Json(json) : null;

    /// <summary>How many items or members it has.</summary>
    public long Count => Element.ValueKind == JsonValueKind.Array ? Element.GetArrayLength() : Element.GetPropertyCount();

    /// <inheritdoc/>
    public bool Equals(Json other) => JsonElement.DeepEquals(Element, other.Element);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Element.ValueKind, Count);
}

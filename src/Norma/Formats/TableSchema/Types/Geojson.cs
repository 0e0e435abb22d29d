using System.Text.Json;

namespace Norma.Formats.TableSchema.Types;

sealed class Geojson() : CellType("geojson", "default", "topojson")
{
    static readonly string[] s_types = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection", "Feature", "FeatureCollection"];

    public override bool IsOrdered => false;

    public override bool IsSized => true;

    public override object? Read(string cell, TableField field) =>
        Json.Read(cell, JsonValueKind.Object) is Json json && json.Element.Text("type") is { } type && (field.Format == "topojson" ? type == "Topology" : s_types.Contains(type)) ? json : null;

    public override long LengthOf(object value) => ((Json)value).Count;

    public override string FormatOfJson(string format) => format;
}

using Norma.Data;
using Norma.Formats.Onnx;

namespace Norma.Features.Sources;

/// <summary>A field of type set.</summary>
/// <param name="Field">The field.</param>
/// <param name="Separator">Stands between two names of a text.</param>
sealed record SetSource(string Field, string Separator) : FeatureSource([Field]), IGraphSource
{
    public override Kind Kind => Kind.Set;

    public override Flow Read(SourceRows rows) => Read((TextColumn)rows.Table[Field], rows.Start, rows.Count, Separator);

    /// <summary>The sets of some rows; each text is cut once.</summary>
    public static TextSets Read(TextColumn column, int start, int count, string separator)
    {
        var (known, placeOf, names) = (new Dictionary<int, int[]>(), new Dictionary<string, int>(StringComparer.Ordinal), new List<string>());
        var members = new int[count][];
        for (var row = 0; row < count; row++)
        {
            var code = column.Codes[start + row];
            if (code < 0) members[row] = [];
            else if (known.TryGetValue(code, out var same)) members[row] = same;
            else known.Add(code, members[row] = [.. SetText.Split(column.Levels[code], separator).Select(Place)]);
        }
        return new(members, [.. names]);

        int Place(string name)
        {
            if (!placeOf.TryGetValue(name, out var place))
            {
                placeOf.Add(name, place = names.Count);
                names.Add(name);
            }
            return place;
        }
    }

    public OnnxValue Lower(GraphInputs inputs) => inputs[Field];
}

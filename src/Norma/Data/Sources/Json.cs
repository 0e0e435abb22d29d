using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>A JSON array of objects, one a row.</summary>
/// <param name="Path">Files, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
/// <param name="Records">The names that lead from the top to the array, as in <c>data.rows</c>; the top itself when absent.</param>
[Word, FileEnds(".json")]
public sealed record Json([OneOrMany] Items<string> Path, string? Records = null) : Source(Path)
{
    internal override RowFile Open(string path, string shown) => RecordFile.OpenJson(path, shown, Records);

    internal static new Source ForFile(string path) => CocoFile.Is(path) ? new Coco([path]) : SquadFile.Is(path) ? new Squad([path]) : new Json([path]);
}

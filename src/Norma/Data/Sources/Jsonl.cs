using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>JSON Lines: an object a line, one a row.</summary>
/// <param name="Path">Files, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
[Word, FileEnds(".jsonl", ".ndjson")]
public sealed record Jsonl([OneOrMany] Items<string> Path) : Source(Path)
{
    internal override RowFile Open(string path, string shown) => RecordFile.OpenJsonLines(path, shown);

    internal static new Source ForFile(string path) => new Jsonl([path]);
}

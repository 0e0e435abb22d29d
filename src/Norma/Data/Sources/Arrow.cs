using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>Apache Arrow IPC, a file (Feather V2) or a stream, without compression.</summary>
/// <remarks>https://arrow.apache.org/docs/format/Columnar.html. Numbers, texts (plain, large, views, by dictionary), booleans, decimals, dates and moments; other columns are refused by name where they are asked for.</remarks>
/// <param name="Path">Files, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
[Word, FileEnds(".arrow", ".arrows", ".feather", ".ipc")]
public sealed record Arrow([OneOrMany] Items<string> Path) : Source(Path)
{
    internal override RowFile Open(string path, string shown) => ArrowFile.Open(path, shown);

    internal static new Source ForFile(string path) => new Arrow([path]);
}

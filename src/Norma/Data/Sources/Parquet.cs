using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>Apache Parquet.</summary>
/// <param name="Path">Files, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
[Word, FileEnds(".parquet")]
public sealed record Parquet([OneOrMany] Items<string> Path) : Source(Path)
{
    internal override RowFile Open(string path, string shown) => ParquetFile.Open(path, shown);

    internal static new Source ForFile(string path) => new Parquet([path]);
}

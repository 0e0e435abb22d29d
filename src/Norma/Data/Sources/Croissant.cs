using Norma.Data.Reading;
using Norma.Data.Reading.RecordSets;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>A set of records of a Croissant description (1.0 or 1.1): its files lie beside it, are held to their digests, and give the fields that it describes. Nothing is downloaded.</summary>
/// <remarks>http://mlcommons.org/croissant/1.1. A field is called by its id without the set's: <c>passengers/age</c> is <c>age</c>. Types and descriptions are the contract's where the file states no others.</remarks>
/// <param name="Path">Descriptions, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
/// <param name="RecordSet">The id of the set of records; the only one that lists no splits and no classes when absent.</param>
[Word]
public sealed record Croissant([OneOrMany] Items<string> Path, string? RecordSet = null) : Source(Path)
{
    internal override RowFile Open(string path, string shown) => RecordSetFile.Open(path, shown, RecordSet);
}

using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>XML whose repeated element is a row; its attributes and child elements are the fields.</summary>
/// <param name="Path">Files, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
/// <param name="Records">The element names from the root to the row, as in <c>patients/patient</c>.</param>
[Word, FileEnds(".xml")]
public sealed record Xml([OneOrMany] Items<string> Path, string Records) : Source(Path)
{
    internal override RowFile Open(string path, string shown) => RecordFile.OpenXml(path, shown, Records);

    internal static new Source ForFile(string path) => new Xml([path], RecordFile.RecordsOf(path));
}

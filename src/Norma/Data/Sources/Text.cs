using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>Plain text in UTF-8. A row is a file, a line, a paragraph or a chunk of so many characters; its fields are <c>text</c>, <c>file</c> and <c>position</c>, the character at which it begins in its file.</summary>
/// <remarks>
/// <c>split: {type: time, by: position}</c> learns from the beginning of each file and judges by its end, so that no row is beside one that it was learned from.
/// The <c>text</c> builder of Hugging Face Datasets, whose <c>sample_by</c> is <c>per</c>.
/// </remarks>
/// <param name="Path">Files, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
/// <param name="Per">What of the text is a row.</param>
/// <param name="ChunkSize">Characters (Unicode code points) of a chunk.</param>
[Word, FileEnds(".txt", ".text")]
public sealed record Text([OneOrMany] Items<string> Path, TextUnit Per = TextUnit.Line, [Bounds(1, 1 << 20)] int ChunkSize = 256) : Source(Path)
{
    internal override RowFile Open(string path, string shown) => new TextFile(OpenedFile.Bytes(path, shown), shown, Per, ChunkSize);

    internal static new Source ForFile(string path) => new Text([path]);
}

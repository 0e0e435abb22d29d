using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>Pictures of an IDX file, the format of MNIST, as the field <c>image</c>, with their classes as the field <c>label</c>; packed by gzip or not.</summary>
/// <remarks>The classes stand in a file of their own beside it, found by its name: <c>train-labels-idx1-ubyte</c> for <c>train-images-idx3-ubyte</c>. http://yann.lecun.com/exdb/mnist/</remarks>
/// <param name="Path">Files of pictures, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
[Word, FileEnds(".gz", ".idx", ".idx3")]
public sealed record Idx([OneOrMany] Items<string> Path) : Source(Path)
{
    internal override RowFile Open(string path, string shown) => IdxRows.Open(path, shown);

    internal static new Source ForFile(string path) => new Idx([path]);
}

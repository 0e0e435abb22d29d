using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>Arrays given to <c>Fit</c>; a file that says so documents a model, but cannot be run again from the file alone.</summary>
[Word]
public sealed record Memory() : Source(Items<string>.Empty)
{
    internal override RowFile Open(string path, string shown) => throw new InvalidOperationException("Rows of memory are given, not opened.");
}

using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data;

/// <summary>Where rows come from. Words: <c>csv</c>, <c>json</c>, <c>jsonl</c>, <c>xml</c>, <c>parquet</c>, <c>memory</c>.</summary>
/// <param name="Path">Files, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
public abstract record Source(Items<string> Path)
{
    /// <summary>Opens one of its files.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">The file as findings name it.</param>
    /// <exception cref="FindingsException">It is not there, cannot be read, or is no such file.</exception>
    internal abstract RowFile Open(string path, string shown);

    /// <summary>What contradicts itself in what is stated.</summary>
    /// <param name="at">The path of the source in the spec.</param>
    internal virtual IEnumerable<Finding> CheckStated(string at) => [];
}

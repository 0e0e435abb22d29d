using Norma.Spec;

namespace Norma.Data;

/// <summary>Where rows come from. Words: <c>csv</c>, <c>json</c>, <c>jsonl</c>, <c>xml</c>, <c>parquet</c>, <c>memory</c>.</summary>
/// <param name="Path">Files, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
public abstract record Source(Items<string> Path)
{
    // Reading is added by the owner of Data: Source is stated, a reader gives a RawTable.
}

using Norma.Data.Reading;
using Norma.Data.Reading.Queries;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>The rows of one SELECT on a SQLite database, which is only read.</summary>
/// <remarks>The query reads this file alone: nothing is attached, written or loaded. State an order, where the order of rows matters. Columns of bytes may be fields of type <c>image</c> or <c>audio</c>.</remarks>
/// <param name="Path">Databases, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
/// <param name="Query">One SELECT statement.</param>
[Word]
public sealed record Sqlite([OneOrMany] Items<string> Path, string Query) : Source(Path)
{
    internal override RowFile Open(string path, string shown) => SqliteQuery.Open(path, shown, Query);

    internal override IEnumerable<Finding> CheckStated(string at) => QueryFault.Stated(Query, at);
}

using System.Text.RegularExpressions;
using Norma.Data.Reading;
using Norma.Data.Reading.Queries;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>The rows of one SELECT on a PostgreSQL server, which is only read. The connection is in an environment variable, never in the file, the lock or the report.</summary>
/// <remarks>The query runs once, in a transaction that only reads. State an order: the lock has the digest of the rows as they came.</remarks>
/// <param name="Query">One SELECT statement.</param>
/// <param name="Connection">The environment variable that holds the connection string of Npgsql. Its name begins with <c>NORMA_</c>: a file from elsewhere cannot use a connection that was made for another program.</param>
[Word]
public sealed partial record Postgresql(string Query, string Connection) : Source(Name)
{
    const string Name = "postgresql";

    internal override RowFile Open(string path, string shown) => PostgresqlQuery.Open(shown, Query, Connection);

    internal override IReadOnlyList<string> Resolve(string folder, string pattern) => pattern == Name ? [Name]
        : throw new FindingsException(ExitCode.Data, new Finding("DATA012", "$.data.split", $"names the file {Printable.Quote(pattern)} beside a query") { Expected = "a split of the query's rows", Fix = "split by a field: {type: predefined, by: part}." });

    internal override IEnumerable<Finding> CheckStated(string at)
    {
        foreach (var finding in QueryFault.Stated(Query, at)) yield return finding;
        // What was received may be the secret itself.
        if (!Variable().IsMatch(Connection))
            yield return new Finding("DATA012", $"{at}.connection", "received no name of an environment variable that begins with NORMA_") { Expected = "such a name, as in NORMA_SHOP", Fix = "put the connection string into the variable, and its name here." };
    }

    [GeneratedRegex(@"\ANORMA_[A-Z0-9_]{1,60}\z")]
    private static partial Regex Variable();
}

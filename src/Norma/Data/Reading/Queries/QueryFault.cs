using Norma.Spec;

namespace Norma.Data.Reading.Queries;

/// <summary>What is said of a query.</summary>
static class QueryFault
{
    const int Longest = 100_000;

    /// <summary>It cannot be run, or gives no table.</summary>
    public static FindingsException Of(string shown, string what, string expected, string fix) => new(ExitCode.Data, new Finding("DATA105", "$.data.source", what) { File = shown, Expected = expected, Fix = fix });

    /// <summary>It gives too much.</summary>
    public static FindingsException TooMuch(string shown, string what, string expected) => new(ExitCode.Limit, new Finding("DATA017", "$.data.source", what) { File = shown, Expected = expected, Fix = "ask for fewer rows or columns; more than that is read from Parquet or CSV." });

    /// <summary>It must not be run.</summary>
    public static FindingsException Refused(string shown, string what) => Of(shown, what, "one SELECT statement that reads", "write it as one SELECT.");

    /// <summary>What is wrong with the statement of it.</summary>
    public static IEnumerable<Finding> Stated(string query, string at)
    {
        if (string.IsNullOrWhiteSpace(query) || query.Contains('\0', StringComparison.Ordinal) || query.Length > Longest)
            yield return new Finding("DATA012", $"{at}.query", query.Length > Longest ? $"received {query.Length} characters" : "received no query") { Expected = "one SELECT statement", Fix = "write it, as in \"select * from visits order by day\"." };
    }
}

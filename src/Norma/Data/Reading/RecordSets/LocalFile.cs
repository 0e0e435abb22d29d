using Norma.Formats;

namespace Norma.Data.Reading.RecordSets;

/// <summary>How a file holds its rows.</summary>
enum FileKind
{
    /// <summary>None that is known: its name, its content and its lines.</summary>
    Other,
    /// <summary>Separated values.</summary>
    Csv,
    /// <summary>Values separated by tabs.</summary>
    Tsv,
    /// <summary>Apache Parquet.</summary>
    Parquet,
    /// <summary>One JSON document.</summary>
    Json,
    /// <summary>A JSON object a line.</summary>
    JsonLines,
}

/// <summary>A file that a Croissant document names, on the disk or in an archive.</summary>
/// <param name="Name">Its path below the document's folder, or in its archive.</param>
/// <param name="Shown">The file as findings name it.</param>
/// <param name="Kind">How it holds rows.</param>
/// <param name="Path">Where it is on the disk; null in an archive.</param>
/// <param name="Open">Opens its bytes.</param>
sealed record LocalFile(string Name, string Shown, FileKind Kind, string? Path, Func<ByteSource> Open)
{
    const long MostBytes = 256 << 20;

    /// <summary>All of it.</summary>
    public byte[] Bytes()
    {
        using var source = Open();
        if (source.Length > MostBytes) throw CsvFindings.TooLarge(Shown, source.Length, MostBytes, "", "split it, or store its rows as CSV or Parquet.");
        var bytes = new byte[source.Length];
        source.Read(0, bytes);
        return bytes;
    }

    /// <summary>What a media type, or else the end of a name, says.</summary>
    public static FileKind KindOf(string format, string name) => (format.Split(';')[0].Trim().ToLowerInvariant(), System.IO.Path.GetExtension(name).ToLowerInvariant()) switch
    {
        ("text/csv", _) => FileKind.Csv,
        ("text/tab-separated-values", _) => FileKind.Tsv,
        ("application/json", _) => FileKind.Json,
        ("application/x-parquet" or "application/vnd.apache.parquet" or "application/parquet", _) => FileKind.Parquet,
        ("application/jsonlines" or "application/jsonl" or "application/x-jsonlines" or "application/x-ndjson" or "application/jsonlines+json", _) => FileKind.JsonLines,
        (_, ".csv") => FileKind.Csv,
        (_, ".tsv") => FileKind.Tsv,
        (_, ".json") => FileKind.Json,
        (_, ".parquet") => FileKind.Parquet,
        (_, ".jsonl" or ".ndjson") => FileKind.JsonLines,
        _ => FileKind.Other,
    };
}

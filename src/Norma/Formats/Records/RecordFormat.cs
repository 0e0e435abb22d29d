using Norma.Spec;

namespace Norma.Formats.Records;

/// <summary>Takes the records of a file.</summary>
interface IRecordSink
{
    /// <summary>A field of the record.</summary>
    /// <param name="name">Its name; fields of inner objects have the names that lead to them, joined by dots.</param>
    /// <param name="value">Its value in UTF-8, as a CSV cell would have it.</param>
    /// <param name="missing">Whether it has none.</param>
    /// <param name="at">Where it stands.</param>
    /// <returns>Whether to go on.</returns>
    bool Field(string name, ReadOnlySpan<byte> value, bool missing, Func<Place> at);

    /// <summary>A field that is a list; it goes on as its text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">The list in JSON.</param>
    /// <param name="at">Where it stands.</param>
    bool List(string name, ReadOnlySpan<byte> text, Func<Place> at) => Field(name, text, missing: false, at);

    /// <summary>A field that is an object: its own fields follow.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="at">Where it stands.</param>
    void Object(string name, Func<Place> at) { }

    /// <summary>The record is over.</summary>
    /// <returns>Whether to go on.</returns>
    bool End();
}

/// <summary>How records are written in a file.</summary>
abstract class RecordFormat
{
    /// <summary>How deep a file may be nested.</summary>
    public const int Deepest = 64;

    /// <summary>The finding of a file that is not written so.</summary>
    public abstract string Code { get; }

    /// <summary>Goes through the records.</summary>
    /// <exception cref="RecordFault">The file is not written so.</exception>
    public abstract void Read(byte[] bytes, IRecordSink sink);
}

/// <summary>A file of records is not what it should be.</summary>
sealed class RecordFault(string path, string message, Place at, string expected, string fix) : Exception(message)
{
    /// <summary>Where in the structure.</summary>
    public string Path { get; } = path;

    /// <summary>Where in the file.</summary>
    public Place At { get; } = at;

    /// <summary>What was expected.</summary>
    public string Expected { get; } = expected;

    /// <summary>What to do.</summary>
    public string Fix { get; } = fix;

    /// <summary>Whether it is too large rather than wrong.</summary>
    public bool IsLimit { get; init; }
}

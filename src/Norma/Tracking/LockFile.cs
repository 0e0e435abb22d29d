using System.Text.Json;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Tracking;

/// <summary><c>norma.lock.json</c>: what a result depends on, and the result.</summary>
/// <param name="Norma">The version of the standard.</param>
/// <param name="Tool">The version of the program.</param>
/// <param name="Data">The files that rows came from.</param>
/// <param name="Split">Which rows were used for what.</param>
/// <param name="Seed">From which all randomness was derived.</param>
/// <param name="Threads">Threads of the tensor library.</param>
/// <param name="Device">Where it ran.</param>
/// <param name="Precision">The numbers of weights and products.</param>
/// <param name="Packages">Versions of what computes.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Os">Operating system and architecture.</param>
/// <param name="Cpu">The class of processor: results are equal, bit for bit, within one.</param>
/// <param name="Result">What came of it.</param>
public sealed record LockFile(
    int Norma,
    string Tool,
    IReadOnlyList<LockedData> Data,
    LockedSplit Split,
    long Seed,
    int Threads,
    string Device,
    string Precision,
    IReadOnlyDictionary<string, string> Packages,
    string Runtime,
    string Os,
    string Cpu,
    LockedResult Result)
{
    /// <summary>The file's name.</summary>
    public const string Name = "norma.lock.json";

    const long MostBytes = 16 << 20;

    /// <summary>As it is written.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RecordJson.Readable) + "\n";

    /// <summary>Reads the lock of a run folder or package.</summary>
    /// <exception cref="FindingsException"><c>FILE033</c>: it is no lock (exit 4). <c>FILE010</c> to <c>FILE012</c>: it cannot be read.</exception>
    public static LockFile Read(string folder)
    {
        var bytes = Contained.Read(folder, Name, MostBytes);
        try
        {
            if (JsonSerializer.Deserialize<LockFile>(bytes, RecordJson.Readable) is { } read) return read;
        }
        catch (JsonException fault)
        {
            throw Refused(folder, fault.Message);
        }
        throw Refused(folder, "null");
    }

    static FindingsException Refused(string folder, string why) => new(ExitCode.Refused, new Finding("FILE033", "", $"is no lock ({Printable.Escape(why)})")
    {
        File = Path.Combine(folder, Name),
        Expected = "what a run writes",
        Fix = "restore it from a copy, or run again.",
    });
}

/// <summary>A file that rows came from.</summary>
/// <param name="Path">As the spec names it.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Rows">How many rows it gave.</param>
public sealed record LockedData(string Path, long Size, string Sha256, int Rows);

/// <summary>Which rows were used for what.</summary>
/// <param name="Sha256">Over a byte a row: 0 training, 1 validation, 2 test.</param>
/// <param name="Train">Training rows.</param>
/// <param name="Validation">Validation rows.</param>
/// <param name="Test">Test rows.</param>
public sealed record LockedSplit(string Sha256, int Train, int Validation, int Test);

/// <summary>What came of a run.</summary>
/// <param name="Weights">SHA-256 of <c>model.safetensors</c>.</param>
/// <param name="Metrics">By part and metric.</param>
public sealed record LockedResult(string Weights, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Metrics);

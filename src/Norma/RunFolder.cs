using System.Globalization;
using System.Text;
using System.Text.Json;
using Norma.Formats;
using Norma.Spec;
using Norma.Tracking;

namespace Norma;

/// <summary>The folder of one run, kept for one process while it is open; what is in it and under which name.</summary>
public sealed class RunFolder : IDisposable
{
    const string OriginFile = "origin.json";
    const long MostOrigin = 1 << 20;

    readonly RunLock _held;

    RunFolder(string path, RunLock held) => (Path, _held) = (path, held);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The resolved spec.</summary>
    public string Spec => In("norma.yaml");

    /// <summary>A folder for each checkpoint.</summary>
    public string Checkpoints => In("checkpoints");

    /// <summary>TensorBoard's files.</summary>
    public string Events => In("events");

    /// <summary>The figures of each epoch.</summary>
    public string History => In("history.csv");

    /// <summary>The released model.</summary>
    public string Package => In("package");

    /// <summary>The page for people.</summary>
    public string Report => In("report.html");

    /// <summary>A folder for a new run.</summary>
    /// <param name="stated">Absent or empty; <c>runs/&lt;name&gt;/&lt;UTC time&gt;</c> below the current folder when null.</param>
    /// <param name="name">Of the model.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="FindingsException"><c>FILE034</c>: it holds something (exit 2). <c>FILE030</c>, <c>FILE031</c>: another run holds it, or it cannot be written (exit 5).</exception>
    public static RunFolder Create(string? stated, string name, TimeProvider time)
    {
        if (stated is null) return Fresh(name, time);
        if (File.Exists(stated) || (Directory.Exists(stated) && Directory.EnumerateFileSystemEntries(stated).Any(entry => System.IO.Path.GetFileName(entry) != RunLock.FileName)))
            throw new FindingsException(ExitCode.Spec, new Finding("FILE034", "", "there is something already")
            {
                File = stated,
                Expected = "an absent or empty folder",
                Fix = "choose another --output, or go on with the run that it holds: --resume.",
            });
        return new(stated, RunLock.Take(stated));
    }

    /// <summary>The folder of a run that goes on.</summary>
    /// <exception cref="FindingsException"><c>FILE035</c>: it holds no run (exit 2). <c>FILE030</c>, <c>FILE031</c>.</exception>
    public static RunFolder Resume(string path)
    {
        if (!File.Exists(System.IO.Path.Combine(path, "norma.yaml")) || !File.Exists(System.IO.Path.Combine(path, OriginFile)))
            throw new FindingsException(ExitCode.Spec, new Finding("FILE035", "", "holds no run that could go on")
            {
                File = path,
                Expected = $"the folder of a run, with norma.yaml and {OriginFile}",
                Fix = "name the folder that 'norma run' wrote.",
            });
        return new(path, RunLock.Take(path));
    }

    /// <summary>The spec that a run folder holds, its paths relative to where its data was.</summary>
    public static Stated Read(string path)
    {
        string? folder = null;
        try
        {
            using var origin = JsonDocument.Parse(Contained.Read(path, OriginFile, MostOrigin), new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 4 });
            if (origin.RootElement.ValueKind == JsonValueKind.Object && origin.RootElement.TryGetProperty("folder", out var stated) && stated.ValueKind == JsonValueKind.String) folder = stated.GetString();
        }
        catch (JsonException) { folder = null; }
        if (string.IsNullOrEmpty(folder))
            throw new FindingsException(ExitCode.Refused, new Finding("FILE035", "", "does not say where its data was")
            {
                File = System.IO.Path.Combine(path, OriginFile),
                Expected = "{\"folder\": \"…\"}",
                Fix = "restore the file from a copy, or run again.",
            });
        return Stated.Read(System.IO.Path.Combine(path, "norma.yaml"), folder: System.IO.Path.GetFullPath(System.IO.Path.Combine(path, folder)));
    }

    /// <summary>Writes the resolved spec, and where its paths begin.</summary>
    public void Begin(Plan plan)
    {
        Write("norma.yaml", SpecWriter.Write(plan.Spec));
        Write(OriginFile, JsonSerializer.Serialize(new Dictionary<string, string> { ["folder"] = System.IO.Path.GetRelativePath(Path, plan.Stated.Folder).Replace('\\', '/') }) + "\n");
    }

    /// <summary>Writes a text file whole or not at all.</summary>
    /// <exception cref="FindingsException"><c>FILE032</c>: it cannot be written (exit 5).</exception>
    public void Write(string name, string text)
    {
        try
        {
            AtomicFile.Write(In(name), Encoding.UTF8.GetBytes(text));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("FILE032", "", $"cannot be written ({fault.Message})")
            {
                File = In(name),
                Expected = "room, and a folder that this user may write",
                Fix = "free space or change the permissions, then go on with --resume.",
            });
        }
    }

    /// <summary>Gives the folder free.</summary>
    public void Dispose() => _held.Dispose();

    static RunFolder Fresh(string name, TimeProvider time)
    {
        var parent = System.IO.Path.Combine("runs", name);
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        for (var n = 1; ; n++)
        {
            var path = System.IO.Path.Combine(parent, n == 1 ? stamp : string.Create(CultureInfo.InvariantCulture, $"{stamp}-{n}"));
            if (Directory.Exists(path) || File.Exists(path)) continue;
            var held = RunLock.Take(path);
            if (!Directory.EnumerateFileSystemEntries(path).Any(entry => System.IO.Path.GetFileName(entry) != RunLock.FileName)) return new(path, held);
            held.Dispose();
        }
    }

    string In(string name) => System.IO.Path.Combine(Path, name);
}

using System.Globalization;
using System.Text;
using Norma.Formats;
using Norma.Spec;
using Norma.Tracking;

namespace Norma;

/// <summary>The folder of one run, kept for one process while it is open; what is in it and under which name.</summary>
public sealed class RunFolder : IDisposable
{
    const string SpecFile = "norma.yaml";

    readonly RunLock _held;

    RunFolder(string path, RunLock held)
    {
        (Path, _held) = (path, held);
        try
        {
            Swept = [.. Sweep(path), .. Sweep(Events)];
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The resolved spec.</summary>
    public string Spec => In(SpecFile);

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

    /// <summary>What processes that were killed left unfinished in it, and was removed or put back.</summary>
    public IReadOnlyList<Finding> Swept { get; }

    /// <summary>A folder for a new run.</summary>
    /// <param name="stated">Absent or empty; <c>runs/&lt;name&gt;/&lt;UTC time&gt;</c> below the current folder when null.</param>
    /// <param name="name">Of the model.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="FindingsException"><c>FILE034</c>: it holds something (exit 2). <c>FILE030</c>, <c>FILE031</c>: another run holds it, or it cannot be written (exit 5).</exception>
    public static RunFolder Create(string? stated, string name, TimeProvider time)
    {
        if (stated is null) return Fresh(name, time);
        if (!IsFree(stated)) throw Taken(stated);
        var held = RunLock.Take(stated);
        if (IsFree(stated)) return new(stated, held);
        held.Dispose();   // another run began and ended in between
        throw Taken(stated);
    }

    /// <summary>The folder of a run that goes on.</summary>
    /// <exception cref="FindingsException"><c>FILE035</c>: it holds no run (exit 2). <c>FILE030</c>, <c>FILE031</c>.</exception>
    public static RunFolder Resume(string path)
    {
        if (!File.Exists(System.IO.Path.Combine(path, SpecFile)) || !File.Exists(System.IO.Path.Combine(path, Origin.FileName)))
            throw NoRun(path, $"the folder of a run, with {SpecFile} and {Origin.FileName}");
        return new(path, RunLock.Take(path));
    }

    /// <summary>The spec that a run folder holds, its paths relative to where its data is.</summary>
    public static Stated Read(string path) => Read(path, Origin.Read(path));

    internal static Stated Read(string path, Origin origin) =>
        origin.Model is null ? Stated.Read(System.IO.Path.Combine(path, SpecFile), folder: origin.Find(path))
        : throw NoRun(path, "the folder of a run that trains; this one judges a model from elsewhere");

    /// <summary>Writes where the spec's paths begin, then the resolved spec: with it the folder holds a run.</summary>
    /// <param name="plan">What is planned.</param>
    /// <param name="model">The model from elsewhere that is judged; null where one is trained.</param>
    public void Begin(Plan plan, string? model = null)
    {
        var spec = SpecWriter.Write(plan.Spec);
        Write(Origin.FileName, Origin.Of(Path, plan, Encoding.UTF8.GetBytes(spec), model).ToJson());
        Write(SpecFile, spec);
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
            throw Unwritable(In(name), fault);
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
            if (IsFree(path)) return new(path, held);
            held.Dispose();
        }
    }

    // Where a run was killed before it began, only these are there.
    static bool IsFree(string path) => !File.Exists(path) && (!Directory.Exists(path) || Directory.EnumerateFileSystemEntries(path)
        .Select(entry => System.IO.Path.GetFileName(entry)).All(name => name is RunLock.FileName or Origin.FileName || AtomicFolder.IsUnfinished(name)));

    static IEnumerable<Finding> Sweep(string folder)
    {
        try
        {
            return AtomicFolder.Sweep(folder).Select(name => new Finding("FILE037", name, "was not finished when its process was killed, and is removed or put back") { Severity = Severity.Warning, File = folder });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder, fault);
        }
    }

    static FindingsException Taken(string path) => new(ExitCode.Spec, new Finding("FILE034", "", "there is something already")
    {
        File = path,
        Expected = "an absent or empty folder",
        Fix = "choose another --output, or go on with the run that it holds: --resume.",
    });

    static FindingsException NoRun(string path, string expected) => new(ExitCode.Spec, new Finding("FILE035", "", "holds no run that could go on")
    {
        File = path,
        Expected = expected,
        Fix = "name the folder that 'norma run' wrote.",
    });

    static FindingsException Unwritable(string path, Exception fault) => new(ExitCode.Environment, new Finding("FILE032", "", $"cannot be written ({fault.Message})")
    {
        File = path,
        Expected = "room, and a folder that this user may write",
        Fix = "free space or change the permissions, then go on with --resume.",
    });

    string In(string name) => System.IO.Path.Combine(Path, name);
}

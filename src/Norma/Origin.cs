using System.Text.Json;
using Norma.Data;
using Norma.Formats;
using Norma.Spec;

namespace Norma;

/// <summary><c>origin.json</c> of a run folder: where its data was, and of what files it began, so that what changed since is said.</summary>
/// <param name="Folder">What the paths of the spec are relative to, seen from the run folder: right while both are moved together.</param>
/// <param name="Absolute">The same from the root: right while the run folder alone is moved.</param>
/// <param name="Spec">SHA-256 of the resolved <c>norma.yaml</c>.</param>
/// <param name="Data">SHA-256 of each data file, by its name.</param>
/// <param name="Model">The model from elsewhere that was judged; null where one is trained.</param>
sealed record Origin(string Folder, string Absolute, string Spec, IReadOnlyDictionary<string, string> Data, string? Model)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "origin.json";

    const long MostBytes = 16 << 20;

    static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        WriteIndented = true,
        NewLine = "\n",
        MaxDepth = 4,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Of a run that begins.</summary>
    /// <param name="run">The run's folder, which is there.</param>
    /// <param name="plan">What is planned.</param>
    /// <param name="spec">The bytes of the resolved spec.</param>
    /// <param name="model">The model from elsewhere that is judged.</param>
    public static Origin Of(string run, Plan plan, ReadOnlySpan<byte> spec, string? model)
    {
        // A relative path leads through the real folders, whatever links either was named by.
        var folder = RealPath.Of(plan.Stated.Folder);
        var data = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in plan.Data.Files) data[file.Path] = file.Sha256;
        return new(Path.GetRelativePath(RealPath.Of(run), folder).Replace('\\', '/'), folder, Digest.Sha256(spec), data, model is null ? null : Path.GetFileName(model));
    }

    /// <summary>As it is written.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json) + "\n";

    /// <summary>Reads that of a run folder.</summary>
    /// <exception cref="FindingsException"><c>FILE035</c>: it says nothing usable (exit 4). <c>FILE010</c> to <c>FILE012</c>: it cannot be read.</exception>
    public static Origin Read(string run)
    {
        var bytes = Contained.Read(run, FileName, MostBytes);
        try
        {
            if (JsonSerializer.Deserialize<Origin>(bytes, s_json) is { } read && !read.Folder.Contains('\0') && !read.Absolute.Contains('\0')) return read;
        }
        catch (JsonException) { }   // said below: it was read, and is no origin
        throw new FindingsException(ExitCode.Refused, new Finding("FILE035", "", "does not say where its data was")
        {
            File = Path.Combine(run, FileName),
            Expected = "what a run writes",
            Fix = "restore the file from a copy, or run again.",
        });
    }

    /// <summary>Where the data is now: as seen from the run folder, or else where it was.</summary>
    public string Find(string run)
    {
        var beside = Path.GetFullPath(Path.Combine(RealPath.Of(run), Folder));
        return Data.Keys.All(name => File.Exists(Path.Combine(beside, name))) || !Path.IsPathFullyQualified(Absolute) ? beside : Absolute;
    }

    /// <summary>Whether the resolved spec is as it was.</summary>
    public bool HasSpec(string run) => Digest.Sha256(Contained.Read(run, "norma.yaml", MostBytes)) == Spec;

    /// <summary>A run goes on with what it began with, or not at all.</summary>
    /// <exception cref="FindingsException"><c>FILE039</c>: a data file is another than it was (exit 3).</exception>
    public void Require(Plan plan)
    {
        var now = plan.Data.Files.ToLookup(file => file.Path, file => file.Sha256);
        var changed = new List<Finding>();
        foreach (var name in Data.Keys.Union(now.Select(file => file.Key)).Order(StringComparer.Ordinal))
        {
            if (Data.TryGetValue(name, out var then) && now[name].Any() && now[name].All(sha => sha == then)) continue;
            changed.Add(new Finding("FILE039", "", then is null ? "is new since the run began" : !now[name].Any() ? "is not read any more" : $"has changed since the run began (its SHA-256 is {now[name].First(sha => sha != then)})")
            {
                File = Path.Combine(plan.Stated.Folder, name),
                Expected = then is null ? "the files that the run began with" : $"the SHA-256 {then}",
                Fix = "bring the data back as it was, or begin a new run.",
            });
        }
        if (changed.Count > 0) throw new FindingsException(ExitCode.Data, changed);
    }
}

using Norma.Formats;
using Norma.Spec;

namespace Norma;

/// <summary>A spec as it was read: the record, where each of its parts stands, and the folder that its paths are relative to.</summary>
public sealed class Stated
{
    readonly SpecDocument<ModelSpec>? _document;

    Stated(ModelSpec spec, string folder, SpecDocument<ModelSpec>? document) => (Spec, Folder, _document) = (spec, folder, document);

    /// <summary>The record.</summary>
    public ModelSpec Spec { get; }

    /// <summary>What paths are relative to.</summary>
    public string Folder { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="set">Overrides <c>path=value</c>.</param>
    /// <param name="folder">What its paths are relative to; its own folder when null.</param>
    /// <exception cref="FindingsException">Everything that is wrong with it (exit 2), or it may not be read (5).</exception>
    public static Stated Read(string path, IReadOnlyList<string>? set = null, string? folder = null)
    {
        if (FileFacts.IsSpecial(path))
            throw new FindingsException(ExitCode.Spec, new Finding("SPEC020", "", "is a device, pipe or socket") { File = path, Expected = "a file", Fix = "store what it gives in a file." });
        var document = SpecReader.ReadFile<ModelSpec>(path, set);
        folder ??= Path.GetDirectoryName(Path.GetFullPath(path))!;
        return document.Value is { } spec ? new(spec, folder, document) : throw new FindingsException(ExitCode.Spec, InOrder(document.File, [.. document.Findings, .. Further(document, folder)]));
    }

    // What the sound sections of a file come to, so that all that is wrong is said at once. What rests on an unsound section is not asked.
    static IEnumerable<Finding> Further(SpecDocument<ModelSpec> document, string folder)
    {
        if (document.Sound(out var unsound) is not { } part || unsound.Contains("data")) return [];
        try
        {
            new Stated(part, folder, document).Plan(examine: false);
            return [];
        }
        catch (FindingsException fault)
        {
            return fault.Findings.Where(finding => SectionOf(finding) switch
            {
                { } own when unsound.Contains(own) => false,
                "model" => !unsound.Contains("features"),
                "training" => !unsound.Contains("evaluation"),
                _ => true,
            });
        }
    }

    static string? SectionOf(Finding finding) => SpecPath.TryParse(finding.Path, out var steps) && steps is [string section, ..] ? section : null;

    // As a reader reports them; what is of the data comes last, as it came.
    static Finding[] InOrder(string file, IEnumerable<Finding> findings) => [.. findings.OrderBy(f => f.File == file && f.At is { } at ? (at.Line, at.Column) : (int.MaxValue, 0))];

    /// <summary>A spec that was made in C#.</summary>
    public static Stated Of(ModelSpec spec, string folder) => new(spec, Path.GetFullPath(folder), null);

    /// <summary>Reads the data, divides it, fits the features, and knows every shape; nothing is trained.</summary>
    /// <param name="examine">Whether the data is profiled and looked at for what a careful practitioner would say.</param>
    /// <exception cref="FindingsException">What cannot work (exit 2, 3 or 6), all of it at once.</exception>
    public Plan Plan(bool examine = true) => Norma.Plan.Of(this, examine);

    /// <summary>The finding with the file, line and column of its path.</summary>
    public Finding Locate(Finding finding)
    {
        if (_document is null || finding.At is not null || !finding.Path.StartsWith('$') || finding.File == _document.File) return finding;
        // What a data file lacks is stated here: that is where it can be mended.
        return _document.Locate(finding.File is { } data ? finding with { Message = $"{finding.Message} in {Printable.Quote(data)}" } : finding);
    }

    /// <summary>Does work whose findings are of this spec.</summary>
    /// <exception cref="FindingsException">The same, each finding with its line.</exception>
    internal T Locating<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (FindingsException fault) when (_document is not null && fault.Findings.Any(f => Locate(f) != f))
        {
            throw new FindingsException(fault.ExitCode, InOrder(_document.File, fault.Findings.Select(Locate)));
        }
    }
}

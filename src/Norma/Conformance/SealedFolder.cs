using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance;

/// <summary>A folder whose files a manifest lists with size and digest, opened as far as it can be.</summary>
class SealedFolder
{
    const int MostEntries = 10_000;

    readonly Lazy<(Manifest? Manifest, string? Fault)> _manifest;

    public SealedFolder(string path)
    {
        Path = path;
        _manifest = new(ReadManifest);
        Names = Directory.EnumerateFileSystemEntries(path).Take(MostEntries + 1).Select(entry => System.IO.Path.GetFileName(entry)).Order(StringComparer.Ordinal).ToList();
    }

    /// <summary>As the user named it.</summary>
    public string Path { get; }

    /// <summary>What lies in it; one more than 10,000 when there is more.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Why the manifest cannot be read; null when it can.</summary>
    public string? ManifestFault => _manifest.Value.Fault;

    /// <summary>What it lists.</summary>
    public Manifest Manifest => _manifest.Value.Manifest ?? throw new CannotJudgeException("the manifest cannot be read");

    (Manifest?, string?) ReadManifest()
    {
        try
        {
            return (Manifest.Parse(Contained.Read(Path, Manifest.FileName, Manifest.MostBytes)), null);
        }
        catch (InvalidDataException fault)
        {
            return (null, fault.Message);
        }
        catch (FindingsException fault) when (fault.ExitCode == ExitCode.Refused)
        {
            return (null, string.Join("; ", fault.Findings.Select(finding => finding.Message)));
        }
    }
}

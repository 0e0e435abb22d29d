using System.Globalization;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance.Artefacts;

/// <summary>A run folder: its lock and resolved file, with the package and the checkpoints inside.</summary>
sealed class RunKind : ArtefactKind
{
    const string PackageName = "package", Checkpoints = "checkpoints";

    public override string Name => "run folder";

    public override bool Recognises(Found found) => !found.Holds("model.onnx") && !found.Holds(Manifest.FileName) && found.Holds("norma.yaml") && (found.Holds("norma.lock.json") || found.Holds(Checkpoints));

    public override CheckReport Judge(Found found)
    {
        var rulings = new List<Ruling>();
        var package = System.IO.Path.Combine(found.Path, PackageName);
        if (Directory.Exists(package))
        {
            var inner = new PackageFolder(package);
            rulings.AddRange(Inside(PackageName, [.. Ruling.All<SealedFolder>(inner), .. Ruling.All(inner)]));
        }
        foreach (var step in Steps(System.IO.Path.Combine(found.Path, Checkpoints)))
            rulings.AddRange(Inside($"{Checkpoints}/{step}", Ruling.All(new SealedFolder(System.IO.Path.Combine(found.Path, Checkpoints, step)))));
        rulings.AddRange(Ruling.All(new RunFolder(found.Path)));
        return new(found.Path, Name, [.. rulings], []);
    }

    static IEnumerable<string> Steps(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).Select(path => System.IO.Path.GetFileName(path)).Where(name => name.All(char.IsAsciiDigit)).OrderBy(name => name.PadLeft(20, '0'), StringComparer.Ordinal)
        : [];

    static IEnumerable<Ruling> Inside(string folder, IEnumerable<Ruling> rulings) =>
        rulings.Select(ruling => ruling with { Places = [.. ruling.Places.Select(place => place with { Place = string.Create(CultureInfo.InvariantCulture, $"{folder}: {place.Place}") })] });
}

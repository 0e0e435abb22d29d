using System.Security.Cryptography;
using System.Text;
using Norma.Formats.Boxes;
using Norma.Formats.Voc;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Opens the annotations of PASCAL VOC: a folder of the standard layout, or files by a pattern.</summary>
static class VocFolder
{
    const string Annotations = "Annotations", Pictures = "JPEGImages", Main = "ImageSets/Main";

    // As VOC calls its sets, and as a split does.
    static readonly (string List, string Part)[] s_sets = [("train", "train"), ("val", "validation"), ("test", "test")];

    /// <summary>Whether a folder has the standard layout.</summary>
    public static bool Is(string path) => Directory.Exists(Path.Combine(path, Annotations)) && Directory.Exists(Path.Combine(path, Pictures));

    /// <summary>Opens them.</summary>
    /// <param name="path">A folder with <c>Annotations</c>, or annotation files by a pattern.</param>
    /// <param name="shown">The same as findings name it.</param>
    /// <param name="images">The folder of the pictures; that of the standard layout when null.</param>
    /// <param name="root">What <paramref name="images"/> is relative to.</param>
    /// <exception cref="FindingsException"><c>DATA001</c>, <c>DATA002</c>, <c>DATA042</c>.</exception>
    public static BoxRows Open(string path, string shown, string? images, string root)
    {
        path = path.TrimEnd('/', '\\');
        var standard = Directory.Exists(path);
        var names = Named(path, shown, standard);
        var top = standard ? path : Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(names[0].Path)))!;
        var folder = images is null ? Path.Combine(top, Pictures) : Path.Combine(root, images);
        if (!Directory.Exists(folder))
            throw BoxRows.Unfit(shown, $"has no folder of pictures at {Printable.Quote(images ?? Pictures)}", "the folder in which the pictures lie: state it as 'images'");
        var (rows, wrong, listing, size) = (new BoxRows.Row[names.Count], new FindingsException?[names.Count], new string[names.Count], 0L);
        Parallel.For(0, rows.Length, Spread.ByProcessors, i =>
        {
            try
            {
                var (bytes, digest) = BoxRows.BytesOf(names[i].Path, names[i].Shown, VocAnnotation.MostBytes);
                Interlocked.Add(ref size, bytes.Length);
                listing[i] = $"{digest}  {names[i].Shown}\n";
                rows[i] = new(VocAnnotation.Read(bytes), names[i].Shown);
            }
            catch (BoxFaultException fault)
            {
                wrong[i] = BoxRows.Unfit(names[i].Shown, fault);
            }
            catch (FindingsException fault)
            {
                wrong[i] = fault;
            }
        });
        if (Array.Find(wrong, one => one is not null) is { } first) throw new FindingsException(first.ExitCode, [.. wrong.SelectMany(one => one?.Findings ?? []).Take(100)]);
        BoxRows.Require(rows);
        var beside = new List<DataFile>();
        if (standard && Directory.Exists(Path.Combine(path, Main))) rows = Parted(rows, names, path, shown, beside);
        return new(shown, folder, rows, (size, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(listing))))), listing: true, beside);
    }

    static IReadOnlyList<(string Path, string Shown)> Named(string path, string shown, bool standard)
    {
        if (!standard && path.AsSpan().IndexOfAny('*', '?') < 0) return [(path, shown)];
        var (folder, pattern) = (standard ? Path.Combine(path, Annotations) : "", standard ? "*.xml" : path);
        if (standard && !Directory.Exists(folder)) throw BoxRows.Unfit(shown, $"has no folder {Printable.Quote(Annotations)}", "the layout of PASCAL VOC: Annotations, JPEGImages, ImageSets");
        try
        {
            var found = Globs.Resolve(folder, pattern);
            return standard
                ? [.. found.Select(name => (Path.Combine(folder, name), $"{shown.TrimEnd('/')}/{Annotations}/{name}"))]
                : [.. found.Select(name => (name, name.EndsWith(shown, StringComparison.Ordinal) ? shown : Below(name, path, shown)))];
        }
        catch (FindingsException none)
        {
            throw new FindingsException(none.ExitCode, [.. none.Findings.Select(finding => finding with { File = shown })]);
        }
    }

    // The file as the source names it: what stands before the pattern's own beginning is the spec's folder.
    static string Below(string name, string path, string shown) => path.EndsWith(shown, StringComparison.Ordinal) ? name[(path.Length - shown.Length)..] : name;

    // The rows of the sets, with the part of each; a picture in none of them is left out.
    static BoxRows.Row[] Parted(BoxRows.Row[] rows, IReadOnlyList<(string Path, string Shown)> names, string path, string shown, List<DataFile> beside)
    {
        var placeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Length; i++) placeOf.TryAdd(Path.GetFileNameWithoutExtension(names[i].Path), i);
        var parts = new string?[rows.Length];
        foreach (var (list, part) in s_sets)
        {
            var (file, named) = (Path.Combine(path, Main, $"{list}.txt"), $"{shown.TrimEnd('/')}/{Main}/{list}.txt");
            if (!File.Exists(file)) continue;
            var (bytes, digest) = BoxRows.BytesOf(file, named, VocSets.MostBytes);
            beside.Add(new(named, bytes.Length, digest, 0));
            try
            {
                foreach (var (name, at) in VocSets.Read(bytes))
                {
                    if (!placeOf.TryGetValue(name, out var place)) throw BoxRows.Unfit(named, $"names {Printable.Quote(name)}, of which there is no annotation", "pictures that are annotated", at);
                    if (parts[place] is { } other) throw BoxRows.Unfit(named, $"names {Printable.Quote(name)}, which is in the set {other} too", "each picture in one set: the model would be judged by what it has learned", at);
                    parts[place] = part;
                }
            }
            catch (BoxFaultException fault)
            {
                throw BoxRows.Unfit(named, fault);
            }
        }
        if (beside.Count == 0) return rows;
        var kept = Enumerable.Range(0, rows.Length).Where(i => parts[i] is not null).Select(i => rows[i] with { Set = parts[i] }).ToArray();
        return kept.Length > 0 ? kept : throw BoxRows.Unfit(shown, $"has lists in {Printable.Quote(Main)} that name no picture", "train.txt, val.txt or test.txt with a picture's name a line");
    }
}

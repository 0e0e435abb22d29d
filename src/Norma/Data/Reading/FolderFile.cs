using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Norma.Data.Fields;
using Norma.Formats.Images;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>The files of a folder as rows: each is one, and its path says the other fields.</summary>
sealed class FolderFile : RowFile
{
    const string Pictures = "image", Sounds = "audio", Wave = ".wav";

    /// <summary>What paths say where nothing else is stated.</summary>
    public const string UsualPattern = "{label}/**/*";

    readonly string[] _files;
    readonly string?[][] _said;

    FolderFile(string shown, string folder, string[] files, Items<string> names, string?[][] said) : base(shown) =>
        (Folder, _files, Names, _said) = (folder, files, names, said);

    /// <inheritdoc/>
    public override Items<string> Names { get; }

    /// <summary>Opens a folder, a file in it, or those that a pattern matches.</summary>
    /// <param name="path">The folder, file or pattern.</param>
    /// <param name="shown">The same as findings name it.</param>
    /// <param name="pattern">What the paths below the folder say; null for the usual.</param>
    /// <exception cref="FindingsException"><c>DATA001</c>: there is no such file. <c>DATA032</c>: the files are of several kinds, or a path is of another form (exit 3).</exception>
    public static FolderFile Open(string path, string shown, string? pattern)
    {
        var (folder, files) = Below(path, shown);
        var kinds = files.GroupBy(KindOf).Where(kind => kind.Key is not null).ToArray();
        if (kinds.Length == 0) throw Unfit("DATA001", shown, "holds no picture and no sound", $"files that end in {string.Join(", ", PictureReader.Ends)} or {Wave}", "name the folder that holds them.");
        if (kinds.Length > 1) throw Unfit("DATA032", shown, $"holds files of several kinds: {string.Join(" and ", kinds.Select(kind => kind.Key))}", "files of one kind", "name them by a pattern, as in 'folder/**/*.png'.");
        string[] kept = [.. kinds[0]];
        var form = pattern is not null ? new FilePattern(pattern) : kept.All(file => file.Contains('/', StringComparison.Ordinal)) ? new FilePattern(UsualPattern) : null;
        var said = Array.ConvertAll(kept, file => form is null ? [] : form.Take(file));
        if (Array.FindIndex(said, values => values is null) is >= 0 and var other)
            throw Unfit("DATA032", shown, string.Create(CultureInfo.InvariantCulture, $"holds {said.Count(values => values is null)} files whose path has another form, as {Printable.Quote(kept[other])}"), $"paths of the form {Printable.Quote(pattern ?? "{label}/*")}", "correct the pattern, or name the files by a narrower path.");
        return new(shown, folder, kept, [kinds[0].Key!, .. form?.Names ?? []], said!);
    }

    /// <inheritdoc/>
    public override (long Size, string Sha256) Identity()
    {
        // The names; the bytes of the files have a digest of their own where they are read.
        var listing = Encoding.UTF8.GetBytes(string.Concat(_files.Select(file => $"{file}\n")));
        return (listing.Length, Convert.ToHexStringLower(SHA256.HashData(listing)));
    }

    /// <inheritdoc/>
    public override bool IsListing => true;

    /// <inheritdoc/>
    public override Field? Usual(string name) => name == Pictures ? new Image() : name == Sounds ? new Audio() : null;

    /// <inheritdoc/>
    public override FileRows Read(IReadOnlyList<Func<Cells>?> columns, int most = int.MaxValue) => Read(columns, 0, Math.Min(most, _files.Length));

    /// <inheritdoc/>
    public override void Pieces(IReadOnlyList<Func<Cells>?> columns, Func<FileRows, bool> take)
    {
        for (var first = 0; first < _files.Length; first += Regrouped.Rows)
            if (!take(Read(columns, first, Math.Min(Regrouped.Rows, _files.Length - first)))) return;
    }

    /// <inheritdoc/>
    public override Column NamesOf(int first, int rows) => new TextColumn(Names[0], [.. Enumerable.Range(0, rows)], _files[first..(first + rows)]);

    FileRows Read(IReadOnlyList<Func<Cells>?> columns, int first, int rows)
    {
        Cells?[] cells = [.. columns.Select(make => make?.Invoke())];
        for (var row = first; row < first + rows; row++)
            for (var column = 0; column < cells.Length; column++)
                cells[column]?.Add(Encoding.UTF8.GetBytes(column == 0 ? _files[row] : _said[row][column - 1]!));
        return new(rows, [.. cells.Select(c => c is null ? null : (IReadOnlyList<Cells>)[c])]);
    }

    /// <inheritdoc/>
    public override Place?[] Locate(IReadOnlyList<CellAt> cells) => new Place?[cells.Count];

    /// <inheritdoc/>
    public override void Dispose() { }

    static string? KindOf(string file) => Path.GetExtension(file).ToLowerInvariant() is var end && PictureReader.Ends.Contains(end) ? Pictures : end == Wave ? Sounds : null;

    static (string Folder, IReadOnlyList<string> Files) Below(string path, string shown)
    {
        if (Directory.Exists(path)) return (path, Named(path, "**/*", shown));
        if (path.AsSpan().IndexOfAny('*', '?') < 0)
            return File.Exists(path) ? (Path.GetDirectoryName(Path.GetFullPath(path))!, [Path.GetFileName(path)]) : throw OpenedFile.Missing(path, shown);
        var parts = path.Replace('\\', '/').Split('/');
        var plain = parts.TakeWhile(part => part.AsSpan().IndexOfAny('*', '?') < 0).Count();
        var folder = string.Join('/', parts[..plain]);
        return (folder.Length == 0 ? "/" : folder, Named(folder.Length == 0 ? "/" : folder, string.Join('/', parts[plain..]), shown));
    }

    static IReadOnlyList<string> Named(string folder, string pattern, string shown)
    {
        try
        {
            return Globs.Resolve(folder, pattern);
        }
        catch (FindingsException none)
        {
            throw new FindingsException(none.ExitCode, [.. none.Findings.Select(finding => finding with { File = shown })]);
        }
    }

    static FindingsException Unfit(string code, string shown, string what, string expected, string fix) =>
        new(ExitCode.Data, new Finding(code, "", what) { File = shown, Expected = expected, Fix = fix });
}

using System.Globalization;
using Norma.Data.Fields;
using Norma.Formats;
using Norma.Formats.Idx;
using Norma.Formats.Images;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Pictures of an IDX file with their classes.</summary>
sealed class IdxRows : RowFile
{
    const string Pictures = "image", Classes = "label";

    readonly IdxFile _images;
    readonly IdxFile? _labels;
    readonly (long Size, string Sha256) _identity;
    readonly DataFile? _beside;

    IdxRows(string shown, IdxFile images, (long, string) identity, IdxFile? labels = null, DataFile? beside = null) : base(shown)
    {
        (_images, _labels, _identity, _beside) = (images, labels, identity, beside);
        Names = labels is null ? [Pictures] : [Pictures, Classes];
    }

    /// <inheritdoc/>
    public override Items<string> Names { get; }

    /// <summary>Opens a file of pictures and that of their classes beside it.</summary>
    /// <exception cref="FindingsException"><c>DATA033</c>: one is no such file, or they do not have as many rows (exit 3).</exception>
    public static IdxRows Open(string path, string shown)
    {
        var (images, one) = Read(path, shown);
        if (images.Sizes.Length is not (3 or 4) || images.Sizes.Length == 4 && images.Sizes[3] is not (1 or 3 or 4) || images.Sizes.Skip(1).Any(size => size < 1))
            throw Unfit(shown, $"holds values of the shape [{string.Join(", ", images.Sizes)}]", "pictures: [rows, height, width] or [rows, height, width, channels]", "name the file of the pictures.");
        var name = Path.GetFileName(path);
        var beside = name.Replace("images", "labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal);
        var place = Path.Combine(Path.GetDirectoryName(path) ?? "", beside);
        if (beside == name || !File.Exists(place)) return new(shown, images, one);
        var (labels, other) = Read(place, beside);
        if (labels.Sizes is not [var rows] || rows != images.Sizes[0])
            throw Unfit(beside, $"holds values of the shape [{string.Join(", ", labels.Sizes)}]", string.Create(CultureInfo.InvariantCulture, $"[{images.Sizes[0]}]: a class for each picture of {Printable.Quote(shown)}"), "take both files from one place.");
        return new(shown, images, one, labels, new(shown[..^name.Length] + beside, other.Size, other.Sha256, rows));
    }

    static (IdxFile File, (long Size, string Sha256) Identity) Read(string path, string shown)
    {
        using var source = OpenedFile.Bytes(path, shown);
        try
        {
            var file = IdxFile.Read(source);
            using var bytes = new SourceStream(source);
            return (file, (source.Length, Digest.Sha256(bytes)));
        }
        catch (IdxFaultException fault)
        {
            throw Unfit(shown, fault.Message, "an IDX file of unsigned bytes", "take the file from its origin again.");
        }
    }

    /// <inheritdoc/>
    public override (long Size, string Sha256) Identity() => _identity;

    /// <inheritdoc/>
    public override IEnumerable<DataFile> Beside => _beside is null ? [] : [_beside];

    /// <inheritdoc/>
    public override Field? Usual(string name) => name == Pictures ? new Image() : null;

    /// <inheritdoc/>
    public override FileRows Read(IReadOnlyList<Func<Cells>?> columns, int most = int.MaxValue)
    {
        var rows = Math.Min(most, _images.Sizes[0]);
        var (height, width, channels) = (_images.Sizes[1], _images.Sizes[2], _images.Sizes.Length == 4 ? _images.Sizes[3] : 1);
        var size = height * width * channels;
        Cells?[] cells = [.. columns.Select(make => make?.Invoke())];
        Span<byte> text = stackalloc byte[4];
        for (var row = 0; row < rows; row++)
        {
            if (cells[0] is PictureCells pictures) pictures.Add(new Picture(height, width, channels, _images.Values.AsMemory(row * size, size)));
            else cells[0]?.AddMissing();
            if (cells.Length < 2 || cells[1] is null) continue;
            _labels!.Values[row].TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
            cells[1]!.Add(text[..length]);
        }
        return new(rows, [.. cells.Select(c => c is null ? null : (IReadOnlyList<Cells>)[c])]);
    }

    /// <inheritdoc/>
    public override Place?[] Locate(IReadOnlyList<CellAt> cells) => new Place?[cells.Count];

    /// <inheritdoc/>
    public override void Dispose() { }

    static FindingsException Unfit(string shown, string what, string expected, string fix) =>
        new(ExitCode.Data, new Finding("DATA033", "", what) { File = shown, Expected = expected, Fix = fix });
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Norma.Data.Fields;
using Norma.Formats;
using Norma.Formats.Boxes;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Pictures with their boxes as rows: the fields <c>image</c>, <c>boxes</c> and, where sets are stated, <c>split</c>.</summary>
sealed class BoxRows : RowFile
{
    /// <summary>The fields.</summary>
    public const string Pictures = "image", Found = "boxes", Sets = "split";

    const int MostFindings = 100;

    readonly IReadOnlyList<Row> _rows;
    readonly (long Size, string Sha256) _identity;
    readonly bool _listing;
    readonly IReadOnlyList<DataFile> _beside;

    /// <summary>A picture, the file that says its boxes, and the part that it is in; null where none is stated.</summary>
    public readonly record struct Row(StatedPicture Picture, string File, string? Set = null);

    /// <summary>Rows of pictures.</summary>
    /// <param name="shown">What findings name.</param>
    /// <param name="folder">The folder of the pictures.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="identity">Size and digest of what says the boxes.</param>
    /// <param name="listing">Whether that are several files.</param>
    /// <param name="beside">Files that say something of the rows.</param>
    public BoxRows(string shown, string folder, IReadOnlyList<Row> rows, (long, string) identity, bool listing, IReadOnlyList<DataFile> beside) : base(shown)
    {
        (Folder, _rows, _identity, _listing, _beside) = (folder, rows, identity, listing, beside);
        Names = rows.Any(row => row.Set is not null) ? [Pictures, Found, Sets] : [Pictures, Found];
    }

    /// <inheritdoc/>
    public override Items<string> Names { get; }

    /// <inheritdoc/>
    public override (long Size, string Sha256) Identity() => _identity;

    /// <inheritdoc/>
    public override bool IsListing => _listing;

    /// <inheritdoc/>
    public override IEnumerable<DataFile> Beside => _beside;

    /// <inheritdoc/>
    public override Field? Usual(string name) => name switch
    {
        Pictures => new Image(),
        Found => new Boxes(),
        Sets => new Category(Role.Ignore),
        _ => null,
    };

    /// <inheritdoc/>
    public override FileRows Read(IReadOnlyList<Func<Cells>?> columns, int most = int.MaxValue)
    {
        var rows = Math.Min(most, _rows.Count);
        Cells?[] cells = [.. columns.Select(make => make?.Invoke())];
        var wrong = new List<Finding>();
        var count = 0L;
        for (var i = 0; i < rows; i++)
        {
            var row = _rows[i];
            cells[0]?.Add(Encoding.UTF8.GetBytes(row.Picture.File));
            if (cells[1] is BoxCells boxes)
            {
                foreach (var (box, why) in boxes.Add(row.Picture))
                    if (count++ < MostFindings) wrong.Add(Wrong(row, box, why));
            }
            else cells[1]?.Add(Encoding.UTF8.GetBytes(BoxText.Write(row.Picture.Boxes.Select(box => (box, (float?)null)))));
            if (cells.Length < 3 || cells[2] is null) continue;
            if (row.Set is null) cells[2]!.AddMissing();
            else cells[2]!.Add(Encoding.UTF8.GetBytes(row.Set));
        }
        if (count > MostFindings) wrong.Add(new("DATA043", "", string.Create(CultureInfo.InvariantCulture, $"and {count - MostFindings} more boxes")) { File = Shown, Expected = "boxes inside of their pictures", Fix = "correct them, or state 'invalid: drop' for the field." });
        DataReader.Refuse(ExitCode.Data, wrong);
        return new(rows, [.. cells.Select(c => c is null ? null : (IReadOnlyList<Cells>)[c])]);
    }

    static Finding Wrong(Row row, StatedBox box, string why) => new("DATA043", box.Source ?? "", $"{(box.Source is null ? "" : $"of {Printable.Quote(row.Picture.File)} ")}{why}")
    {
        File = row.File,
        At = box.At,
        Expected = "a box inside of its picture, of a class that is stated",
        Fix = "correct it there; 'invalid: drop' for the field goes without boxes of no area or outside of their picture.",
    };

    /// <inheritdoc/>
    public override Place?[] Locate(IReadOnlyList<CellAt> cells) => new Place?[cells.Count];

    /// <inheritdoc/>
    public override void Dispose() { }

    /// <summary>A finding of a file that cannot be used.</summary>
    public static FindingsException Unfit(string file, BoxFaultException fault) => Unfit(file, fault.Message, fault.Expected, fault.At, fault.IsLimit);

    /// <summary>A finding of a file that cannot be used.</summary>
    public static FindingsException Unfit(string file, string what, string expected, Place? at = null, bool limit = false) =>
        new(limit ? ExitCode.Limit : ExitCode.Data, new Finding("DATA042", "", what) { File = file, At = at, Expected = expected, Fix = "correct the file there, or take it from its origin again." });

    /// <summary>Refuses pictures that are named outside of their folder, or twice.</summary>
    public static void Require(IReadOnlyList<Row> rows)
    {
        var wrong = new List<Finding>();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (Contained.Unfit(row.Picture.File) is { } why) wrong.AddRange(Unfit(row.File, $"names the picture {Printable.Quote(row.Picture.File)}, which {why}", "a file below the folder of the pictures").Findings);
            else if (!seen.TryAdd(row.Picture.File, row.File)) wrong.AddRange(Unfit(row.File, $"names the picture {Printable.Quote(row.Picture.File)}, as {Printable.Quote(seen[row.Picture.File])} does", "a picture for each").Findings);
            if (wrong.Count >= MostFindings) break;
        }
        DataReader.Refuse(ExitCode.Data, wrong);
    }

    /// <summary>The bytes of a file, with their digest; what is too large is refused before it is read.</summary>
    public static (byte[] Bytes, string Sha256) BytesOf(string path, string shown, long most)
    {
        using var source = OpenedFile.Bytes(path, shown);
        if (source.Length > most) throw Unfit(shown, string.Create(CultureInfo.InvariantCulture, $"has {source.Length:N0} bytes"), string.Create(CultureInfo.InvariantCulture, $"at most {most:N0}"), limit: true);
        var bytes = new byte[source.Length];
        using (var stream = new SourceStream(source)) stream.ReadExactly(bytes);
        return (bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}

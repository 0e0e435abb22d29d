using System.Text.Json;
using Norma.Formats;
using Norma.Formats.Boxes;
using Norma.Formats.Coco;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Opens a file of instances as COCO writes them.</summary>
static class CocoFile
{
    /// <summary>Whether a JSON file has a list of images or of annotations at its top, as far as its beginning tells.</summary>
    public static bool Is(string path) => JsonHead.Tells(path, static (ref Utf8JsonReader reader) =>
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var telling = reader.ValueTextEquals("images"u8) || reader.ValueTextEquals("annotations"u8);
            if (!reader.Read()) return false;
            if (telling && reader.TokenType == JsonTokenType.StartArray) return true;
            if (!reader.TrySkip()) return false;
        }
        return false;
    });

    /// <summary>Opens it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">The same as findings name it.</param>
    /// <param name="images">The folder of the pictures; that of the file when null.</param>
    /// <param name="root">What <paramref name="images"/> is relative to.</param>
    /// <exception cref="FindingsException"><c>DATA001</c>, <c>DATA002</c>, <c>DATA042</c>.</exception>
    public static BoxRows Open(string path, string shown, string? images, string root)
    {
        var (bytes, digest) = BoxRows.BytesOf(path, shown, CocoInstances.MostBytes);
        var folder = images is null ? Path.GetDirectoryName(Path.GetFullPath(path))! : Path.Combine(root, images);
        if (!Directory.Exists(folder)) throw BoxRows.Unfit(shown, $"has no folder of pictures at {Printable.Quote(images)}", "the folder in which the pictures lie: state it as 'images'");
        try
        {
            BoxRows.Row[] rows = [.. CocoInstances.Read(bytes).Select(picture => new BoxRows.Row(picture, shown))];
            BoxRows.Require(rows);
            return new(shown, folder, rows, (bytes.Length, digest), listing: false, []);
        }
        catch (BoxFaultException fault)
        {
            throw BoxRows.Unfit(shown, fault);
        }
    }
}

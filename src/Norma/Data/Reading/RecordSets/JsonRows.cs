using System.Text.Json;
using Norma.Formats;
using Norma.Formats.Croissant;
using Norma.Spec;

namespace Norma.Data.Reading.RecordSets;

/// <summary>Rows of JSON: what the paths of all fields begin with, up to the last <c>[*]</c> that they share, is a row.</summary>
sealed class JsonRows
{
    readonly List<JsonElement> _rows = [];
    readonly int _shared;
    readonly string _shown;

    JsonRows(int shared, string shown) => (_shared, _shown) = (shared, shown);

    /// <summary>By file, how many rows it gave.</summary>
    public List<int> RowsOfFiles { get; } = [];

    /// <summary>Reads the files.</summary>
    /// <param name="files">JSON or JSON Lines.</param>
    /// <param name="paths">The paths of all fields that are taken from them.</param>
    /// <param name="shown">The document as findings name it.</param>
    public static JsonRows Of(IReadOnlyList<LocalFile> files, IReadOnlyList<JsonPath> paths, string shown)
    {
        var lines = files.Any(file => file.Kind == FileKind.JsonLines);
        var rows = new JsonRows(lines ? 0 : SharedOf(paths), shown);
        var prefix = JsonPath.Of(paths[0].Steps.Take(rows._shared));
        foreach (var file in files)
        {
            var before = rows._rows.Count;
            if (lines) rows.Lines(file);
            else rows._rows.AddRange(prefix.Find(Parse(file.Bytes(), file.Shown, null)));
            rows.RowsOfFiles.Add(rows._rows.Count - before);
        }
        return rows;
    }

    static int SharedOf(IReadOnlyList<JsonPath> paths)
    {
        var shared = 0;
        for (var step = 0; paths.All(path => step < path.Steps.Count && path.Steps[step] == paths[0].Steps[step]); step++)
            if (paths[0].Steps[step].IsAll) shared = step + 1;
        return shared;
    }

    void Lines(LocalFile file)
    {
        var bytes = file.Bytes();
        var line = 0;
        for (var at = bytes.AsSpan().StartsWith(Utf8Text.Mark) ? Utf8Text.Mark.Length : 0; at < bytes.Length; line++)
        {
            var end = bytes.AsSpan(at).IndexOf((byte)'\n');
            var next = end < 0 ? bytes.Length : at + end + 1;
            if (bytes.AsSpan(at..next).IndexOfAnyExcept(" \t\r\n"u8) >= 0) _rows.Add(Parse(bytes.AsMemory(at..next), file.Shown, line));
            at = next;
        }
    }

    static JsonElement Parse(ReadOnlyMemory<byte> bytes, string shown, int? line)
    {
        try
        {
            return StrictJson.Parse(bytes);
        }
        catch (InvalidDataException fault)
        {
            throw new FindingsException(ExitCode.Data, new Finding("DATA013", "", fault.Message) { File = shown, At = line is { } at ? new(at + 1, 1) : null, Expected = "JSON as RFC 8259 has it, at most 64 deep, no member twice", Fix = "correct the file there." });
        }
    }

    /// <summary>The values of a field.</summary>
    public TextColumn Column(CroissantField field, JsonPath path)
    {
        var rest = JsonPath.Of(path.Steps.Skip(_shared));
        var texts = new TextsOfRows();
        for (var row = 0; row < _rows.Count; row++)
        {
            var found = rest.Find(_rows[row]).ToArray();
            if (found.Length > 1 && !field.IsArray)
                throw RecordSetFault.Unread(_shown, field.Place, $"finds {found.Length} values by {Printable.Quote(path.ToString())} in record {row + 1}", "one value, or isArray", "correct the path, or state isArray.");
            texts.Add(field.IsArray && rest.Steps.Any(step => step.IsAll) ? Transforms.JsonOf(found.Select(value => ValueOf(value).Text), field) : found.Length == 0 ? null : ValueOf(found[0]).Text);
        }
        return texts.Column(field.Id);
    }

    /// <summary>A value as a text: what is no text, number, true or false is its JSON.</summary>
    public static Value ValueOf(JsonElement element) => new(element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => element.GetString(),
        _ => element.GetRawText(),
    }, null);
}

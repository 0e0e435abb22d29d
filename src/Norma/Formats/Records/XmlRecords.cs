using System.Text;
using System.Xml;
using Norma.Spec;

namespace Norma.Formats.Records;

/// <summary>Repeated elements of an XML file. A record's attributes and the elements in it are its fields, inner ones by dotted names. No document type, no entity, nothing outside is read.</summary>
/// <param name="records">The element names from the root to the record, joined by slashes.</param>
sealed class XmlRecords(string records) : RecordFormat
{
    readonly string[] _path = records.Trim('/').Split('/');

    /// <inheritdoc/>
    public override string Code => "DATA014";

    /// <inheritdoc/>
    public override void Read(byte[] bytes, IRecordSink sink)
    {
        using var reader = Open(bytes);
        try
        {
            var matched = 0;      // how many of the path's names the open elements are
            var rows = 0L;
            var seen = new List<string>();
            while (reader.Read())
            {
                if (reader.Depth > Deepest) throw Fault(reader, $"is nested deeper than {Deepest}", "a flat list of records", "see that it is the file that was meant.");
                if (reader.NodeType == XmlNodeType.EndElement && reader.Depth < matched) matched = reader.Depth;
                if (reader.NodeType != XmlNodeType.Element || reader.Depth != matched) continue;
                if (reader.LocalName != _path[matched])
                {
                    if (matched > 0 || seen.Count == 0) seen.Add(reader.LocalName);
                    if (seen.Count > 20) seen.RemoveAt(20);
                    continue;
                }
                if (matched < _path.Length - 1)
                {
                    if (!reader.IsEmptyElement) matched++;
                    continue;
                }
                rows++;
                Record(reader, sink);
                if (!sink.End()) return;
            }
            if (rows == 0)
                throw new RecordFault("", $"has no element {Printable.Quote(records)}", new(1, 1), seen.Count == 0 ? "records" : $"a path of its elements, such as {string.Join(", ", seen.Distinct().Select(Printable.Escape))}", Nearest.Hint(_path[^1], seen) ?? "correct the source's 'records'.");
        }
        catch (XmlException broken)
        {
            throw Fault(broken);
        }
    }

    /// <summary>The path of the first element below the root.</summary>
    public static string First(byte[] bytes)
    {
        using var reader = Open(bytes);
        try
        {
            string? root = null;
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element) continue;
                if (root is not null) return $"{root}/{reader.LocalName}";
                root = reader.LocalName;
            }
            throw new RecordFault("", "has no element below its root", new(1, 1), "a root element with the records in it", "see that it is the file that was meant.");
        }
        catch (XmlException broken)
        {
            throw Fault(broken);
        }
    }

    static XmlReader Open(byte[] bytes) => XmlReader.Create(new MemoryStream(bytes, writable: false), new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    });

    static RecordFault Fault(XmlException broken) =>
        new("", $"is broken XML: {Said(broken)}", new(Math.Max(1, broken.LineNumber), Math.Max(1, broken.LinePosition)), "well-formed XML without a document type", "correct the file there.");

    /// <summary>Reads a record, at whose beginning the reader stands; at its end afterwards.</summary>
    static void Record(XmlReader reader, IRecordSink sink)
    {
        var (name, depth, empty) = (reader.LocalName, reader.Depth, reader.IsEmptyElement);
        var any = Attributes(reader, "", sink);
        if (empty) return;
        var (text, begun) = Element(reader, depth, "", sink, ref any);
        if (text.Length == 0) return;
        if (any) throw Mixed(reader, name);
        sink.Field(name, Encoding.UTF8.GetBytes(text), missing: false, () => begun);
    }

    static bool Attributes(XmlReader reader, string prefix, IRecordSink sink)
    {
        var any = false;
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI is "http://www.w3.org/2000/xmlns/" or "http://www.w3.org/2001/XMLSchema-instance") continue;
            any = true;
            var at = PlaceOf(reader);
            sink.Field(prefix + reader.LocalName, Encoding.UTF8.GetBytes(reader.Value), missing: false, () => at);
        }
        reader.MoveToElement();
        return any;
    }

    /// <summary>Reads what is in an element; gives its own text.</summary>
    static (string Text, Place At) Element(XmlReader reader, int depth, string prefix, IRecordSink sink, ref bool any)
    {
        var text = new StringBuilder();
        var begun = PlaceOf(reader);
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader.Depth > Deepest) throw Fault(reader, $"is nested deeper than {Deepest}", "records of fields", "see that it is the file that was meant.");
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace) text.Append(reader.Value);
            if (reader.NodeType != XmlNodeType.Element) continue;
            any = true;
            var (name, inner, empty, at) = (prefix + reader.LocalName, reader.Depth, reader.IsEmptyElement, PlaceOf(reader));
            var below = Attributes(reader, name + ".", sink);
            var own = "";
            if (!empty)
            {
                (own, _) = Element(reader, inner, name + ".", sink, ref below);
                if (below && own.Length > 0 && own.AsSpan().Trim().Length == 0) own = "";
            }
            if (!below || own.Length > 0) sink.Field(name, Encoding.UTF8.GetBytes(own), missing: own.Length == 0, () => at);
        }
        return (text.ToString(), begun);
    }

    static RecordFault Mixed(XmlReader reader, string name) => Fault(reader, $"the record {Printable.Quote(name)} has text beside its fields", "fields only", "put the text into an element of its own.");

    static RecordFault Fault(XmlReader reader, string message, string expected, string fix) => new("", message, PlaceOf(reader), expected, fix);

    static Place PlaceOf(XmlReader reader) => reader is IXmlLineInfo line && line.HasLineInfo() ? new(line.LineNumber, line.LinePosition) : new(1, 1);

    static string Said(XmlException broken)
    {
        var end = broken.Message.IndexOf(" Line ", StringComparison.Ordinal);
        return (end < 0 ? broken.Message : broken.Message[..end]).TrimEnd('.');
    }
}

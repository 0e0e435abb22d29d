using System.Globalization;
using System.Text;
using System.Xml;
using Norma.Formats.Boxes;
using Norma.Spec;

namespace Norma.Formats.Voc;

/// <summary>Reads an annotation of the PASCAL Visual Object Classes challenges: an XML file that names a picture and its boxes.</summary>
/// <remarks>
/// VOC counts pixels from 1 and includes both ends: <c>xmin 1, xmax 640</c> is all of a picture 640 wide. Here edges are positions between pixels, so 1 is taken from
/// <c>xmin</c> and <c>ymin</c>. What stands in the parts of an object (<c>part</c>) is passed over, as is what the standard does not know.
/// No document type, no entity, nothing outside is read; depth, length of texts and number of objects are bounded.
/// <para>Everingham et al. 2010, https://doi.org/10.1007/s11263-009-0275-4; VOC2012 development kit, <c>VOCreadrecxml.m</c>.</para>
/// </remarks>
static class VocAnnotation
{
    /// <summary>The most bytes of a file.</summary>
    public const int MostBytes = 16 << 20;

    const int Deepest = 16, LongestText = 4096, MostObjects = 100_000;

    /// <summary>The picture and its boxes.</summary>
    /// <exception cref="BoxFaultException">The bytes are no such file.</exception>
    public static StatedPicture Read(byte[] bytes)
    {
        using var reader = XmlReader.Create(new MemoryStream(bytes, writable: false), new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            MaxCharactersInDocument = MostBytes,
        });
        try
        {
            return new Reading(reader).Picture();
        }
        catch (XmlException broken)
        {
            var end = broken.Message.IndexOf(" Line ", StringComparison.Ordinal);
            throw new BoxFaultException($"is broken XML: {Printable.Escape((end < 0 ? broken.Message : broken.Message[..end]).TrimEnd('.'))}",
                new(Math.Max(1, broken.LineNumber), Math.Max(1, broken.LinePosition)), "well-formed XML without a document type");
        }
    }

    sealed class Reading(XmlReader reader)
    {
        readonly List<StatedBox> _boxes = [];
        readonly List<string> _path = [];
        readonly Dictionary<string, (string Text, Place At)> _object = new(StringComparer.Ordinal);
        string? _file, _width, _height;
        Place _objectAt;

        public StatedPicture Picture()
        {
            while (reader.Read())
            {
                if (reader.NodeType is XmlNodeType.Element) Begin();
                else if (reader.NodeType is XmlNodeType.EndElement) End();
                else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) Take(reader.Value);
            }
            if (string.IsNullOrWhiteSpace(_file)) throw new BoxFaultException("names no picture", new(1, 1), "an element 'filename' in 'annotation'");
            return new(_file, Size(_width, "width"), Size(_height, "height"), _boxes);
        }

        Place Here => reader is IXmlLineInfo line && line.HasLineInfo() ? new(line.LineNumber, line.LinePosition) : new(1, 1);

        void Begin()
        {
            if (_path.Count >= Deepest) throw new BoxFaultException($"is nested deeper than {Deepest}", Here, "an annotation of PASCAL VOC");
            if (_path.Count == 0 && reader.LocalName != "annotation")
                throw new BoxFaultException($"has the root {Printable.Quote(reader.LocalName)}", Here, "the root 'annotation' of PASCAL VOC");
            _path.Add(reader.LocalName);
            if (_path is [_, "object"])
            {
                _object.Clear();
                _objectAt = Here;
            }
            if (reader.IsEmptyElement) End();
        }

        void End()
        {
            if (_path is [_, "object"]) Object();
            _path.RemoveAt(_path.Count - 1);
        }

        void Take(string text)
        {
            if (text.Length > LongestText) throw new BoxFaultException($"has a text of {text.Length} characters", Here, $"at most {LongestText}");
            text = text.Trim();
            if (_path is [_, "filename"]) _file = Once(_file, text);
            else if (_path is [_, "size", "width"]) _width = Once(_width, text);
            else if (_path is [_, "size", "height"]) _height = Once(_height, text);
            else if (_path is [_, "object", var own] && !_object.TryAdd(own, (text, Here))) throw Twice();
            else if (_path is [_, "object", "bndbox", var edge] && !_object.TryAdd($"bndbox.{edge}", (text, Here))) throw Twice();
        }

        string Once(string? known, string text) => known is null ? text : throw Twice();

        BoxFaultException Twice() => new($"states {Printable.Quote(string.Join('/', _path.Skip(1)))} twice", Here, "each once");

        void Object()
        {
            if (_boxes.Count == MostObjects) throw new BoxFaultException($"has more than {MostObjects} objects", Here, "fewer", limit: true);
            if (!_object.TryGetValue("name", out var name) || name.Text.Length == 0) throw new BoxFaultException("has an object without a 'name'", _objectAt, "its class");
            // Actions and layouts of persons have objects without a box of their own in some years; a detector cannot learn from them.
            var (left, top, right, bottom) = (Edge("xmin"), Edge("ymin"), Edge("xmax"), Edge("ymax"));
            var ignored = _object.TryGetValue("difficult", out var difficult) && Flag(difficult);
            _boxes.Add(new(name.Text, left - 1, top - 1, right, bottom, ignored, null, _objectAt));
        }

        double Edge(string name)
        {
            if (!_object.TryGetValue($"bndbox.{name}", out var stated)) throw new BoxFaultException($"has an object without 'bndbox/{name}'", _objectAt, "xmin, ymin, xmax and ymax");
            return double.TryParse(stated.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var edge) && double.IsFinite(edge) && Math.Abs(edge) < 1e9
                ? edge : throw new BoxFaultException($"has {Printable.Quote(stated.Text)} as 'bndbox/{name}'", stated.At, "a number of pixels");
        }

        static bool Flag((string Text, Place At) stated) => stated.Text switch
        {
            "0" or "" => false,
            "1" => true,
            _ => throw new BoxFaultException($"has {Printable.Quote(stated.Text)} as 'difficult'", stated.At, "0 or 1"),
        };

        static int Size(string? text, string name) => text is null or "" ? 0
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
            : throw new BoxFaultException($"has {Printable.Quote(text)} as 'size/{name}'", new(1, 1), "a number of pixels");
    }
}

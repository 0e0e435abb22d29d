using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Norma.Spec;

/// <summary>The sentences that describe records and their parameters, from the documentation file that the compiler writes beside an assembly.</summary>
public sealed class SpecDocs
{
    readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);

    SpecDocs(XDocument document)
    {
        foreach (var member in document.Descendants("member"))
            if (member.Attribute("name")?.Value is { } name) _members[name] = member;
    }

    /// <summary>The documentation of the assembly that holds a type; null when no file stands beside it.</summary>
    public static SpecDocs? Beside(Type type)
    {
        var path = Path.ChangeExtension(type.Assembly.Location, ".xml");
        if (!File.Exists(path)) return null;
        using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return new SpecDocs(XDocument.Load(reader));
    }

    /// <summary>What a type is, in one sentence; null when it is not said.</summary>
    public string? Summary(Type type) => _members.TryGetValue($"T:{type.FullName}", out var member) ? Plain(member.Element("summary")) : null;

    /// <summary>What a parameter of a record's primary constructor means; null when it is not said.</summary>
    public string? Parameter(Type type, string name) => _members.TryGetValue($"T:{type.FullName}", out var member)
        ? Plain(member.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == name))
        : null;

    static string? Plain(XElement? element)
    {
        if (element is null) return null;
        var text = new StringBuilder();
        Append(text, element);
        var words = text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? null : string.Join(' ', words);
    }

    static void Append(StringBuilder text, XElement element)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText plain) text.Append(plain.Value);
            else if (node is not XElement inner) continue;
            else if (inner.Name == "c") text.Append('`').Append(inner.Value).Append('`');
            else if (inner.Name == "paramref") text.Append('`').Append(Vocabulary.Snake(inner.Attribute("name")?.Value ?? "")).Append('`');
            else if (inner.Attribute("cref")?.Value is { } reference) text.Append(reference[(reference.LastIndexOfAny(['.', ':']) + 1)..]);
            else if (inner.Attribute("langword")?.Value is { } word) text.Append(word);
            else Append(text, inner);
        }
    }
}

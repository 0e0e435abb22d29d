using System.Text;
using Norma.Formats.Boxes;
using Norma.Spec;

namespace Norma.Formats.Voc;

/// <summary>Reads a list of <c>ImageSets/Main</c>: a picture's name a line, without its ending.</summary>
static class VocSets
{
    /// <summary>The most bytes of a list.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>The names, each with its line.</summary>
    /// <exception cref="BoxFaultException">The bytes are no such list.</exception>
    public static IEnumerable<(string Name, Place At)> Read(byte[] bytes)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) throw new BoxFaultException("is not UTF-8", null, "a picture's name a line");
        var line = 0;
        foreach (var text in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            line++;
            var name = text.Trim().TrimStart('\uFEFF');
            if (name.Length == 0) continue;
            if (name.AsSpan().IndexOfAny(' ', '\t') >= 0) throw new BoxFaultException($"has {Printable.Quote(name.Length > 80 ? name[..80] : name)}", new(line, 1), "a picture's name alone: a list of all classes, not of one");
            yield return (name, new(line, 1));
        }
    }
}

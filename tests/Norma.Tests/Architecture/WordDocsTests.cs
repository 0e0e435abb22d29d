using System.Reflection;
using System.Xml.Linq;
using Norma.Models;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Architecture;

/// <summary>Every word of the file is documented where it stands: the reference pages and the schema are made of this.</summary>
public sealed class WordDocsTests
{
    static readonly Dictionary<string, XElement> s_docs = XDocument.Load(Path.ChangeExtension(typeof(WordAttribute).Assembly.Location, ".xml"))
        .Descendants("member").ToDictionary(member => (string)member.Attribute("name")!);

    static IEnumerable<Type> Words() => typeof(WordAttribute).Assembly.GetTypes().Where(type => type.IsDefined(typeof(WordAttribute), false)).OrderBy(type => type.FullName, StringComparer.Ordinal);

    [Fact]
    public void A_word_says_what_it_is() =>
        Assert.Equal([], Words().Where(word => Text(word, "summary").Length < 7 || !Text(word, "summary").EndsWith('.')).Select(word => word.FullName));

    [Fact]
    public void Each_key_of_a_word_says_what_it_means() => Assert.Equal([], Words().SelectMany(word => Parameters(word)
        .Where(key => s_docs.GetValueOrDefault($"T:{word.FullName}")?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == key.Name) is not { } doc || doc.Value.Trim().Length < 3)
        .Select(key => $"{word.FullName}({key.Name})")));

    [Fact]
    public void A_layer_states_its_shapes() =>
        Assert.Equal([], Words().Where(word => word.IsSubclassOf(typeof(Layer)) && !Text(word, "remarks").Contains("Shapes:")).Select(word => word.FullName));

    static string Text(Type word, string element) => s_docs.GetValueOrDefault($"T:{word.FullName}")?.Element(element)?.Value.Trim() ?? "";

    static ParameterInfo[] Parameters(Type word) => word.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First().GetParameters();
}

using System.Text.RegularExpressions;

namespace Norma.Tests.Architecture;

/// <summary>A line of the sources without its comment and the texts in it.</summary>
/// <param name="File">Below the root, with <c>/</c>.</param>
/// <param name="Number">From 1.</param>
/// <param name="Code">What the compiler sees.</param>
readonly partial record struct SourceLine(string File, int Number, string Code)
{
    /// <summary>The stage: the folder in the library; empty for the façade, the project's last name elsewhere.</summary>
    public string Stage => File.Split('/') switch
    {
        ["src", "Norma", var stage, _, ..] => stage,
        ["src", "Norma", ..] => "",
        ["src", var project, ..] => project["Norma.".Length..],
        _ => throw new InvalidOperationException(File),
    };

    public override string ToString() => $"{File}:{Number}: {Code.Trim()}";

    /// <summary>All lines of src.</summary>
    public static IReadOnlyList<SourceLine> All { get; } =
    [
        .. Files().SelectMany(file => System.IO.File.ReadLines(Source.Path(file)).Select((line, i) => new SourceLine(file, i + 1, Comment().Replace(Text().Replace(line, "\"\""), "")))),
    ];

    /// <summary>All C# files of src, without what the build makes.</summary>
    public static IEnumerable<string> Files() => Directory.EnumerateFiles(Source.Path("src"), "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Source.Root, file).Replace('\\', '/')).Where(file => !file.Contains("/obj/")).Order(StringComparer.Ordinal);

    [GeneratedRegex("""\$*@?"(\\.|[^"\\])*"|'"'""")]
    private static partial Regex Text();

    [GeneratedRegex(@"//.*|^\s*\*.*")]
    private static partial Regex Comment();
}

using System.Runtime.CompilerServices;

namespace Norma.Tests;

/// <summary>Files of the repository, wherever the tests run.</summary>
static class Source
{
    /// <summary>The folder that holds norma.slnx.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below the root.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    static string Find([CallerFilePath] string here = "")
    {
        var folder = System.IO.Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "norma.slnx"))) folder = System.IO.Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("norma.slnx is in no folder above the tests.");
    }
}

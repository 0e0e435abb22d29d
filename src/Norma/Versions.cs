using System.Reflection;

namespace Norma;

/// <summary>Of what a result was computed with.</summary>
public static class Versions
{
    // What takes part in reading, training and exporting. By name: a reference by type would load them.
    static readonly string[] s_computing = ["TorchSharp", "Microsoft.ML.OnnxRuntime", "DuckDB.NET.Data", "Google.Protobuf"];

    /// <summary>Of Norma.</summary>
    public static string Tool { get; } = Short(typeof(Versions).Assembly);

    /// <summary>By package name.</summary>
    public static IReadOnlyDictionary<string, string> Packages { get; } = Find();

    static SortedDictionary<string, string> Find()
    {
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in typeof(Versions).Assembly.GetReferencedAssemblies())
            if (Array.IndexOf(s_computing, name.Name) >= 0) versions[name.Name!] = Short(Assembly.Load(name));
        return versions;
    }

    static string Short(Assembly assembly)
    {
        var text = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "0";
        return text.Split('+')[0];
    }
}

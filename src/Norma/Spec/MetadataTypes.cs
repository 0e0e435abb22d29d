using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Norma.Spec;

/// <summary>Finds types of this assembly in its metadata, so that no other type is loaded: loading them all takes five times as long, in every process.</summary>
static class MetadataTypes
{
    static readonly Assembly s_assembly = typeof(MetadataTypes).Assembly;
    static readonly Lazy<MetadataReader?> s_metadata = new(Read);

    /// <summary>The types whose base a type is; none for a type of another assembly.</summary>
    public static Type[] DerivedFrom(Type type)
    {
        if (type.Assembly != s_assembly) return [];
        if (s_metadata.Value is not { } metadata) return Array.FindAll(s_assembly.GetTypes(), other => other.BaseType == type);
        var handle = MetadataTokens.EntityHandle(type.MetadataToken);
        var types = new List<Type>();
        foreach (var other in metadata.TypeDefinitions)
            if (metadata.GetTypeDefinition(other).BaseType == handle) types.Add(s_assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(other)));
        return [.. types];
    }

    /// <summary>The type of a name whose base a type is; null where there is none.</summary>
    public static Type? DerivedFrom(Type type, string name)
    {
        if (type.Assembly != s_assembly) return null;
        if (s_metadata.Value is not { } metadata) return Array.Find(s_assembly.GetTypes(), other => other.BaseType == type && other.Name == name);
        var handle = MetadataTokens.EntityHandle(type.MetadataToken);
        foreach (var other in metadata.TypeDefinitions)
        {
            var definition = metadata.GetTypeDefinition(other);
            if (definition.BaseType == handle && metadata.StringComparer.Equals(definition.Name, name)) return s_assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(other));
        }
        return null;
    }

    // An assembly's metadata stays where it is for as long as the process runs.
    static unsafe MetadataReader? Read() => s_assembly.TryGetRawMetadata(out var at, out var length) ? new(at, length) : null;
}

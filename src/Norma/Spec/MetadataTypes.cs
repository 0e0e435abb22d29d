using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Norma.Spec;

/// <summary>Finds types of this assembly in its metadata, so that no other type is loaded: loading them all takes five times as long, in every process.</summary>
static class MetadataTypes
{
    static readonly Assembly s_assembly = typeof(MetadataTypes).Assembly;

    /// <summary>The types that carry an attribute of this assembly.</summary>
    public static Type[] Marked(Type attribute)
    {
        if (!TryRead(out var metadata)) return Array.FindAll(s_assembly.GetTypes(), type => type.IsDefined(attribute, false));
        var mark = Handle(attribute);
        var types = new List<Type>();
        foreach (var handle in metadata.CustomAttributes)
        {
            var stated = metadata.GetCustomAttribute(handle);
            if (stated.Parent.Kind != HandleKind.TypeDefinition || stated.Constructor.Kind != HandleKind.MethodDefinition) continue;
            if (metadata.GetMethodDefinition((MethodDefinitionHandle)stated.Constructor).GetDeclaringType() == mark) types.Add(Resolve(stated.Parent));
        }
        return [.. types];
    }

    /// <summary>The types whose base is a type of this assembly.</summary>
    public static Type[] DerivedFrom(Type type)
    {
        if (!TryRead(out var metadata)) return Array.FindAll(s_assembly.GetTypes(), other => other.BaseType == type);
        var handle = (EntityHandle)Handle(type);
        var types = new List<Type>();
        foreach (var other in metadata.TypeDefinitions)
            if (metadata.GetTypeDefinition(other).BaseType == handle) types.Add(Resolve(other));
        return [.. types];
    }

    static unsafe bool TryRead(out MetadataReader metadata)
    {
        var found = s_assembly.TryGetRawMetadata(out var at, out var length);
        metadata = found ? new(at, length) : null!;
        return found;
    }

    static TypeDefinitionHandle Handle(Type type) => MetadataTokens.TypeDefinitionHandle(type.MetadataToken & 0xFFFFFF);

    static Type Resolve(EntityHandle handle) => s_assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(handle));
}

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
        var definition = MetadataTokens.EntityHandle(type.MetadataToken);
        var types = new List<Type>();
        foreach (var other in metadata.TypeDefinitions)
        {
            var found = metadata.GetTypeDefinition(other).BaseType;
            if (type.IsConstructedGenericType ? IsOf(metadata, found, definition) && Resolve(found) == type : found == definition) types.Add(Resolve(other));
        }
        return [.. types];
    }

    // Whether a base is made of a generic type: such a one has a signature, that begins with it.
    static bool IsOf(MetadataReader metadata, EntityHandle found, EntityHandle definition)
    {
        if (found.Kind != HandleKind.TypeSpecification) return false;
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)found).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return false;
        signature.ReadCompressedInteger();   // a class
        return signature.ReadTypeHandle() == definition;
    }

    static Type Resolve(EntityHandle handle) => s_assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(handle));

    /// <summary>The type of a name whose base a type is; null where there is none.</summary>
    public static Type? DerivedFrom(Type type, string name)
    {
        if (type.Assembly != s_assembly) return null;
        if (s_metadata.Value is not { } metadata) return Array.Find(s_assembly.GetTypes(), other => other.BaseType == type && other.Name == name);
        var handle = MetadataTokens.EntityHandle(type.MetadataToken);
        foreach (var other in metadata.TypeDefinitions)
        {
            var definition = metadata.GetTypeDefinition(other);
            if (definition.BaseType == handle && metadata.StringComparer.Equals(definition.Name, name)) return Resolve(other);
        }
        return null;
    }

    // An assembly's metadata stays where it is for as long as the process runs.
    static unsafe MetadataReader? Read() => s_assembly.TryGetRawMetadata(out var at, out var length) ? new(at, length) : null;
}

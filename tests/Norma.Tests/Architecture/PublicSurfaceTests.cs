using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace Norma.Tests.Architecture;

/// <summary>What others can call, one line a member, as an approved file: no name appears, changes or goes unseen.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() => Approve.Text(Surface(typeof(Sequential).Assembly), "tests", "Norma.Tests", "Approved", "Norma.txt");

    static string Surface(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(type.Namespace).Append('.').Append(Name(type));
            var above = type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum) ? [Name(b)] : Array.Empty<string>();
            string[] bases = [.. above, .. Own(type)];
            if (!type.IsEnum && bases.Length > 0) text.Append(" : ").AppendJoin(", ", bases);
            text.Append('\n');
            foreach (var member in Members(type).Distinct().Order(StringComparer.Ordinal)) text.Append("    ").Append(member).Append('\n');
        }
        return text.ToString();
    }

    static IEnumerable<string> Own(Type type)
    {
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        return type.GetInterfaces().Where(i => i.IsPublic && !inherited.Contains(i) && !i.Name.StartsWith("IEquatable", StringComparison.Ordinal)).Select(Name).Order(StringComparer.Ordinal);
    }

    static string Kind(Type type) => type.IsEnum ? "enum" : type.IsInterface ? "interface" : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed && !type.IsValueType ? "sealed " : "")
        + (type.GetMethod("<Clone>$") is not null ? "record" : type.IsValueType ? "struct" : "class");

    static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            foreach (var name in Enum.GetNames(type)) yield return name;
            yield break;
        }
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var member in type.GetMembers(all))
        {
            // What the compiler writes into every record says nothing.
            if (member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is MethodBase { IsSpecialName: false } or MethodBase { Name: "op_Equality" or "op_Inequality" }) continue;
            switch (member)
            {
                case ConstructorInfo constructor when Seen(constructor) && !Copies(constructor, type): yield return $"new({Parameters(constructor)})"; break;
                case MethodInfo method when Seen(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !method.IsDefined(typeof(CompilerGeneratedAttribute)):
                    yield return $"{Modifiers(method)}{Name(method.ReturnType)} {method.Name}{Generic(method)}({Parameters(method)})";
                    break;
                case PropertyInfo property when (property.GetMethod ?? property.SetMethod) is { } accessor && Seen(accessor) && property.Name != "EqualityContract":
                    var index = property.GetIndexParameters() is { Length: > 0 } by ? $"[{string.Join(", ", by.Select(p => $"{Name(p.ParameterType)} {p.Name}"))}]" : "";
                    var set = property.SetMethod is { } setter && Seen(setter) ? setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;" : "";
                    yield return $"{Modifiers(accessor)}{Name(property.PropertyType)} {property.Name}{index} {{ get;{set} }}";
                    break;
                case FieldInfo field when field.IsPublic && !field.IsSpecialName: yield return $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}"; break;
                case EventInfo happening when happening.AddMethod is { IsPublic: true }: yield return $"event {Name(happening.EventHandlerType!)} {happening.Name}"; break;
            }
        }
    }

    static bool Seen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    static bool Copies(ConstructorInfo constructor, Type type) => constructor.GetParameters() is [var only] && only.ParameterType == type && type.GetMethod("<Clone>$") is not null;

    static string Modifiers(MethodBase method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : "") + (method.DeclaringType!.IsInterface ? "" : method.IsAbstract ? "abstract " : "");

    static string Generic(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsDefined(typeof(ParamArrayAttribute)) || p.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : p.IsOut ? "out " : "")}{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {Default(p)}" : "")}"));

    static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        var other => other.ToString()!,
    };

    static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } underlying) return $"{Name(underlying)}?";
        var name = type.DeclaringType is { } outer && !type.IsGenericParameter ? $"{Name(outer)}.{type.Name}" : type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}

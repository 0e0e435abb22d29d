using System.Reflection;

namespace Norma.Formats.TableSchema;

/// <summary>What the cells of a column are. Every class that is one is a type of the standard; no list is edited.</summary>
/// <param name="name">As the schema writes it.</param>
/// <param name="formats">The formats that it has.</param>
abstract class CellType(string name, params string[] formats)
{
    static readonly string[] s_always = ["required", "unique", "enum"];
    static readonly string[] s_ordered = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
    static readonly string[] s_sized = ["minLength", "maxLength"];

    /// <summary>All types by name.</summary>
    public static IReadOnlyDictionary<string, CellType> All { get; } = new SortedDictionary<string, CellType>(
        typeof(CellType).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(CellType)))
            .Select(type => (CellType)Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, null, null)!)
            .ToDictionary(type => type.Name), StringComparer.Ordinal);

    /// <summary>As the schema writes it.</summary>
    public string Name { get; } = name;

    /// <summary>Its formats, for people; none where every text is a pattern of its own.</summary>
    public IReadOnlyList<string> Formats { get; } = formats;

    /// <summary>Whether values can be compared, so that they may have bounds.</summary>
    public abstract bool IsOrdered { get; }

    /// <summary>Whether values have a length.</summary>
    public abstract bool IsSized { get; }

    /// <summary>The value of a cell: its own equality, <see cref="IComparable"/> where ordered; null when the cell is none.</summary>
    public abstract object? Read(string cell, TableField field);

    /// <summary>The length of a value.</summary>
    public virtual long LengthOf(object value) => throw new NotSupportedException();

    /// <summary>Whether it has a format.</summary>
    public virtual bool HasFormat(string format) => Formats.Contains(format);

    /// <summary>The format in which JSON that is no text would state a value, where the field has this one.</summary>
    public virtual string FormatOfJson(string format) => "default";

    /// <summary>Whether a constraint is one of the standard's for this type.</summary>
    public bool Allows(string constraint) => s_always.Contains(constraint)
        || (IsOrdered && s_ordered.Contains(constraint))
        || (IsSized && s_sized.Contains(constraint))
        || (constraint == "jsonSchema" && Name is ("object" or "array"))
        || (constraint == "pattern" && Name == "string");

    /// <summary>Whether the standard has a constraint of this name.</summary>
    public static bool Knows(string constraint) => s_always.Contains(constraint) || s_ordered.Contains(constraint) || s_sized.Contains(constraint) || constraint is "pattern" or "jsonSchema";

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Norma.Spec;

/// <summary>An immutable map from names to values that keeps the order of the file; equal when names, values and order are.</summary>
/// <typeparam name="T">What a name stands for.</typeparam>
public sealed class Map<T> : IReadOnlyDictionary<string, T>, IEquatable<Map<T>>
{
    /// <summary>The map without names.</summary>
    public static Map<T> Empty { get; } = new();

    readonly OrderedDictionary<string, T> _entries = new(StringComparer.Ordinal);

    Map() { }

    /// <summary>A map with these entries, in their order.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public Map(IEnumerable<KeyValuePair<string, T>> entries)
    {
        foreach (var (name, value) in entries) _entries.Add(name, value);
    }

    /// <summary>A map from these names to what is made of each.</summary>
    internal static Map<T> Of(IEnumerable<string> names, Func<string, T> make)
    {
        var map = new Map<T>();
        foreach (var name in names) map._entries.Add(name, make(name));
        return map;
    }

    /// <summary>The entries for which this holds, in their order.</summary>
    internal Map<T> Where(Func<string, T, bool> holds)
    {
        var map = new Map<T>();
        foreach (var (name, value) in _entries)
            if (holds(name, value)) map._entries.Add(name, value);
        return map;
    }

    /// <inheritdoc/>
    public T this[string key] => _entries[key];

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _entries.Keys;

    /// <inheritdoc/>
    public IEnumerable<T> Values => _entries.Values;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _entries.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Map<T>? other) => other is not null && _entries.SequenceEqual(other._entries);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Map<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in _entries) { hash.Add(name, StringComparer.Ordinal); hash.Add(value); }
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{{{string.Join(", ", _entries.Select(e => $"{e.Key}: {e.Value}"))}}}";
}

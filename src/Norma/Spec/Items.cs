using System.Collections;
using System.Runtime.CompilerServices;

namespace Norma.Spec;

/// <summary>Builds <see cref="Items{T}"/> from a collection expression.</summary>
public static class Items
{
    /// <summary>A list of these items.</summary>
    public static Items<T> Of<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}

/// <summary>An immutable list whose equality is that of its items, so that records that hold lists are equal when they say the same.</summary>
/// <typeparam name="T">What it holds.</typeparam>
[CollectionBuilder(typeof(Items), nameof(Items.Of))]
public sealed class Items<T> : IReadOnlyList<T>, IEquatable<Items<T>>
{
    /// <summary>The list without items.</summary>
    public static Items<T> Empty { get; } = new([]);

    readonly T[] _items;

    internal Items(T[] items) => _items = items;

    /// <summary>A list of one.</summary>
    public static implicit operator Items<T>(T item) => new([item]);

    /// <summary>A list with the items of another sequence.</summary>
    public Items(IEnumerable<T> items) : this(items.ToArray()) { }

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <summary>The items as a span.</summary>
    public ReadOnlySpan<T> AsSpan() => _items;

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Items<T>? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Items<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", _items)}]";
}

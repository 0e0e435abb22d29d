using System.Globalization;
using System.Runtime.CompilerServices;

namespace Norma.Spec;

/// <summary>The sizes of one example's axes, without the batch axis: <c>[128]</c> for a vector, <c>[28, 28, 1]</c> for an image, <c>[]</c> for a number.</summary>
[CollectionBuilder(typeof(Shape), nameof(Of))]
public sealed class Shape : IEquatable<Shape>, IEnumerable<long>
{
    readonly long[] _sizes;

    Shape(long[] sizes) => _sizes = sizes;

    /// <summary>A shape with these sizes.</summary>
    public static Shape Of(ReadOnlySpan<long> sizes) => new(sizes.ToArray());

    /// <summary>How many axes.</summary>
    public int Rank => _sizes.Length;

    /// <summary>The size of an axis, counted from 0, or from the end with <c>^</c>.</summary>
    public long this[Index axis] => _sizes[axis];

    /// <summary>The size of the last axis.</summary>
    public long Last => _sizes[^1];

    /// <summary>The size of an axis that each batch may have another of, as the steps of a sequence.</summary>
    public const long Any = -1;

    /// <summary>Whether every size is known.</summary>
    public bool IsKnown => !_sizes.Contains(Any);

    /// <summary>The number of elements; an axis of unknown size counts once.</summary>
    /// <exception cref="OverflowException">It is above 2⁶³ − 1.</exception>
    public long Size
    {
        get
        {
            var product = 1L;
            foreach (var size in _sizes) product = size == Any ? product : checked(product * size);
            return product;
        }
    }

    /// <summary>The sizes as an array of their own.</summary>
    public long[] ToArray() => [.. _sizes];

    /// <summary>The same shape with another last axis.</summary>
    public Shape WithLast(long size) => new([.. _sizes[..^1], size]);

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _sizes.AsSpan().SequenceEqual(other._sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var size in _sizes) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)_sizes).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => _sizes.GetEnumerator();

    /// <summary>As in <c>[28, 28, 1]</c>; an unknown size is <c>?</c>.</summary>
    public override string ToString() => $"[{Joined("?")}]";

    /// <summary>As in <c>28, 28, 1</c>, with a word for an unknown size.</summary>
    internal string Joined(string any) => string.Join(", ", Array.ConvertAll(_sizes, size => size == Any ? any : size.ToString(CultureInfo.InvariantCulture)));
}
